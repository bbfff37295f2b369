/** The FHIR handler on a real socket, with an authorization that reads the scopes out of the token itself. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Resource } from 'fhir/r4';
import { createFhirHandler, loadStore, type FhirStore } from '../../../sandbox/fhir/index.ts';
import type { Access, Authorize } from '../../../sandbox/seam.ts';

export type Answer = { status: number; headers: Headers; text: string; json: Bundle };
export type Bundle = {
  resourceType: string;
  id?: string;
  total?: number;
  link: { relation: string; url: string }[];
  entry?: { fullUrl: string; resource: { resourceType: string; id: string }; search: { mode: string } }[];
  issue?: { severity: string; code: string; diagnostics: string }[];
};
export type Client = {
  base: string;
  get(path: string, access?: Partial<Access> | null, init?: RequestInit): Promise<Answer>;
};

export const EVERYTHING: Access = { clientId: 'test', scopes: ['system/*.rs'], patient: null, fhirUser: null };

/** Loads a folder of these files, which is gone again when the store is there. */
export async function storeFrom(files: Readonly<Record<string, unknown>>, extra: Resource[] = []): Promise<FhirStore> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'sandbox-fhir-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(dataDir, name)), { recursive: true });
      await writeFile(path.join(dataDir, name), typeof content === 'string' ? content : JSON.stringify(content));
    }
    return await loadStore({ dataDir, extra });
  } finally {
    await rm(dataDir, { recursive: true });
  }
}

/** A store of these resources alone. */
export async function storeOf(...resources: readonly object[]): Promise<FhirStore> {
  return storeFrom({ 'all.json': { resourceType: 'Bundle', entry: resources.map((resource) => ({ resource })) } });
}

/** Serves a store; the token of each request is the JSON of its access, anything else is a bad token. */
export async function serve(store: FhirStore): Promise<Client & { close(): Promise<void> }> {
  const authorize: Authorize = (bearer) => {
    if (bearer === null) return Promise.resolve({ ok: false, error: 'missing_token' });
    if (bearer === 'expired') return Promise.resolve({ ok: false, error: 'invalid_token' });
    const access = JSON.parse(Buffer.from(bearer, 'base64url').toString()) as Access;
    return Promise.resolve({ ok: true, access });
  };
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
  const handler = createFhirHandler({ store, base, authorize });
  server.on('request', (req, res) => void handler(req, res));
  return {
    base,
    get: async (target, access = {}, init = {}) => {
      const token = Buffer.from(JSON.stringify({ ...EVERYTHING, ...access })).toString('base64url');
      const headers = new Headers(init.headers);
      if (access !== null) headers.set('authorization', `Bearer ${token}`);
      const response = await fetch(target.startsWith('http') ? target : `${base}/${target}`, { ...init, headers });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        text,
        json: (text === '' ? {} : JSON.parse(text)) as Bundle,
      };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const idsOf = ({ json }: Answer): string[] => (json.entry ?? []).map(({ resource }) => resource.id);
export const linkOf = ({ json }: Answer, relation: string): string | undefined =>
  json.link.find((link) => link.relation === relation)?.url;
