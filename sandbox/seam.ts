/** What the authorization server and the FHIR store know of each other: types, nothing else. */

export type Access = {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly patient: string | null;
  readonly fhirUser: string | null;
};

/** Verdict on a bearer token. */
export type Authorize = (
  bearer: string | null,
) => Promise<{ ok: true; access: Access } | { ok: false; error: 'missing_token' | 'invalid_token' }>;

/** Patients as the picker needs them. */
export type PatientRow = {
  readonly id: string;
  readonly name: string;
  readonly birthDate: string | null;
  readonly gender: string | null;
  readonly identifier: string | null;
};
