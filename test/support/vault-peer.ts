/**
 * One of several processes on one vault: `node vault-peer.ts <profile> <name> <count>` writes as many sessions and ends.
 * The Secret Service is the one that the environment names.
 */
import './electron-in-node.ts';
import { openKeyring } from '../../main/electron/keyring.ts';
import { createProcessLock } from '../../main/session/refresh-lock.ts';
import { openVault } from '../../main/session/vault/vault.ts';
import { realClock } from './real-clock.ts';

const { openVaultStore } = await import('../../main/electron/vault-store.ts');
const [profile = '', name = '', count = '0'] = process.argv.slice(2);
const log = (): void => undefined;
const lock = createProcessLock({ folder: `${profile}/locks`, clock: realClock, log });
const vault = await openVault({
  store: openVaultStore({ folder: profile, log }),
  credentials: openKeyring(profile),
  exclusively: (work) => lock('vault', work),
  log,
  mayKeep: true,
});
for (let n = 0; n < Number(count); n++)
  await vault.write({ site: 'northgate', kind: 'session', id: `${name}-${n}` }, n);
if (vault.notices().length > 0) process.exitCode = 1;
