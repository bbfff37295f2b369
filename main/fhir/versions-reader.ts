/** Asks the server for the versions of one result, where it keeps them (FHIR R4 http #history; D12). */
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import { UNAVAILABLE_VERSIONS, type Versions } from '../../shared/versions.ts';
import type { FhirClient } from './client.ts';
import { fhirUrl } from './fhir-url.ts';
import type { WorkerLink } from './worker-link.ts';

/** Answers of a server that has no history, or not for us: not a failure, only nothing to show. */
const NO_HISTORY: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(['fhir-not-found', 'fhir-gone', 'fhir-forbidden', 'fhir-http-error', 'fhir-not-fhir', 'fhir-html'] as const),
]);
const NOT_IMPLEMENTED = 501;

function hasNoHistory({ code, details }: AppError): boolean {
  return NO_HISTORY.has(code) || (code === 'fhir-server-error' && details.status === NOT_IMPLEMENTED);
}

export type VersionsReading = {
  readonly fhirBase: string;
  readonly coversRead: (type: string) => 'full' | 'part' | 'none';
  readonly client: FhirClient;
  readonly link: WorkerLink;
  /** Aborted once the chart is closed. */
  readonly signal: AbortSignal;
};

/** Takes `Observation/x`; gives its versions. Rejects with AppError where the server could not be asked. */
export async function readVersions(reading: VersionsReading, id: string): Promise<Versions> {
  const { client, link, signal, fhirBase } = reading;
  if (reading.coversRead('Observation') === 'none') return UNAVAILABLE_VERSIONS;
  try {
    const bytes = await client.get(fhirUrl(fhirBase, `${id}/_history`), signal);
    return await link.ask('versions', { id, bytes }, [bytes.buffer]);
  } catch (cause) {
    if (cause instanceof AppError && hasNoHistory(cause)) return UNAVAILABLE_VERSIONS;
    throw cause;
  }
}
