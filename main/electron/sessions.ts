/**
 * Chromium's storage, of which Chartroom keeps nothing: both sessions live in memory and end with the process (J8).
 * Pages have a session of their own, so that all of its network can be shut, whoever in the page asks.
 */
import { session, type Session } from 'electron';

/** A partition without `persist:` is never written to disk. */
const inMemory = (name: string): Session => session.fromPartition(name, { cache: false });

/** The session of every window. */
export const pageSession = (): Session => inMemory('chartroom-pages');

/** The session in which a diagnosis looks at certificates. */
export const diagnosisSession = (): Session => inMemory('chartroom-diagnosis');

/** The session of main's own requests: the system's proxy and trust store, no cookie, no cache. */
export const networkSession = (): Session => inMemory('chartroom-network');
