/** A hospital's feed of updates on this machine, and a Chartroom that asks it: real sockets, real files. */
import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server answers for a path: text or bytes with 200, or anything by hand. */
export type FeedAnswer = string | Uint8Array | ((response: http.ServerResponse) => void);

export type UpdateFeed = {
  /** With a slash at its end. */
  readonly url: string;
  /** By path, from the feed's own folder. Anything else is a 404. */
  readonly files: Map<string, FeedAnswer>;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
  /** Every connection, also one that said nothing. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
};

/** Opens a feed at `http://127.0.0.1:{port}/chartroom/`. */
export async function openUpdateFeed(): Promise<UpdateFeed> {
  const files = new Map<string, FeedAnswer>();
  const asked: string[] = [];
  let connections = 0;
  const server = http.createServer((request, response) => {
    const name = (request.url ?? '').replace('/chartroom/', '');
    asked.push(name);
    const answer = files.get(name);
    if (answer === undefined) response.writeHead(404).end('no such file');
    else if (typeof answer === 'function') answer(response);
    else response.end(answer);
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://127.0.0.1:${port}/chartroom/`, files, asked },
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const sha512Of = (bytes: Uint8Array): string => createHash('sha512').update(bytes).digest('base64');

export type ManifestParts = {
  readonly version: string;
  readonly releaseDate?: string;
  readonly files: readonly { readonly url: string; readonly sha512: string; readonly size: number }[];
  /** Lines as they stand. */
  readonly more?: string;
};

/** A manifest as electron-builder writes it. */
export function manifestText({ version, releaseDate = '2026-11-01T10:00:00.000Z', files, more = '' }: ManifestParts) {
  const lines = files.map(({ url, sha512, size }) => `  - url: ${url}\n    sha512: ${sha512}\n    size: ${size}\n`);
  return `version: ${version}\nfiles:\n${lines.join('')}releaseDate: '${releaseDate}'\n${more}`;
}
