/** Secrets that end with the app, where nothing trustworthy can keep them (security §3.9). */
import type { SecretVault } from '../../ports.ts';
import { slotName, slotOf } from './vault-document.ts';

/** An empty vault in memory. Values are kept as JSON text, so that nobody shares an object with it. */
export function createMemoryRecords(): Omit<SecretVault, 'outOfReach'> {
  const records = new Map<string, string>();
  return {
    read: (slot) => {
      const text = records.get(slotName(slot));
      return Promise.resolve(text === undefined ? null : (JSON.parse(text) as unknown));
    },
    write: (slot, value) => {
      records.set(slotName(slot), JSON.stringify(value));
      return Promise.resolve();
    },
    remove: (slot) => {
      records.delete(slotName(slot));
      return Promise.resolve();
    },
    list: (kind) =>
      Promise.resolve(
        [...records.keys()].flatMap((name) => {
          const slot = slotOf(name);
          return slot?.kind === kind ? [slot] : [];
        }),
      ),
  };
}
