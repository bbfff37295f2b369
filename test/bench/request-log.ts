/** What the servers of this process were asked, seen from outside them (node:diagnostics_channel). */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

export type Trip = {
  /** `GET /fhir/Observation`: without the query. */
  readonly what: string;
  /** Epoch ms with fractions. */
  readonly startedAtMs: number;
  /** Infinity while unanswered. */
  readonly endedAtMs: number;
};

export type RequestLog = {
  /** In the order of their arrival. */
  readonly trips: () => readonly Trip[];
  readonly clear: () => void;
  readonly close: () => void;
};

type Told = { readonly request: IncomingMessage; readonly response: ServerResponse };

export const epochMs = (): number => performance.timeOrigin + performance.now();

/** Logs every request to the server that listens at `origin`, in this process. */
export function logRequests(origin: string): RequestLog {
  const port = Number(new URL(origin).port);
  const trips = new Map<IncomingMessage, Trip>();
  const onStart = (message: unknown): void => {
    const { request } = message as Told;
    if (request.socket.localPort !== port) return;
    const what = `${request.method ?? ''} ${(request.url ?? '').split('?')[0] ?? ''}`;
    trips.set(request, { what, startedAtMs: epochMs(), endedAtMs: Infinity });
  };
  const onEnd = (message: unknown): void => {
    const { request } = message as Told;
    const trip = trips.get(request);
    if (trip !== undefined) trips.set(request, { ...trip, endedAtMs: epochMs() });
  };
  subscribe('http.server.request.start', onStart);
  subscribe('http.server.response.finish', onEnd);
  return {
    trips: () => [...trips.values()],
    clear: () => trips.clear(),
    close: () => {
      unsubscribe('http.server.request.start', onStart);
      unsubscribe('http.server.response.finish', onEnd);
    },
  };
}

/**
 * The longest chain of trips that ends with `last`, each begun only after the one before had been answered.
 * @param gapMs at least this long lies between an answer and a question that needed it, seen at the server
 */
export function sequentialTrips(trips: readonly Trip[], last: Trip, gapMs = 0): Trip[] {
  const before = trips.filter((trip) => trip.endedAtMs + gapMs <= last.startedAtMs);
  const chains = before.map((trip) => sequentialTrips(before, trip, gapMs));
  const longest = chains.reduce<Trip[]>((best, chain) => (chain.length > best.length ? chain : best), []);
  return [...longest, last];
}
