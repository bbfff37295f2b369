/** A sandbox whose faults are tried out, and a client that keeps what it got even where the connection broke. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Place } from '../../../sandbox/faults/fault.ts';
import { startSandbox, type Sandbox } from '../../../sandbox/server.ts';
import { signInByHttp } from '../../support/sandbox-browser.ts';
import { createLogin, signIn, type Json } from '../../support/sandbox-session.ts';

/** What came, as far as it came: `broken` is the code of the socket's error. */
export type Got = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly broken: string | undefined;
  readonly ms: number;
};

type Ask = { readonly headers?: Readonly<Record<string, string>>; readonly form?: Readonly<Record<string, string>> };

export type Bench = {
  readonly sandbox: Sandbox;
  /** Tokens of a sign-in that no fault has touched. */
  readonly tokens: Json;
  /** A path of the origin, or an absolute URL; redirects are not followed. */
  readonly ask: (target: string, options?: Ask) => Promise<Got>;
  /** A path below the FHIR base, with a good token. */
  readonly read: (target: string) => Promise<Got>;
  readonly discover: () => Promise<Json>;
  /** Where the browser is sent back to after a sign-in. */
  readonly callback: () => Promise<{ readonly location: URL; readonly state: string }>;
  /** The token response of a whole sign-in. */
  readonly signIn: () => Promise<{ readonly tokens: Json; readonly nonce: string }>;
  readonly refresh: (token: unknown) => Promise<Got>;
  readonly close: () => Promise<void>;
};

/** A fault, with its parameters, and the proof that it bites. */
export type Case = {
  readonly fault: string;
  /** The row of the fault list that it proves. */
  readonly row: string;
  readonly with?: Readonly<Record<string, string | number>>;
  readonly on?: Place;
  readonly path?: string;
  readonly client?: string;
  readonly count?: number;
  readonly proof: (bench: Bench) => Promise<void>;
};

const observation = (i: number) => ({
  resourceType: 'Observation',
  id: `o${i}`,
  status: 'final',
  category: [{ coding: [{ code: i % 2 === 0 ? 'laboratory' : 'vital-signs' }] }],
  code: { coding: [{ system: 'http://loinc.org', code: '2345-7', display: 'Glucose' }], text: 'Glucose' },
  subject: { reference: 'Patient/ada' },
  effectiveDateTime: `2024-01-0${i + 1}`,
  valueQuantity: { value: 4 + i, unit: 'mmol/L' },
});

const RESOURCES = [
  {
    resourceType: 'Patient',
    id: 'ada',
    name: [{ family: 'Testperson', given: ['Ada'] }],
    birthDate: '1956-03-14',
    gender: 'female',
  },
  ...Array.from({ length: 6 }, (_, i) => observation(i)),
];

/** One request over a socket of its own; never rejects. */
export function fetchRaw(url: URL, { headers = {}, form }: Ask = {}): Promise<Got> {
  const begun = performance.now();
  const body = form === undefined ? undefined : new URLSearchParams(form).toString();
  return new Promise((resolve) => {
    let got = { status: 0, headers: {} as IncomingHttpHeaders };
    const chunks: Buffer[] = [];
    const settle = (broken?: string): void => {
      const text = Buffer.concat(chunks).toString('utf8');
      resolve({ ...got, text, broken, ms: performance.now() - begun });
    };
    const typed = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
    const outgoing = request(
      url,
      {
        method: body === undefined ? 'GET' : 'POST',
        headers: { ...typed, ...headers },
        agent: false,
        maxHeaderSize: 8_000_000,
      },
      (incoming) => {
        got = { status: incoming.statusCode ?? 0, headers: incoming.headers };
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', (error: NodeJS.ErrnoException) => {
          settle(error.code);
        });
        incoming.on('end', () => {
          settle();
        });
      },
    );
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      settle(error.code);
    });
    outgoing.end(body);
  });
}

/** Starts a sandbox over one patient with six observations, signed in once. */
export async function startBench(): Promise<Bench> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'chartroom-faults-'));
  await Promise.all(RESOURCES.map((one) => writeFile(path.join(dataDir, `${one.id}.json`), JSON.stringify(one))));
  const sandbox = await startSandbox({ port: 0, dataDir });
  const { tokens } = await signIn(sandbox);
  const ask: Bench['ask'] = (target, options) => fetchRaw(new URL(target, sandbox.url), options);
  const refresh: Bench['refresh'] = (token) =>
    ask('/oauth/token', {
      form: { grant_type: 'refresh_token', client_id: 'chartroom', refresh_token: String(token) },
    });
  return {
    sandbox,
    tokens,
    ask,
    read: (target) => ask(`/fhir/${target}`, { headers: { authorization: `Bearer ${String(tokens.access_token)}` } }),
    discover: async () => json(await ask('/fhir/.well-known/smart-configuration')),
    callback: async () => {
      const login = createLogin(sandbox);
      const location = await signInByHttp(login.url, { account: 'okafor', patient: 'ada' });
      return { location: new URL(location), state: login.state };
    },
    signIn: async () => {
      const { login, tokens: made } = await signIn(sandbox);
      return { tokens: made, nonce: login.nonce };
    },
    refresh,
    close: async () => {
      await sandbox.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

export const json = ({ text }: Got): Json => JSON.parse(text) as Json;
