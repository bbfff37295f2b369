import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CredentialFailure, type CredentialFailureReason, type SecretSlot } from '../../../main/ports.ts';
import { slotName } from '../../../main/session/vault/vault-document.ts';
import type { Vault } from '../../../main/session/vault/vault.ts';
import { createClientKeys } from '../../../main/smart/client-keys.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { SECRET, SESSION, vaultBench } from '../../support/vault-bench.ts';

const TOKENS = { accessToken: 'access-canary', refreshToken: 'refresh-canary' };
/** Why secrets stay in memory, as the user is told; undefined where they are kept. */
const reasonOf = (vault: Vault) => vault.notices().find(({ code }) => code === 'secrets-in-memory')?.subject;
const reasons: readonly CredentialFailureReason[] = ['absent', 'weak', 'locked', 'denied', 'timeout', 'failed'];

describe('SMART 6, 95: secrets in the vault', () => {
  it('come back after the next start, whatever JSON they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const bench = vaultBench();
        await (await bench.open()).write(SESSION, value);
        const again = await bench.open();
        expect(JSON.stringify(await again.read(SESSION))).toBe(JSON.stringify(value));
        expect(again.notices()).toEqual([]);
      }),
    );
  });

  it('are in the file only sealed, and the key is not there at all', async () => {
    const bench = vaultBench();
    const vault = await bench.open();
    await vault.write(SESSION, TOKENS);
    const key = Buffer.from(bench.credentials.entries.get('vault-key')!);
    expect(key).toHaveLength(32);
    const decoded = Buffer.from(bench.store.document().records[slotName(SESSION)]!, 'base64');
    for (const canary of ['canary', key.toString('base64'), key.toString('hex')]) {
      expect(bench.store.text).not.toContain(canary);
      expect(decoded.includes(canary)).toBe(false);
    }
    expect(Object.keys(bench.store.document())).toEqual(['version', 'keyId', 'records']);
  });

  it('are listed by kind, replaced and removed one by one', async () => {
    const vault = await vaultBench().open();
    const other: SecretSlot = { ...SESSION, id: 'two' };
    await vault.write(SESSION, 1);
    await vault.write(other, 2);
    await vault.write(SECRET, 'typed in');
    await vault.write(SESSION, 3);
    expect(await vault.list('session')).toEqual([SESSION, other]);
    await vault.remove(other);
    await vault.remove(other);
    expect(await vault.list('session')).toEqual([SESSION]);
    expect([await vault.read(SESSION), await vault.read(other), await vault.read(SECRET)]).toEqual([
      3,
      null,
      'typed in',
    ]);
  });

  it('E2: of two processes on one file are all kept, also where both make the first key', async () => {
    const bench = vaultBench();
    const [here, there] = await Promise.all([bench.open(), bench.open()]);
    const slots = Array.from({ length: 20 }, (_, n): SecretSlot => ({ ...SESSION, id: `window ${n}` }));
    await Promise.all(slots.map((slot, n) => (n % 2 === 0 ? here : there).write(slot, n)));
    await Promise.all([here.remove(slots[0]!), there.remove(slots[1]!)]);
    for (const vault of [here, there, await bench.open()]) {
      expect(await Promise.all(slots.map((slot) => vault.read(slot)))).toEqual([null, null, ...slots.keys().drop(2)]);
      expect(vault.notices()).toEqual([]);
    }
  });

  it('make no key before there is a secret', async () => {
    const bench = vaultBench();
    const vault = await bench.open();
    expect([await vault.read(SECRET), await vault.list('session')]).toEqual([null, []]);
    await vault.remove(SECRET);
    expect(bench.credentials.entries.size).toBe(0);
    expect(bench.store.text).toBeNull();
  });
});

describe('the one entry destroys every secret', () => {
  it('J3: when it vanished: the file is set aside and said to be, and a new key is made', async () => {
    const bench = vaultBench();
    await (await bench.open()).write(SESSION, TOKENS);
    const old = bench.store.text;
    bench.credentials.entries.clear();
    const vault = await bench.open();
    expect(await vault.read(SESSION)).toBeNull();
    expect(vault.notices()).toEqual([
      { code: 'vault-set-aside', subject: null, rule: null, file: '/profile/vault.set-aside-1.json' },
    ]);
    expect(bench.store.aside).toEqual([old]);
    await vault.write(SESSION, 'again');
    expect(await (await bench.open()).read(SESSION)).toBe('again');
  });
});

describe('SEC 3.9: where no trustworthy store exists', () => {
  it.each(reasons)(
    'J3, J4: %s: secrets stay in memory, the user is told once, and nobody is asked again',
    async (reason) => {
      const bench = vaultBench();
      bench.credentials.failure = new CredentialFailure(reason);
      const vault = await bench.open();
      await vault.write(SESSION, TOKENS);
      await vault.write(SECRET, 'typed in');
      expect(await vault.read(SESSION)).toEqual(TOKENS);
      expect(await vault.list('client-secret')).toEqual([SECRET]);
      await vault.remove(SECRET);
      expect(await vault.read(SECRET)).toBeNull();
      expect(vault.outOfReach()).toBe(!['absent', 'weak'].includes(reason));
      expect(vault.notices()).toEqual([{ code: 'secrets-in-memory', subject: reason, rule: null, file: null }]);
      expect(bench.store.text).toBeNull();
      expect(bench.credentials.calls).toEqual({ read: 1, write: 0, remove: 0 });
    },
  );

  it.each(reasons)('J3: %s: a file that is there stays as it is, and opens once the store is back', async (reason) => {
    const bench = vaultBench();
    await (await bench.open()).write(SESSION, TOKENS);
    const before = bench.store.text;
    bench.credentials.failure = new CredentialFailure(reason);
    const vault = await bench.open();
    expect(vault.outOfReach()).toBe(true);
    expect(await vault.read(SESSION)).toBeNull();
    await vault.write(SESSION, 'other');
    await vault.remove(SESSION);
    expect([bench.store.text, bench.store.aside]).toEqual([before, []]);
    bench.credentials.failure = null;
    expect(await (await bench.open()).read(SESSION)).toEqual(TOKENS);
  });

  it('J3: denied only when the first key is to be kept: in memory from then on, told to whoever listens', async () => {
    const bench = vaultBench();
    bench.credentials.writeFailure = new CredentialFailure('denied');
    const vault = await bench.open();
    const heard: string[] = [];
    const off = vault.onNotice((notice) => heard.push(notice.code));
    await Promise.all([vault.write(SESSION, TOKENS), vault.write(SECRET, 'typed in')]);
    off();
    expect(heard).toEqual(['secrets-in-memory']);
    expect([await vault.read(SESSION), await vault.read(SECRET)]).toEqual([TOKENS, 'typed in']);
    expect(bench.store.text).toBeNull();
  });

  it('J3: a store that forgets what it was given is none', async () => {
    const bench = vaultBench();
    const vault = await bench.open({ credentials: { ...bench.credentials, write: () => Promise.resolve() } });
    await vault.write(SESSION, TOKENS);
    expect([reasonOf(vault), bench.store.text]).toEqual(['failed', null]);
  });

  it('policy keepSecrets keeps secrets off the disk: nothing is asked, nothing is written', async () => {
    const bench = vaultBench();
    const vault = await bench.open({ mayKeep: false });
    await vault.write(SESSION, TOKENS);
    expect(await vault.read(SESSION)).toEqual(TOKENS);
    expect(vault.outOfReach()).toBe(false);
    expect(vault.notices()).toEqual([{ code: 'secrets-in-memory', subject: 'policy', rule: null, file: null }]);
    expect([bench.store.text, bench.credentials.calls.read]).toEqual([null, 0]);
  });

  it('policy keepSecrets, meant: a file of before stays as it is, and nothing of it is waited for', async () => {
    const bench = vaultBench();
    await (await bench.open()).write(SESSION, TOKENS);
    const before = bench.store.text;
    const vault = await bench.open({ mayKeep: false });
    await vault.write(SESSION, 'other');
    expect([vault.outOfReach(), await vault.read(SESSION), bench.store.text]).toEqual([false, 'other', before]);
  });

  it.each([
    ['there', false, true],
    ['not to be read at present', true, true],
    ['not there', false, false],
  ])('policy keepSecrets, strict for now: a file that is %s is out of reach', async (name, isBroken, expected) => {
    const bench = vaultBench();
    if (name !== 'not there') await (await bench.open()).write(SESSION, TOKENS);
    const before = bench.store.text;
    if (isBroken) bench.store.broken.set('load', new Error('EIO'));
    const { read } = { ...bench.credentials.calls };
    const vault = await bench.open({ mayKeep: false, forNow: true });
    expect(vault.outOfReach()).toBe(expected);
    expect(vault.notices()).toEqual([{ code: 'secrets-in-memory', subject: 'policy', rule: null, file: null }]);
    await vault.write(SESSION, 'other');
    expect([bench.store.text, bench.credentials.calls.read]).toEqual([before, read]);
    bench.store.broken.clear();
    expect(await (await bench.open()).read(SESSION)).toEqual(before === null ? null : TOKENS);
  });

  it('no key pair is made in memory while a vault is closed by a policy that cannot be understood', async () => {
    const bench = vaultBench();
    const client = { type: 'asymmetric', clientId: 'c', algorithm: 'ES384', jwksUrl: null } as const;
    const keysOf = (vault: Vault) => createClientKeys(vault, manualClock()).ensure('northgate', client);
    const [kept] = await keysOf(await bench.open());
    await expect(keysOf(await bench.open({ mayKeep: false, forNow: true }))).rejects.toMatchObject({
      code: 'vault-unavailable',
    });
    expect(await keysOf(await bench.open())).toEqual([kept]);
  });

  it('shares no object with those who write or read', async () => {
    const vault = await vaultBench().open({ mayKeep: false });
    const value = { list: [1] };
    await vault.write(SESSION, value);
    value.list.push(2);
    expect(await vault.read(SESSION)).toEqual({ list: [1] });
    expect(await vault.read(SESSION)).not.toBe(await vault.read(SESSION));
  });
});

describe('J2: a file that is not what it should be', () => {
  const records = { [slotName(SESSION)]: 'AAAA' };
  const keyId = 'another-key';
  it.each([
    ['truncated', (text: string) => text.slice(0, text.length / 2)],
    ['empty', () => ''],
    ['garbled', (text: string) => `\u0000\u0001${text}`],
    ['of a newer version', (text: string) => text.replace('"version":1', '"version":2')],
    ['of an older version', (text: string) => text.replace('"version":1', '"version":0')],
    ['of another key', () => JSON.stringify({ version: 1, keyId, records })],
    ['of another program', () => '{"theme":"dark"}'],
    ['JSON of another kind', () => 'null'],
    ['with a member too many', (text: string) => text.replace('"version":1', '"version":1,"plain":"x"')],
    ['with a record of no slot', () => JSON.stringify({ version: 1, keyId, records: { __proto__x: '' } })],
  ])('%s: is set aside as it is, said, and costs a new sign-in only', async (_what, spoil) => {
    const bench = vaultBench();
    await (await bench.open()).write(SESSION, TOKENS);
    bench.store.text = spoil(bench.store.text!);
    const spoilt = bench.store.text;
    const vault = await bench.open();
    expect(reasonOf(vault)).toBeUndefined();
    expect([await vault.read(SESSION), await vault.list('session')]).toEqual([null, []]);
    expect(bench.store.aside).toEqual([spoilt]);
    expect(vault.notices()).toEqual([
      { code: 'vault-set-aside', subject: null, rule: null, file: '/profile/vault.set-aside-1.json' },
    ]);
    await vault.write(SESSION, 'signed in again');
    expect(await (await bench.open()).read(SESSION)).toBe('signed in again');
  });

  it.each(['read', 'write', 'remove'] as const)('spoilt while the app runs: noticed by the next %s', async (call) => {
    const bench = vaultBench();
    const vault = await bench.open();
    await vault.write(SESSION, TOKENS);
    bench.store.text = '{';
    if (call === 'write') await vault.write(SECRET, 'typed in');
    else await vault[call](SESSION);
    expect(vault.notices().map((notice) => notice.code)).toEqual(['vault-set-aside']);
    expect(await vault.read(SESSION)).toBeNull();
    expect(await vault.read(SECRET)).toBe(call === 'write' ? 'typed in' : null);
  });

  it('a record moved to another site’s slot, or garbled, is lost, said once and dropped; the others stay', async () => {
    const bench = vaultBench();
    const before = await bench.open();
    await before.write(SESSION, TOKENS);
    await before.write(SECRET, 'typed in');
    const elsewhere: SecretSlot = { ...SESSION, site: 'southgate' };
    const document = bench.store.document();
    bench.store.text = JSON.stringify({
      ...document,
      records: { ...document.records, [slotName(elsewhere)]: document.records[slotName(SESSION)] },
    });
    const vault = await bench.open();
    expect([await vault.read(elsewhere), await vault.read(elsewhere)]).toEqual([null, null]);
    expect(vault.notices()).toEqual([{ code: 'vault-record-lost', subject: null, rule: null, file: null }]);
    expect(await vault.list('session')).toEqual([SESSION]);
    expect([await vault.read(SESSION), await vault.read(SECRET)]).toEqual([TOKENS, 'typed in']);
  });

  it('an entry that is no key counts as none', async () => {
    const bench = vaultBench();
    bench.credentials.entries.set('vault-key', randomBytes(16));
    const vault = await bench.open();
    await vault.write(SESSION, TOKENS);
    expect(bench.credentials.entries.get('vault-key')).toHaveLength(32);
    expect(await vault.read(SESSION)).toEqual(TOKENS);
  });
});

describe('a disk that fails', () => {
  it.each([
    ['J1: a full disk', 'ENOSPC'],
    ['J1: a read-only profile', 'EROFS'],
    ['J5: a file held by a virus scanner', 'EBUSY'],
    ['J5: a network home that is gone', 'EIO'],
  ])('%s: a write or a removal says so, and the old value is still there', async (_what, code) => {
    const bench = vaultBench();
    const vault = await bench.open();
    await vault.write(SESSION, TOKENS);
    const before = bench.store.text;
    bench.store.broken.set('save', Object.assign(new Error(code), { code }));
    await expect(vault.write(SESSION, 'newer')).rejects.toMatchObject({ code: 'vault-write-failed', details: {} });
    await expect(vault.write(SECRET, 'typed in')).rejects.toMatchObject({ code: 'vault-write-failed' });
    await expect(vault.remove(SESSION)).rejects.toMatchObject({ code: 'vault-write-failed' });
    expect([await vault.read(SESSION), await vault.read(SECRET)]).toEqual([TOKENS, null]);
    expect([bench.store.text, reasonOf(vault)]).toEqual([before, undefined]);
    bench.store.broken.clear();
    await vault.write(SESSION, 'newer');
    expect(await vault.read(SESSION)).toBe('newer');
  });

  it('J5: a file that cannot be read for a while is not lost: what was seen last is used', async () => {
    const bench = vaultBench();
    const vault = await bench.open();
    await vault.write(SESSION, TOKENS);
    bench.store.broken.set('load', new Error('EBUSY'));
    expect(await vault.read(SESSION)).toEqual(TOKENS);
    await expect(vault.write(SESSION, 'newer')).rejects.toMatchObject({ code: 'vault-write-failed' });
    bench.store.broken.clear();
    expect(await vault.read(SESSION)).toEqual(TOKENS);
    expect([vault.notices(), bench.store.aside]).toEqual([[], []]);
  });

  it('J5: a file that cannot be read at the start: in memory, and the file is untouched', async () => {
    const bench = vaultBench();
    await (await bench.open()).write(SESSION, TOKENS);
    bench.store.broken.set('load', new Error('EIO'));
    const vault = await bench.open();
    expect(reasonOf(vault)).toBe('failed');
    await vault.write(SESSION, 'other');
    bench.store.broken.clear();
    expect(await (await bench.open()).read(SESSION)).toEqual(TOKENS);
  });

  it('J1: a spoilt file that cannot be set aside: in memory, and the file is untouched', async () => {
    const bench = vaultBench();
    bench.store.text = '{';
    bench.store.broken.set('setAside', new Error('EROFS'));
    const vault = await bench.open();
    await vault.write(SESSION, TOKENS);
    expect([vault.outOfReach(), bench.store.text]).toEqual([true, '{']);
  });

  it('J1: a lock that cannot be had is a write that failed', async () => {
    const bench = vaultBench();
    const vault = await bench.open({ exclusively: () => Promise.reject(new Error('EROFS')) });
    await expect(vault.write(SESSION, TOKENS)).rejects.toMatchObject({ code: 'vault-write-failed' });
    expect(bench.store.text).toBeNull();
  });
});
