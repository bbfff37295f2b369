/** Faults of bulk exports: refusals, waiting times, manifests, files. */
import { expect } from 'vitest';
import { createBackendClient, type Manifest } from '../../support/backend-client.ts';
import { fetchRaw, json, type Bench, type Case, type Got } from './bench.ts';

const tokens = new WeakMap<object, Promise<string>>();

/** The token of a service that no fault has touched. */
function tokenOf({ sandbox }: Bench): Promise<string> {
  const known = tokens.get(sandbox) ?? createBackendClient(sandbox).then((client) => client.token());
  tokens.set(sandbox, known);
  return known;
}

async function ask(bench: Bench, target: string, headers: Readonly<Record<string, string>> = {}): Promise<Got> {
  const authorization = `Bearer ${await tokenOf(bench)}`;
  return bench.ask(target, { headers: { authorization, accept: 'application/fhir+json', ...headers } });
}

const begin = (bench: Bench): Promise<Got> => ask(bench, '/fhir/Patient/$export', { prefer: 'respond-async' });

/** The status of an export, first while it is prepared, then as it is ready. */
async function exported(bench: Bench): Promise<{ waiting: Got; ready: Got; status: string }> {
  const status = (await begin(bench)).headers['content-location'] ?? '';
  const waiting = await ask(bench, status);
  return { waiting, ready: await ask(bench, status), status };
}

const manifestIn = (got: Got): Manifest => json(got) as unknown as Manifest;

async function observations(bench: Bench, headers: Readonly<Record<string, string>> = {}): Promise<Got> {
  const { output } = manifestIn((await exported(bench)).ready);
  return ask(bench, output.find(({ type }) => type === 'Observation')?.url ?? '', headers);
}

const ERRORS: readonly Case[] = [
  {
    ...{ fault: 'export-error', row: 'N116', with: { status: 400, code: 'not-supported' }, on: 'kick-off' },
    proof: async (bench) => {
      const got = await begin(bench);
      expect([got.status, json(got)]).toMatchObject([400, { issue: [{ code: 'not-supported' }] }]);
    },
  },
  {
    ...{
      fault: 'export-error',
      row: 'N117',
      with: { status: 429, code: 'throttled', retryAfter: '7' },
      on: 'kick-off',
      count: 1,
    },
    proof: async (bench) => {
      const got = await begin(bench);
      expect([got.status, got.headers['retry-after']]).toEqual([429, '7']);
      expect((await begin(bench)).status).toBe(202);
    },
  },
  {
    ...{ fault: 'export-error', row: 'N120', with: { status: 429, code: 'throttled' }, on: 'export-status', count: 1 },
    proof: async (bench) => {
      const { waiting, ready } = await exported(bench);
      expect([waiting.status, ready.status]).toEqual([429, 202]);
    },
  },
  ...(['transient', 'exception', 'processing'] as const).map((code): Case => ({
    ...{ fault: 'export-error', row: 'N122', with: { code }, on: 'export-status' },
    proof: async (bench) => {
      const { waiting } = await exported(bench);
      expect([waiting.status, json(waiting)]).toMatchObject([500, { issue: [{ code }] }]);
    },
  })),
  {
    ...{ fault: 'export-error', row: 'N122', with: { told: 'export-status' }, on: 'export-status' },
    proof: async (bench) => {
      const { waiting } = await exported(bench);
      expect([waiting.status, waiting.headers['x-export-status']]).toEqual([200, '500']);
    },
  },
];

const RETRY_AFTER: readonly (readonly [row: string, variant: string, shape: RegExp])[] = [
  ['N118', 'http-date', / GMT$/],
  ['N118', 'past-date', / GMT$/],
  ['N119', 'epoch', /^\d{10}$/],
  ['N119', 'negative', /^-5$/],
  ['N119', 'zero', /^0$/],
  ['N119', 'nan', /^NaN$/],
  ['N119', 'huge', /^99999$/],
  ['N119', 'fraction', /^1\.5$/],
  ['N119', 'absent', /^undefined$/],
];

const WAITING: readonly Case[] = [
  ...RETRY_AFTER.map(([row, variant, shape]): Case => ({
    ...{ fault: 'export-retry-after', row, with: { variant } },
    proof: async (bench) => {
      const { waiting, ready } = await exported(bench);
      expect(String(waiting.headers['retry-after'])).toMatch(shape);
      expect([waiting.status, ready.status]).toEqual([202, 200]);
    },
  })),
  {
    ...{ fault: 'export-progress', row: 'N121' },
    proof: async (bench) => {
      expect((await exported(bench)).waiting.headers['x-progress']).toContain('canary()');
    },
  },
];

type Judge = (manifest: Record<string, unknown>, first: Record<string, unknown>) => void;
const url =
  (shape: RegExp): Judge =>
  (_manifest, first) => {
    expect(first.url).toMatch(shape);
  };

const MANIFESTS: Readonly<Record<string, Judge>> = {
  'no-output': (manifest) => {
    expect(manifest).not.toHaveProperty('output');
  },
  'output-object': (manifest) => {
    expect(Array.isArray(manifest.output)).toBe(false);
  },
  'output-null': (manifest) => {
    expect(manifest.output).toBeNull();
  },
  'lacks-file': (manifest) => {
    expect(manifest.output).toMatchObject([{ type: 'Observation' }]);
  },
  'no-time': (manifest) => {
    expect(manifest).not.toHaveProperty('transactionTime');
  },
  'bad-time': (manifest) => {
    expect(manifest.transactionTime).toBe('yesterday');
  },
  'token-text': (manifest) => {
    expect(manifest.requiresAccessToken).toBe('true');
  },
  'token-absent': (manifest) => {
    expect(manifest).not.toHaveProperty('requiresAccessToken');
  },
  'no-url': (_manifest, first) => {
    expect(first).not.toHaveProperty('url');
  },
  'no-type': (_manifest, first) => {
    expect(first).not.toHaveProperty('type');
  },
  'type-path': (_manifest, first) => {
    expect(first.type).toBe('../../evil');
  },
  'same-url': (manifest) => {
    expect(manifest.output).toHaveLength(3);
  },
  'foreign-http': url(/^http:\/\/evil\.example\/bulk\/file\//),
  'foreign-https': url(/^https:\/\/evil\.example\/bulk\/file\//),
  javascript: url(/^javascript:/),
  'file-scheme': url(/^file:/),
  relative: url(/^\/bulk\/file\//),
  userinfo: url(/^http:\/\/127\.0\.0\.1:\d+@evil\.example\//),
  'next-foreign': (manifest) => {
    expect(manifest.link).toEqual([{ relation: 'next', url: 'https://evil.example/manifest' }]);
  },
  'next-itself': (manifest) => {
    expect(manifest.link).toMatchObject([{ relation: 'next' }]);
  },
};

const MANIFEST_CASES: readonly Case[] = [
  ...Object.entries(MANIFESTS).map(([variant, judge]): Case => ({
    ...{ fault: 'export-manifest', row: variant.startsWith('next') ? 'N131' : 'N123', with: { variant } },
    proof: async (bench) => {
      const manifest = { ...json((await exported(bench)).ready) };
      const [first = {}] = Array.isArray(manifest.output) ? (manifest.output as Record<string, unknown>[]) : [];
      judge(manifest, first);
    },
  })),
  ...Object.entries({
    'too-high': 7,
    'too-low': 5,
    absent: undefined,
    negative: -1,
    string: '3',
    enormous: Infinity,
  }).map(([variant, count]): Case => ({
    ...{ fault: 'export-count', row: 'N128', with: { variant } },
    proof: async (bench) => {
      const { text } = (await exported(bench)).ready;
      // 1e308 is a number still: it is the text that tells.
      if (count === Infinity) expect(text).toContain('"count":1e308');
      else expect((JSON.parse(text) as Manifest).output.find(({ type }) => type === 'Observation')?.count).toBe(count);
    },
  })),
];

const LINES: Readonly<Record<string, (text: string) => void>> = {
  'wrong-type': (text) => {
    expect(text).toContain('{"resourceType":"Basic"');
  },
  'truncated-line': (text) => {
    expect(() => JSON.parse(text.split('\n').at(-1) ?? '') as unknown).toThrow(SyntaxError);
  },
  'bad-line': (text) => {
    expect(() => JSON.parse(text.split('\n')[0] ?? '') as unknown).toThrow(SyntaxError);
  },
  'blank-lines': (text) => {
    expect(text.split('\n\n')).toHaveLength(7);
  },
  crlf: (text) => {
    expect(text.split('\r\n')).toHaveLength(7);
  },
  'no-last-end': (text) => {
    expect(text).toMatch(/}$/);
  },
  bom: (text) => {
    expect(text.charCodeAt(0)).toBe(0xfe_ff);
  },
  'not-objects': (text) => {
    expect(text).toMatch(/^\[1\]\n"text"\nnull\n{/);
  },
  'one-fewer': (text) => {
    expect(text.trimEnd().split('\n')).toHaveLength(5);
  },
  'one-twice': (text) => {
    expect(text.trimEnd().split('\n')).toHaveLength(7);
  },
  empty: (text) => {
    expect(text).toBe('');
  },
};

const FILES: readonly Case[] = [
  ...Object.entries(LINES).map(([variant, judge]): Case => ({
    ...{ fault: 'export-lines', row: 'N128', with: { variant } },
    proof: async (bench) => {
      const got = await observations(bench, { 'accept-encoding': 'gzip' });
      expect(got.headers['content-encoding']).toBeUndefined();
      judge(got.text);
    },
  })),
  ...['H4', 'N128'].map((row): Case => ({
    ...{ fault: 'export-huge-line', row, with: { megabytes: 2 } },
    proof: async (bench) => {
      const lines = (await observations(bench)).text.trimEnd().split('\n');
      expect([lines.length, (lines[0]?.length ?? 0) > 2_000_000]).toEqual([7, true]);
    },
  })),
  {
    ...{ fault: 'export-slow', row: 'N126', with: { bytes: 500, intervalMs: 20 } },
    proof: async (bench) => {
      const { headers, text } = await observations(bench);
      expect(text.trimEnd().split('\n')).toHaveLength(6);
      expect(headers['transfer-encoding']).toBe('chunked');
    },
  },
  ...['410', '404', '403'].map((status): Case => ({
    ...{ fault: 'export-links-expire', row: 'N135', with: { status, after: 1 } },
    proof: async (bench) => {
      const { ready, status: address } = await exported(bench);
      const before = manifestIn(ready).output.map((file) => file.url);
      const got: number[] = [];
      for (const one of before) got.push((await ask(bench, one)).status);
      expect(got).toEqual([200, Number(status)]);
      const after = manifestIn(await ask(bench, address)).output.map((file) => file.url);
      expect(after.filter((one) => before.includes(one))).toEqual([]);
      for (const one of after) expect((await ask(bench, one)).status).toBe(200);
      expect((await ask(bench, before[0] ?? '')).status).toBe(Number(status));
    },
  })),
  {
    ...{ fault: 'export-other-origin', row: 'N125', with: { variant: 'links' } },
    proof: async (bench) => {
      const [file] = manifestIn((await exported(bench)).ready).output;
      const there = new URL(file?.url ?? '');
      expect(there.origin).not.toBe(bench.sandbox.url);
      expect((await fetchRaw(there)).status).toBe(200);
      expect((await ask(bench, there.href)).status).toBe(400);
      expect(bench.sandbox.bulk.requests().at(-1)).toMatchObject({ origin: 'other', bearer: true, status: 400 });
    },
  },
  {
    ...{ fault: 'export-other-origin', row: 'G6', with: { variant: 'redirect' } },
    proof: async (bench) => {
      const { status, headers } = await observations(bench);
      expect(status).toBe(307);
      const there = new URL(headers.location ?? '');
      expect(there.origin).not.toBe(bench.sandbox.url);
      expect((await fetchRaw(there)).text.trimEnd().split('\n')).toHaveLength(6);
    },
  },
];

export const BULK_CASES: readonly Case[] = [...ERRORS, ...WAITING, ...MANIFEST_CASES, ...FILES];
