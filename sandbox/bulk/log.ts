/** What was asked of the bulk export, so that a test can say what a client did and what it did not. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bulkPlaceOf, type BulkPlace } from './places.ts';

export type BulkRequest = {
  /** Milliseconds since 1970, by the machine's clock. */
  readonly at: number;
  readonly place: BulkPlace;
  readonly method: string;
  readonly path: string;
  /** The query, undecoded, without its question mark. */
  readonly query: string;
  /** Which listener it came to: the server's own, or the one that is another origin. */
  readonly origin: 'own' | 'other';
  readonly bearer: boolean;
  /** Accept, Accept-Encoding, Prefer, Range, Content-Type, User-Agent: those that came. */
  readonly headers: Readonly<Record<string, string>>;
  /** Status of the answer; null until there is one, or where the connection was cut before. */
  readonly status: number | null;
  /** Whether the whole answer went out. */
  readonly finished: boolean;
};

type Entry = { -readonly [K in keyof BulkRequest]: BulkRequest[K] };
type Handler = (req: IncomingMessage, res: ServerResponse, url: URL) => Promise<void> | void;

const KEPT = ['accept', 'accept-encoding', 'prefer', 'range', 'content-type', 'user-agent'];

export type BulkLog = {
  readonly requests: () => readonly BulkRequest[];
  readonly forget: () => void;
  /** Takes a handler, gives one whose bulk requests are logged. */
  readonly logged: (handler: Handler, origin: BulkRequest['origin']) => Handler;
};

function entryOf(req: IncomingMessage, url: URL, place: BulkPlace, origin: BulkRequest['origin']): Entry {
  const headers = KEPT.flatMap((name) => {
    const value = req.headers[name];
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  return {
    ...{ at: Date.now(), place, method: req.method ?? 'GET', path: url.pathname, query: url.search.slice(1), origin },
    bearer: /^bearer /i.test(req.headers.authorization ?? ''),
    headers: Object.fromEntries(headers),
    ...{ status: null, finished: false },
  };
}

/** An empty log. */
export function createBulkLog(): BulkLog {
  const entries: Entry[] = [];
  return {
    requests: () => entries.map((entry) => ({ ...entry })),
    forget: () => {
      entries.length = 0;
    },
    logged: (handler, origin) => (req, res, url) => {
      const place = bulkPlaceOf(url.pathname);
      if (place !== null) {
        const entry = entryOf(req, url, place, origin);
        entries.push(entry);
        res.once('close', () => {
          entry.status = res.headersSent ? res.statusCode : null;
          entry.finished = res.writableFinished;
        });
      }
      return handler(req, res, url);
    },
  };
}
