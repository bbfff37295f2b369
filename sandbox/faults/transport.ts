/** Faults of any address: statuses, redirects, bodies that are wrong, large or slow, connections that break. */
import { setTimeout as wait } from 'node:timers/promises';
import { plainAnswer, withBody } from './answers.ts';
import { choice, fault, PLACES, text, TURN, whole, type Answer, type Exchange } from './fault.ts';

const MEGABYTE = 1_000_000;
const BLOCK = Buffer.alloc(65_536, 0x78);

const SIGN_IN_PAGE = `<!doctype html><html><head><title>Sign in</title></head>
<body><h1>Session expired</h1><form action="/login" method="post"><input name="user"></form></body></html>`;

/** Pads a JSON object with one long member, anything else with filling in front; `bytes` more than it had. */
async function* padded(body: Buffer, bytes: number): AsyncGenerator<Buffer> {
  await Promise.resolve();
  const isObject = body[0] === 0x7b && body.length > 2;
  if (isObject) yield Buffer.from('{"padding":"');
  for (let sent = 0; sent < bytes; sent += BLOCK.length) yield BLOCK.subarray(0, bytes - sent);
  if (isObject) yield Buffer.concat([Buffer.from('",'), body.subarray(1)]);
  else yield body;
}

async function* endless(bytes: number): AsyncGenerator<Buffer> {
  await Promise.resolve();
  const blanks = Buffer.alloc(BLOCK.length, 0x20);
  yield Buffer.from('{');
  for (let sent = 0; sent < bytes; sent += blanks.length) yield blanks;
}

async function* dripping(body: Buffer, intervalMs: number, signal: AbortSignal): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at++) {
    yield body.subarray(at, at + 1);
    await wait(intervalMs, undefined, { signal });
  }
}

/** The address asked for, with the next turn: a redirect to it comes back here. */
function nextTurn({ url, turn }: Exchange): URL {
  const next = new URL(url);
  next.searchParams.set(TURN, String(Number(turn ?? 0) + 1));
  return next;
}

function redirectTarget(exchange: Exchange, to: string, host: string): string {
  const target = nextTurn(exchange);
  const rest = `${target.pathname}${target.search}`;
  switch (to) {
    case 'other-port':
      return `http://${target.hostname}:${(Number(target.port) % 65_535) + 1}${rest}`;
    case 'other-host':
      return `https://${host}${rest}`;
    case 'http':
      return `http://${host}${rest}`;
    default:
      return target.href;
  }
}

const ofBody = (answer: Answer): Answer | undefined => (answer.body.length > 0 ? answer : undefined);

const STATUS_AND_PACE = [
  fault({
    name: 'status',
    rows: ['A13', 'C1', 'D4', 'E1', 'E6', 'E8', 'G3', 'G9', 'G10'],
    where: PLACES,
    sentence: 'Answers with a status, and the server never learns of the request.',
    parameters: {
      status: whole(500, 200, 599, 'HTTP status'),
      retryAfter: text('', 'Retry-After header: seconds or an HTTP date; none where empty'),
    },
    instead: ({ exchange, values: { status, retryAfter } }) => {
      const answer = plainAnswer(exchange, status);
      return retryAfter === '' ? answer : { ...answer, headers: { ...answer.headers, 'retry-after': retryAfter } };
    },
  }),
  fault({
    name: 'slow',
    rows: ['A13', 'C4', 'D4'],
    where: PLACES,
    sentence: 'Answers rightly, but late.',
    parameters: { delayMs: whole(3_000, 0, 600_000, 'milliseconds before the answer') },
    after: (answer, { values }) => ({ ...answer, delayMs: (answer.delayMs ?? 0) + values.delayMs }),
  }),
  fault({
    name: 'stalled',
    rows: ['C4'],
    where: PLACES,
    sentence: 'Falls silent and holds the connection, then resets it.',
    parameters: {
      after: choice(['nothing', 'headers', 'half'], 'what is sent before the silence'),
      stallMs: whole(30_000, 1, 600_000, 'milliseconds of silence'),
    },
    after: (answer, { values: { after, stallMs } }) => ({
      ...answer,
      delivery: { kind: 'break', after, then: { stallMs } },
    }),
  }),
  fault({
    name: 'reset',
    rows: ['C5', 'E3', 'K7'],
    where: PLACES,
    sentence: 'Resets the connection; all phases but the first come after the server has acted on the request.',
    parameters: {
      phase: choice(['before-acting', 'answer-lost', 'after-headers', 'half-body', 'last-byte'], 'when'),
    },
    instead: ({ exchange, values }) =>
      values.phase === 'before-acting'
        ? { ...plainAnswer(exchange, 500), delivery: { kind: 'break', after: 'nothing', then: { stallMs: 0 } } }
        : undefined,
    after: (answer, { values }) => {
      const after = ({ 'after-headers': 'headers', 'half-body': 'half', 'last-byte': 'all but one byte' } as const)[
        values.phase as string
      ];
      return { ...answer, delivery: { kind: 'break', after: after ?? 'nothing', then: { stallMs: 0 } } };
    },
  }),
  fault({
    name: 'redirect',
    rows: ['A17', 'C11', 'G6'],
    where: PLACES,
    sentence: 'Redirects; to the same origin, without a count, it is a chain that never ends.',
    parameters: {
      status: choice(['302', '301', '303', '307', '308'], 'HTTP status'),
      to: choice(['same-origin', 'other-port', 'other-host', 'http'], 'where to'),
      host: text('evil.example', 'the host (and port) of the last two'),
    },
    instead: ({ exchange, values: { status, to, host } }) => ({
      status: Number(status),
      headers: { location: redirectTarget(exchange, to, host), 'cache-control': 'no-store' },
      body: Buffer.alloc(0),
    }),
  }),
];

const BODIES = [
  fault({
    name: 'html',
    rows: ['A13', 'C3', 'G9'],
    where: PLACES,
    sentence: 'Answers 200 with the HTML of a sign-in page.',
    parameters: { type: choice(['text/html', 'application/json', 'application/fhir+json'], 'what it is said to be') },
    instead: ({ values }) => ({
      status: 200,
      headers: { 'content-type': values.type },
      body: Buffer.from(SIGN_IN_PAGE),
    }),
  }),
  fault({
    name: 'empty',
    rows: ['C3'],
    where: PLACES,
    sentence: 'Answers rightly, but without the body.',
    parameters: {},
    after: (answer) => withBody(answer, ''),
  }),
  fault({
    name: 'content-type',
    rows: ['C3'],
    where: PLACES,
    sentence: 'Gives the right body a wrong content type.',
    parameters: { type: text('text/plain', 'the content type; none where empty') },
    after: (answer, { values: { type } }) => {
      const { 'content-type': _type, ...headers } = answer.headers;
      return { ...answer, headers: type === '' ? headers : { ...headers, 'content-type': type } };
    },
  }),
  fault({
    name: 'truncated',
    rows: ['A13', 'K7'],
    where: PLACES,
    sentence: 'Sends half of the body as if it were the whole.',
    parameters: {},
    after: (answer) => ofBody(withBody(answer, answer.body.subarray(0, Math.floor(answer.body.length / 2)))),
  }),
  fault({
    name: 'huge',
    rows: ['A13', 'C3', 'H4'],
    where: PLACES,
    sentence: 'Sends the right body with padding inside.',
    parameters: { megabytes: whole(50, 1, 300, 'size of the padding: 50 for A13, 100 for C3, 200 for H4') },
    after: (answer, { values }) => ({
      ...withBody(answer, answer.body),
      delivery: { kind: 'pieces', pieces: () => padded(answer.body, values.megabytes * MEGABYTE) },
    }),
  }),
  fault({
    name: 'endless',
    rows: ['A13', 'C4'],
    where: PLACES,
    sentence: 'Sends a body that has no end (the bound is there for the machine’s sake).',
    parameters: { megabytes: whole(2_000, 1, 10_000, 'the bound') },
    after: (answer, { values }) => ({
      ...withBody(answer, answer.body),
      delivery: { kind: 'pieces', pieces: () => endless(values.megabytes * MEGABYTE) },
    }),
  }),
  fault({
    name: 'drip',
    rows: ['C4'],
    where: PLACES,
    sentence: 'Sends the right body one byte at a time.',
    parameters: { intervalMs: whole(1_000, 1, 60_000, 'milliseconds between bytes') },
    after: (answer, { values }) => ({
      ...withBody(answer, answer.body),
      delivery: { kind: 'pieces', pieces: (signal) => dripping(answer.body, values.intervalMs, signal) },
    }),
  }),
];

/** Faults that any address may have. */
export const TRANSPORT = [...STATUS_AND_PACE, ...BODIES];
