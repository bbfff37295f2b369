import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SecretSlot } from '../../../main/ports.ts';
import { KEY_BYTES, keyIdOf, seal, unseal } from '../../../main/session/vault/record-cipher.ts';
import { slotName, slotOf } from '../../../main/session/vault/vault-document.ts';

const KEY = randomBytes(KEY_BYTES);
const SLOT: SecretSlot = { site: 'northgate', kind: 'session', id: 'one' };
/** Names that would run into one another if they were merely joined. */
const slots: fc.Arbitrary<SecretSlot> = fc
  .record({
    site: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a', 'a"', 'a","session', '', '\u0000', 'null')),
    kind: fc.constantFrom<SecretSlot['kind']>('client-secret', 'client-keys', 'registration', 'session', 'export'),
    id: fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'null', '"]')), { nil: undefined }),
  })
  .map(({ id, ...slot }) => (id === undefined ? slot : { ...slot, id }));

describe('SMART 6, 95: a sealed record', () => {
  it('opens for its slot and key, whatever it holds', () => {
    fc.assert(
      fc.property(slots, fc.jsonValue(), (slot, value) => {
        const text = JSON.stringify(value);
        expect(unseal(KEY, slot, seal(KEY, slot, text))).toBe(text);
      }),
    );
  });

  it('says nothing of what it holds but the length, and is another one at each sealing', () => {
    const [first, again] = [seal(KEY, SLOT, '"token"'), seal(KEY, SLOT, '"token"')];
    expect(first).not.toBe(again);
    expect(Buffer.from(first, 'base64').subarray(0, 12)).not.toEqual(Buffer.from(again, 'base64').subarray(0, 12));
    expect(Buffer.from(first, 'base64').includes('token')).toBe(false);
  });

  it('J2: never opens with any single bit flipped', () => {
    const bytes = Buffer.from(seal(KEY, SLOT, '{"refreshToken":"r"}'), 'base64');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(unseal(KEY, SLOT, flipped.toString('base64')), `bit ${bit}`).toBeNull();
    }
  });

  it('J2: never opens in the slot of another site, kind or id', () => {
    fc.assert(
      fc.property(slots, slots, (slot, other) => {
        fc.pre(slotName(slot) !== slotName(other));
        expect(unseal(KEY, other, seal(KEY, slot, '"token"'))).toBeNull();
      }),
    );
  });

  it('J2: never opens where it was sealed by another version of the format', () => {
    for (const version of [0, 2, 11]) expect(unseal(KEY, SLOT, seal(KEY, SLOT, '"token"', { version }))).toBeNull();
  });

  it('J2: never opens cut short, lengthened, spelt otherwise or made up', () => {
    const sealed = seal(KEY, SLOT, '"token"');
    for (let length = 0; length < sealed.length; length++) {
      expect(unseal(KEY, SLOT, sealed.slice(0, length)), `${length} characters`).toBeNull();
    }
    expect(unseal(KEY, SLOT, `${sealed}AAAA`)).toBeNull();
    expect(unseal(KEY, SLOT, ` ${sealed}`)).toBeNull();
    fc.assert(fc.property(fc.base64String(), (text) => unseal(KEY, SLOT, text) === null));
  });

  it('J3: never opens with another key; the keys have different ids, which say nothing of them', () => {
    const other = randomBytes(KEY_BYTES);
    expect(unseal(other, SLOT, seal(KEY, SLOT, '"token"'))).toBeNull();
    expect(keyIdOf(other)).not.toBe(keyIdOf(KEY));
    expect(keyIdOf(KEY)).toBe(keyIdOf(Buffer.from(KEY)));
    expect(Buffer.from(keyIdOf(KEY), 'base64url').includes(KEY.subarray(0, 4))).toBe(false);
  });
});

describe('the name of a slot in the file', () => {
  it('stands for that slot alone', () => {
    fc.assert(
      fc.property(slots, (slot) => {
        expect(slotOf(slotName(slot))).toEqual(slot);
      }),
    );
  });

  it.each(['', 'session', '{}', '["session"]', '["other","a",null]', '["session","a",1]', '["session","a",null,1]'])(
    'is not %s',
    (name) => expect(slotOf(name)).toBeNull(),
  );
});
