/** For the end of an exhaustive switch; the renderer takes only types from shared/errors, which brings zod. */
export function assertNever(value: never): never {
  throw new Error(`unreachable: ${String(value)}`);
}
