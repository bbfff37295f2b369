/** A session of one window over real sockets and a vault in memory, with a browser that a test scripts. */
import type { HttpPort, OpenBrowser } from '../../main/ports.ts';
import { createSession, type Session } from '../../main/session/session.ts';
import { createSmart } from '../../main/smart/smart.ts';
import { memoryVault } from './memory-vault.ts';
import { nodeHttp } from './node-http.ts';
import { realClock } from './real-clock.ts';

export function liveSession({ openBrowser, http = nodeHttp }: { openBrowser: OpenBrowser; http?: HttpPort }): Session {
  const vault = memoryVault();
  const policy = () => ({ refresh: 'online' as const, dynamicRegistration: true });
  let ids = 0;
  return createSession({
    ...createSmart({ http, openBrowser, clock: realClock, vault, policy }),
    vault,
    clock: realClock,
    log: () => undefined,
    audit: () => undefined,
    exclusively: (_name, work) => work(),
    readStyle: () => Promise.resolve(null),
    sessionHours: () => 12,
    newId: () => `session-${++ids}`,
    onUnlocked: () => undefined,
    mustProve: () => false,
    onProved: () => undefined,
  });
}
