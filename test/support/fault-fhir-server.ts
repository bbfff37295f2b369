/** A FHIR server, written by hand, that answers exactly as badly as a test tells it to. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export type FaultAnswer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text and bytes go as they are, anything else as JSON. */
  readonly body?: unknown;
  /** Closes the connection after half of the body. */
  readonly breaksOff?: boolean;
  /** Waits for this before it answers. */
  readonly after?: Promise<unknown>;
};

export type FaultFhirServer = {
  readonly origin: string;
  /** Without a trailing slash. */
  readonly base: string;
  /** What was asked, relative to the origin, and with which authorization. */
  readonly requests: readonly { readonly target: string; readonly authorization: string | undefined }[];
  /**
   * Answers what begins with `prefix` (relative to the base) with these, one after another, the last for good.
   * The longest prefix wins; without one a Patient is read and every search is empty.
   */
  readonly on: (prefix: string, ...answers: readonly FaultAnswer[]) => void;
  /** How often something that begins with `prefix` was asked. */
  readonly count: (prefix: string) => number;
  readonly close: () => Promise<void>;
};

type Resource = Readonly<Record<string, unknown>>;

/** A page of a search over resources that match. */
export function page(resources: readonly Resource[], more: { next?: string; self?: string; total?: number } = {}) {
  const { next, self, total } = more;
  const link = Object.entries({ next, self }).flatMap(([relation, url]) =>
    url === undefined ? [] : [{ relation, url }],
  );
  const entry = resources.map((resource) => ({ resource, search: { mode: 'match' } }));
  return { resourceType: 'Bundle', type: 'searchset', ...(total === undefined ? {} : { total }), link, entry };
}

export async function startFaultFhirServer(): Promise<FaultFhirServer> {
  const script = new Map<string, FaultAnswer[]>();
  const requests: { target: string; authorization: string | undefined }[] = [];
  const choose = (path: string): FaultAnswer => {
    const prefix = [...script.keys()].filter((key) => path.startsWith(key)).sort((a, b) => b.length - a.length)[0];
    const answers = prefix === undefined ? undefined : script.get(prefix);
    const next = answers !== undefined && answers.length > 1 ? answers.shift() : answers?.[0];
    if (next !== undefined) return next;
    const patient = /^Patient\/([^/?]+)/.exec(path)?.[1];
    return { body: patient === undefined ? page([]) : { resourceType: 'Patient', id: patient } };
  };
  const server = http.createServer((request, response) => {
    const target = request.url ?? '';
    requests.push({ target, authorization: request.headers.authorization });
    void respond(response, choose(target.replace(/^\/fhir\//, '')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    base: `${origin}/fhir`,
    requests,
    on: (prefix, ...answers) => void script.set(prefix, [...answers]),
    count: (prefix) => requests.filter(({ target }) => target.startsWith(`/fhir/${prefix}`)).length,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(response: http.ServerResponse, answer: FaultAnswer): Promise<void> {
  await answer.after;
  const { body = '' } = answer;
  const bytes = Buffer.from(typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body));
  const headers = { 'content-type': 'application/fhir+json; charset=utf-8', ...answer.headers };
  if (answer.breaksOff !== true) {
    response.writeHead(answer.status ?? 200, headers).end(bytes);
    return;
  }
  response.writeHead(answer.status ?? 200, { ...headers, 'content-length': String(bytes.length) });
  response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
}
