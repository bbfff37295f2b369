/** OperationOutcomes of a server: what can be done about them; their text is never shown or logged, it may name a patient. */
type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function issuesIn(body: Uint8Array): readonly Json[] {
  try {
    const tree = JSON.parse(new TextDecoder().decode(body)) as unknown;
    if (!isObject(tree) || tree['resourceType'] !== 'OperationOutcome') return [];
    const { issue } = tree;
    return Array.isArray(issue) ? issue.filter(isObject) : [];
  } catch {
    return [];
  }
}

/** True where an issue has the code `transient`, or one of its children in the code system (SMART 122). */
export function isTransient(body: Uint8Array): boolean {
  const codes = ['transient', 'lock-error', 'no-store', 'timeout', 'incomplete', 'throttled'];
  return issuesIn(body).some(({ code }) => typeof code === 'string' && codes.includes(code));
}

/** Those of `names` that the issues speak of (SMART 116). */
export function namedIn(body: Uint8Array, names: readonly string[]): readonly string[] {
  const words = issuesIn(body).flatMap(({ diagnostics, details, expression, location }) => [
    ...[diagnostics, isObject(details) ? details['text'] : undefined],
    ...[expression, location].flat(),
  ]);
  const text = words.filter((word) => typeof word === 'string').join('\n');
  return names.filter((name) => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text));
}
