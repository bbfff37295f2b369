/** What the reading worker does, without the thread: bytes in, slices of the chart out. */
import { AppError } from '../../shared/errors.ts';
import type { ListName } from '../../shared/chart-model.ts';
import { isOfList, readBundle, type BundleEntry } from './bundle.ts';
import { parseLossless } from '../../shared/fhir/lossless-json.ts';
import type { ChartModel } from './model/index.ts';
import { json } from '../../shared/fhir/narrow.ts';
import { readObservationPage } from './observation-page.ts';
import type {
  Argument,
  Bytes,
  PageSummary,
  Trace,
  WorkerOperations,
  WorkerRequest,
  WorkerResponse,
} from './worker-protocol.ts';

export type CreateModel = (options: Argument<'start'>) => ChartModel;

/** Decodes strict UTF-8. Throws AppError `fhir-invalid-json`. */
function decode(bytes: Bytes): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('fhir-invalid-json', {}, { cause });
  }
}

/** Reads decoded text. Throws AppError `fhir-invalid-json` where `read` throws SyntaxError. */
function readText<T>(bytes: Bytes, read: (text: string) => T): T {
  const text = decode(bytes);
  try {
    return read(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new AppError('fhir-invalid-json', {}, { cause });
    throw cause;
  }
}

/** The operations over the model that `createModel` gives. `start` comes first. */
export function createWorkerService(createModel: CreateModel): WorkerOperations {
  let started: ChartModel | undefined;
  const seen = new Map<ListName, Set<string>>();
  const model = (): ChartModel => {
    if (started === undefined) throw new AppError('no-session');
    return started;
  };
  const isNew = (entry: BundleEntry, list: ListName): boolean => {
    if (entry.id === null) return true;
    const records = seen.get(list) ?? new Set<string>();
    seen.set(list, records);
    const record = `${entry.resourceType ?? ''}/${entry.id}`;
    return records.size < records.add(record).size;
  };
  return {
    start: (options) => void (started = createModel(options)),
    addPage: ({ list, bytes }): PageSummary => {
      if (list === 'observations') return readText(bytes, (text) => readObservationPage(text, model().observations));
      const { entries, ...page } = readBundle(readText(bytes, parseLossless));
      model().add(
        list,
        entries.map((entry) => entry.resource),
      );
      return { ...page, received: entries.filter((entry) => isOfList(entry, list) && isNew(entry, list)).length };
    },
    addResource: ({ list, bytes, resourceType, id }) => {
      const resource = json(readText(bytes, parseLossless));
      if (typeof resource?.['resourceType'] !== 'string') throw new AppError('fhir-not-fhir');
      const isAsked = resource['resourceType'] === resourceType && resource['id'] === id;
      if (!isAsked) throw new AppError(list === 'patient' ? 'patient-unreadable' : 'fhir-not-fhir');
      model().add(list, [resource]);
    },
    clear: (list) => {
      seen.delete(list);
      model().clear(list);
    },
    overview: (states) => model().overview(states),
    series: (request) => model().series(request),
    results: (request) => model().results(request),
    table: (request) => model().table(request),
    flowsheet: (request) => model().flowsheet(request),
    lanes: (request) => model().lanes(request),
    news2: () => model().news2(),
    growth: (request) => model().growth(request),
    versions: ({ id, bytes }) => {
      const bundle = json(readText(bytes, parseLossless));
      if (bundle?.['resourceType'] !== 'Bundle') throw new AppError('fhir-not-fhir', { member: 'resourceType' });
      return model().versions(bundle, id);
    },
    conditions: (request) => model().conditions(request),
    medications: (request) => model().medications(request),
    encounters: (request) => model().encounters(request),
    notShown: (request) => model().notShown(request),
    unresolvedMedications: () => model().unresolvedMedications(),
  };
}

/** Runs one request; never throws. What was not expected leaves as `internal` with a trace for the log. */
export function answer(service: WorkerOperations, { id, operation, argument }: WorkerRequest): WorkerResponse {
  try {
    // The protocol ties an operation to its argument; the union over operations hides that from TypeScript.
    const run = service[operation] as (argument: unknown) => unknown;
    return { id, ok: true, value: run(argument) };
  } catch (cause) {
    if (cause instanceof AppError) return { id, ok: false, error: cause.view() };
    return { id, ok: false, error: new AppError('internal').view(), trace: traceOf(cause) };
  }
}

/** Class and stack of an error without its message. */
export function traceOf(cause: unknown): Trace {
  const error = cause instanceof Error ? cause : new Error('thrown value');
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return { errorName: error.name, stack: frames.slice(0, 12).join('\n') };
}
