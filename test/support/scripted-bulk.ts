/** A Bulk Data server that says what a test tells it to, without sockets, and remembers what it was asked. */
import { runExport, type ExportOutcome } from '../../main/bulk/run-export.ts';
import type { BulkAccess, BulkPorts, ResolvedOrder } from '../../main/bulk/bulk-ports.ts';
import { HttpFailure, type HttpFailureReason, type HttpPort, type HttpStreamPort } from '../../main/ports.ts';
import type { ExportNote, ExportProgress } from '../../shared/population.ts';
import { leapingClock, type LeapingClock } from './leaping-clock.ts';
import { memoryDisk, memoryLanding, type MemoryDisk } from './memory-landing.ts';

export const BASE = 'https://ehr.example/fhir';
export const STATUS = 'https://ehr.example/status/1';
export const FILES = 'https://ehr.example/files';

export type Asked = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly atMs: number;
};
export type Said = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | object;
  /** The connection breaks: before the headers, or in the middle of the body. */
  readonly breaks?: HttpFailureReason;
  readonly breaksInBody?: HttpFailureReason;
};
/** Answers by URL without its query, with the method before it (`GET https://…`), each in turn and the last one for ever. */
export type Script = Readonly<Record<string, Said | readonly Said[]>>;

export const ORDER: ResolvedOrder = {
  ...{ level: 'patients', group: null, types: ['Patient'], since: null, until: null, typeFilters: [] },
  ...{ elements: [], patients: [], organizeOutputBy: null, includeAssociatedData: [] },
};
export const patientLine = (id: string): string => `${JSON.stringify({ resourceType: 'Patient', id })}\n`;
export const MANIFEST = {
  ...{ transactionTime: '2026-11-28T07:59:00.000Z', request: `${BASE}/Patient/$export`, requiresAccessToken: true },
  output: [{ type: 'Patient', url: `${FILES}/1`, count: 2 }],
  error: [],
};
export const accepted: Said = { status: 202, headers: { 'content-location': STATUS } };
/** An export of one file that goes well. */
export const USUAL: Script = {
  [`GET ${BASE}/metadata`]: { body: { resourceType: 'CapabilityStatement' } },
  [`POST ${BASE}/Patient/$export`]: accepted,
  [`GET ${STATUS}`]: { body: MANIFEST },
  [`GET ${FILES}/1`]: { body: patientLine('a') + patientLine('b') },
  [`DELETE ${STATUS}`]: { status: 202 },
};

export const outcomeOf = (code: string, diagnostics = '', severity = 'error'): object => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity, code, diagnostics }],
});

export type Bench = {
  readonly asked: Asked[];
  readonly notes: ExportNote[];
  readonly progress: ExportProgress[];
  readonly clock: LeapingClock;
  readonly disk: MemoryDisk;
  readonly ports: BulkPorts;
  readonly access: BulkAccess;
  readonly tokens: string[];
  /** Of `asked`, those of a URL (without query). */
  readonly of: (key: string) => readonly Asked[];
  readonly run: (
    order?: Partial<ResolvedOrder>,
    more?: { signal?: AbortSignal; former?: readonly string[] },
  ) => Promise<ExportOutcome>;
};

const bytesOf = (body: string | object | undefined): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body));

async function* pieces({ body, breaksInBody }: Said): AsyncGenerator<Uint8Array> {
  const bytes = bytesOf(body);
  const middle = Math.ceil(bytes.length / 2);
  yield bytes.subarray(0, middle);
  await Promise.resolve();
  if (breaksInBody !== undefined) throw new HttpFailure(breaksInBody);
  yield bytes.subarray(middle);
}

/** A bench whose server follows `USUAL` and `script`; `before` is called with each request. */
export function bulkBench(
  script: Script,
  disk = memoryDisk(),
  before: (asked: Asked) => void = () => undefined,
): Bench {
  const all: Script = { ...USUAL, ...script };
  const clock = leapingClock();
  const asked: Asked[] = [];
  const turns = new Map<string, number>();
  const answer = (request: Parameters<HttpPort>[0] | Parameters<HttpStreamPort>[0]): Said => {
    const { method, url, headers, body } = request;
    const entry = { method, url, headers, body, atMs: clock.now() };
    asked.push(entry);
    before(entry);
    if (request.signal?.aborted === true) throw new HttpFailure('aborted');
    const key = `${method} ${url.replace(/\?.*$/, '')}`;
    const turn = turns.get(key) ?? 0;
    turns.set(key, turn + 1);
    const answers: readonly Said[] = [all[key] ?? { status: 404 }].flat();
    const said = answers[Math.min(turn, answers.length - 1)] ?? {};
    if (said.breaks !== undefined) throw new HttpFailure(said.breaks);
    return said;
  };
  const http: HttpPort = async (request) => {
    await Promise.resolve();
    const said = answer(request);
    return { status: said.status ?? 200, headers: said.headers ?? {}, body: bytesOf(said.body) };
  };
  const stream: HttpStreamPort = async (request) => {
    await Promise.resolve();
    const said = answer(request);
    return { status: said.status ?? 200, headers: said.headers ?? {}, body: pieces(said) };
  };
  const tokens = ['t0'];
  const access: BulkAccess = {
    fhirBase: BASE,
    getAccessToken: () => Promise.resolve(tokens.at(-1) ?? ''),
    renewAccessToken: (refused) => {
      if (tokens.at(-1) === refused) tokens.push(`t${tokens.length}`);
      return Promise.resolve(tokens.at(-1) ?? null);
    },
  };
  const notes: ExportNote[] = [];
  const progress: ExportProgress[] = [];
  const observer = {
    onNote: (one: ExportNote) => notes.push(one),
    onProgress: (one: ExportProgress) => progress.push(one),
  };
  const ports: BulkPorts = { http, stream, clock, log: () => undefined, landing: memoryLanding(disk) };
  return {
    ...{ asked, notes, progress, clock, disk, ports, access, tokens },
    of: (key) => asked.filter(({ method, url }) => `${method} ${url.replace(/\?.*$/, '')}` === key),
    run: (order = {}, { signal = new AbortController().signal, former = null as readonly string[] | null } = {}) =>
      runExport(ports, access, { ...ORDER, ...order }, observer, signal, former),
  };
}
