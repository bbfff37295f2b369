import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keptFacts } from '../../../main/diagnose/kept-facts.ts';
import { CredentialFailure, type CredentialFailureReason } from '../../../main/ports.ts';
import { fakeCredentials, fakeStore } from '../../support/vault-bench.ts';
import { openVault } from '../../../main/session/vault/vault.ts';
import { auditBench, type Bench } from '../audit/bench.ts';

let bench: Bench;
beforeEach(async () => (bench = await auditBench()));
afterEach(() => bench.remove());

/** A vault with one secret in it, over these. */
async function keptVault(store: ReturnType<typeof fakeStore>, credentials: ReturnType<typeof fakeCredentials>) {
  const log = () => undefined;
  const vault = await openVault({ store, credentials, log, exclusively: (work) => work(), mayKeep: true });
  await vault.write({ site: 'a', kind: 'client-secret' }, 'canary');
  return vault;
}

describe('deploy §3.10: what is kept, looked at', () => {
  it('finds nothing on a new machine, and makes nothing', async () => {
    const credentials = fakeCredentials();
    const store = fakeStore();
    const facts = await keptFacts({ credentials, vault: store, trail: bench.folder });
    expect(facts).toEqual({
      state: 'ok',
      vault: { present: false, state: 'absent', records: null },
      audit: { present: false, verdict: 'whole', reason: null, count: 0, setAside: 0 },
    });
    expect([credentials.calls.write, credentials.calls.remove, credentials.entries.size, store.text]).toEqual([
      ...[0, 0, 0],
      null,
    ]);
    await expect(readdir(bench.folder)).rejects.toThrow('ENOENT');
  });

  it('tells a vault that opens from one whose key is lost, and one that is none', async () => {
    const credentials = fakeCredentials();
    const store = fakeStore();
    await keptVault(store, credentials);
    const look = async () => (await keptFacts({ credentials, vault: store, trail: bench.folder })).vault;
    expect(await look()).toEqual({ present: true, state: 'readable', records: 1 });
    const before = store.text;
    credentials.entries.set('vault-key', new Uint8Array(32).fill(7));
    expect(await look()).toEqual({ present: true, state: 'key-lost', records: 1 });
    expect(store.text).toBe(before);
    store.text = '{"version":9}';
    expect(await look()).toEqual({ present: true, state: 'unreadable', records: null });
    store.broken.set('load', new Error('held'));
    expect(await look()).toEqual({ present: true, state: 'unreadable', records: null });
  });

  const REASONS: readonly CredentialFailureReason[] = ['absent', 'weak', 'locked', 'denied', 'timeout', 'failed'];
  it.each(REASONS)('says of a credential store that is %s that it is so', async (reason) => {
    const credentials = fakeCredentials();
    const store = fakeStore();
    await keptVault(store, credentials);
    credentials.failure = new CredentialFailure(reason);
    expect(await keptFacts({ credentials, vault: store, trail: bench.folder })).toMatchObject({
      state: reason,
      vault: { state: 'unknown', records: 1 },
      audit: { verdict: 'unchecked', reason },
    });
  });

  it('verifies the audit trail, and finds a line that was altered', async () => {
    await bench.write(3);
    const ports = { credentials: bench.ports.credentials, vault: fakeStore(), trail: bench.folder };
    expect((await keptFacts(ports)).audit).toMatchObject({ present: true, verdict: 'whole', count: 4 });
    const [name = ''] = await bench.segments();
    const lines = (await bench.read(name)).split('\n');
    await bench.overwrite(name, [lines[0], lines[2], lines[1], ...lines.slice(3)].join('\n'));
    expect((await keptFacts(ports)).audit).toMatchObject({ verdict: 'broken', reason: 'order' });
  });
});
