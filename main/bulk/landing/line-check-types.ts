/** Shapes of the line check until `main/bulk/line-check.ts` is there, which then takes this file's place. */
export type CheckOptions = {
  /** Expected resourceType; null: any. */
  readonly type: string | null;
  readonly maxLineBytes: number;
  /** `_typeFilter`s to apply again (SMART 115). */
  readonly filters: readonly string[];
  readonly organizedBy: string | null;
};
export type LineReport = {
  readonly lines: number;
  readonly resources: number;
  readonly dropped: number;
  readonly badLines: number;
  readonly bad: readonly { readonly line: number; readonly rule: string }[];
  readonly otherTypes: number;
  readonly blocks: number;
};
export type LineCheck = {
  readonly push: (chunk: Uint8Array) => readonly Uint8Array[];
  readonly end: () => { readonly rest: readonly Uint8Array[]; readonly report: LineReport };
};
