/** Faults of the files of bulk exports: their lines, their pace, where they lie, how long their links live. */
import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { plainAnswer, trees, withBody, type Tree } from './answers.ts';
import { editManifest } from './bulk-status.ts';
import { choice, fault, whole, type Answer, type Memory } from './fault.ts';

const FILE = ['export-file'] as const;
const BOTH = ['export-status', 'export-file'] as const;
const LINK = '_link';

/** The text of a file that was sent whole; its compression is undone. */
function plainFile(answer: Answer): { readonly answer: Answer; readonly text: string } | undefined {
  if (answer.status !== 200) return undefined;
  const { 'content-encoding': coding, ...headers } = answer.headers;
  const body = coding === 'gzip' ? gunzipSync(answer.body) : answer.body;
  return { answer: { ...answer, headers, body }, text: body.toString('utf8') };
}

const STRANGER = JSON.stringify({ resourceType: 'Basic', id: 'stranger', code: { text: 'What nobody asked for' } });

const cut = (line: string): string => line.slice(0, Math.floor(line.length / 2));

/** What is wrong with the lines of a file, by name. */
const LINES = {
  'wrong-type': (text: string) => `${text}${STRANGER}\n`,
  'truncated-line': (text: string) => {
    const lines = text.trimEnd().split('\n');
    return [...lines.slice(0, -1), cut(lines.at(-1) ?? '')].join('\n');
  },
  'bad-line': (text: string) => text.replace(/^.*$/m, cut),
  'blank-lines': (text: string) => text.replaceAll('\n', '\n\n'),
  crlf: (text: string) => text.replaceAll('\n', '\r\n'),
  'no-last-end': (text: string) => text.replace(/\n$/, ''),
  bom: (text: string) => `\uFEFF${text}`,
  'not-objects': (text: string) => `[1]\n"text"\nnull\n${text}`,
  'one-fewer': (text: string) => text.replace(/^.*\n/, ''),
  'one-twice': (text: string) => text.replace(/^.*\n/, (line) => line + line),
  empty: () => '',
} as const;
type LineVariant = keyof typeof LINES;
const LINE_VARIANTS = Object.keys(LINES) as [LineVariant, ...LineVariant[]];

/** Every link of a manifest's files, changed. */
function withLinks(tree: Tree, change: (url: URL) => string): Tree {
  const changed = (files: unknown): Tree[] =>
    trees(files).map((file) => {
      const url = URL.parse(String(file.url));
      return url === null ? file : { ...file, url: change(url) };
    });
  const lists = ['output', 'error', 'outcome', 'deleted'].filter((name) => Array.isArray(tree[name]));
  return { ...tree, ...Object.fromEntries(lists.map((name) => [name, changed(tree[name])])) };
}

/** The number of the links that are good now. */
const current = (memory: Memory): number => Number(memory.get('links') ?? 0);

async function* trickle(body: Buffer, size: number, intervalMs: number, signal: AbortSignal): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += size) {
    yield body.subarray(at, at + size);
    await wait(intervalMs, undefined, { signal });
  }
}

/** One line of a file grows by so much; pieces, so that nobody holds it. */
async function* grown(body: Buffer, bytes: number): AsyncGenerator<Buffer> {
  await Promise.resolve();
  const block = Buffer.alloc(65_536, 0x78);
  yield Buffer.from('{"resourceType":"Basic","padding":"');
  for (let sent = 0; sent < bytes; sent += block.length) yield block.subarray(0, bytes - sent);
  yield Buffer.from('"}\n');
  yield body;
}

/** Faults of files. */
export const BULK_FILES = [
  fault({
    name: 'export-lines',
    rows: ['N128'],
    where: FILE,
    sentence: 'The lines of a file are not what they should be; it comes uncompressed.',
    parameters: { variant: choice(LINE_VARIANTS, 'how') },
    after: (answer, { values }) => {
      const file = plainFile(answer);
      return file && withBody(file.answer, LINES[values.variant](file.text));
    },
  }),
  fault({
    name: 'export-huge-line',
    rows: ['H4', 'N128'],
    where: FILE,
    sentence: 'A file begins with a resource on one huge line; it comes uncompressed.',
    parameters: { megabytes: whole(50, 1, 300, 'its size') },
    after: (answer, { values }) => {
      const file = plainFile(answer);
      if (file === undefined) return undefined;
      const { body } = file.answer;
      const pieces = () => grown(body, values.megabytes * 1_000_000);
      return { ...withBody(file.answer, body), delivery: { kind: 'pieces', pieces } };
    },
  }),
  fault({
    name: 'export-slow',
    rows: ['N126'],
    where: FILE,
    sentence: 'Sends a file in small pieces, with a pause after each.',
    parameters: {
      bytes: whole(4_096, 1, 1_000_000, 'bytes of a piece'),
      intervalMs: whole(200, 1, 60_000, 'milliseconds of a pause'),
    },
    after: (answer, { values: { bytes, intervalMs } }) =>
      answer.status === 200
        ? {
            ...withBody(answer, answer.body),
            delivery: { kind: 'pieces', pieces: (signal) => trickle(answer.body, bytes, intervalMs, signal) },
          }
        : undefined,
  }),
  fault({
    name: 'export-links-expire',
    rows: ['N135'],
    where: BOTH,
    sentence: 'Links of files expire after some were fetched; the manifest, read anew, gives new ones.',
    parameters: {
      status: choice(['410', '404', '403'], 'the status of an expired link'),
      after: whole(0, 0, 1_000_000, 'how many files are sent before'),
      times: whole(1, 1, 1_000, 'how many times it happens'),
    },
    instead: ({ exchange, memory, values }) => {
      if (exchange.place !== 'export-file') return undefined;
      const links = current(memory);
      const asked = Number(exchange.url.searchParams.get(LINK) ?? 0);
      const sent = Number(memory.get('sent') ?? 0);
      const isOver = asked < links || (memory.get('expired') === true && asked <= links);
      if (!isOver && (sent < values.after || links >= values.times)) {
        memory.set('sent', sent + 1);
        return undefined;
      }
      memory.set('expired', true);
      return plainAnswer(exchange, Number(values.status));
    },
    after: (answer, { exchange, memory }) => {
      if (exchange.place !== 'export-status') return undefined;
      return editManifest(answer, (tree) => {
        if (memory.get('expired') === true) {
          memory.set('links', current(memory) + 1);
          memory.set('expired', false);
          memory.set('sent', 0);
        }
        return withLinks(tree, (url) => {
          url.searchParams.set(LINK, String(current(memory)));
          return url.href;
        });
      });
    },
  }),
  fault({
    name: 'export-other-origin',
    rows: ['N125', 'G6'],
    where: BOTH,
    sentence:
      'Files lie at another origin of this machine, which refuses (400) a token; told by their links, or by a redirect.',
    parameters: { variant: choice(['links', 'redirect'], 'how') },
    instead: async ({ exchange, values }) => {
      if (exchange.place !== 'export-file' || values.variant !== 'redirect') return undefined;
      const location = `${await exchange.otherOrigin()}${exchange.url.pathname}`;
      return { status: 307, headers: { location, 'cache-control': 'no-store' }, body: Buffer.alloc(0) };
    },
    after: async (answer, { exchange, values }) => {
      if (exchange.place !== 'export-status' || values.variant !== 'links') return undefined;
      const origin = await exchange.otherOrigin();
      return editManifest(answer, (tree) => withLinks(tree, (url) => `${origin}${url.pathname}${url.search}`));
    },
  }),
];
