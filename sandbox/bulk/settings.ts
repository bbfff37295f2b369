/** What the bulk export may be told as it runs. */

/** Versions of the Bulk Data guide: 2.0, 3.0 and the ballot of 4.0. */
export type Dialect = 'stu2' | 'stu3' | 'stu4';

export type BulkSettings = {
  readonly dialect: Dialect;
  /** How many status requests are answered 202 before an export is there. */
  readonly polls: number;
  /** How long an export is prepared at least, in milliseconds. */
  readonly preparationMs: number;
  /** The Retry-After header of a 202: seconds, an HTTP date, or whatever a client must live through; null: none. */
  readonly retryAfter: string | null;
  /** A status request sooner than this after the one before is answered 429 (milliseconds); 0: none is. */
  readonly pollEveryMs: number;
  /** Status requests beyond this many are answered 429; null: none is. */
  readonly maxPolls: number | null;
  /** Whether files want the token; where not, a request with one is refused (400). */
  readonly requiresAccessToken: boolean;
  readonly resourcesPerFile: number;
  /** Whether the manifest tells the count of each file. */
  readonly counts: boolean;
  /** Whether files are compressed for a client that accepts it. */
  readonly gzip: boolean;
  /** Parameters that are refused, unless the client asks for lenient handling. */
  readonly unsupported: readonly string[];
  /** Parameters that are taken and have no effect, as some servers do with `_typeFilter`. */
  readonly ignored: readonly string[];
  /** Whether a group is exported only with a scope for Group. */
  readonly groupScope: boolean;
  /** `Type/id` of what an export with `_since` finds changed, in place of what meta.lastUpdated says; null: as that says. */
  readonly changed: readonly string[] | null;
  /** `Type/id` of what an export with `_since` tells deleted, beside what was removed here since then. */
  readonly deleted: readonly string[];
  /** Sentences that the export tells in informational OperationOutcomes. */
  readonly outcomes: readonly string[];
  /** Adds a DocumentReference with an attachment of its own to each patient. */
  readonly attachments: boolean;
  /** Files per manifest: more than these are told on further ones, behind `link` next; null: one manifest for all. */
  readonly filesPerManifest: number | null;
  /** Life of files and manifests, told in Expires (seconds); null: none is told. */
  readonly expiresSeconds: number | null;
  /** A folder of NDJSON files to serve as they are (`Patient.0001.ndjson`, `errors.…`, `deleted.…`; `.gz` beside one is its compressed form). */
  readonly folder: string | null;
};

export const USUAL: BulkSettings = {
  dialect: 'stu2',
  polls: 1,
  preparationMs: 0,
  retryAfter: '1',
  pollEveryMs: 0,
  maxPolls: null,
  requiresAccessToken: true,
  resourcesPerFile: 5_000,
  counts: true,
  gzip: true,
  unsupported: [],
  ignored: [],
  groupScope: false,
  changed: null,
  deleted: [],
  outcomes: [],
  attachments: false,
  filesPerManifest: null,
  expiresSeconds: null,
  folder: null,
};
