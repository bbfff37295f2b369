/** A vault that keeps JSON in memory, as the real one does where nothing may be kept; it can be told to fail. */
import type { SecretSlot, SecretVault } from '../../main/ports.ts';
import { AppError } from '../../shared/errors.ts';

export type MemoryVault = SecretVault & {
  readonly records: Map<string, { slot: SecretSlot; json: string }>;
  /** Every write from now on fails, or works again. */
  readonly breakWrites: (broken: boolean) => void;
  /** The store of this machine lets nobody in from now on. */
  readonly loseReach: () => void;
  /** Every write so far, oldest first. */
  readonly written: readonly SecretSlot[];
};

const nameOf = ({ site, kind, id }: SecretSlot): string => JSON.stringify([site, kind, id ?? null]);

export function memoryVault(): MemoryVault {
  const records = new Map<string, { slot: SecretSlot; json: string }>();
  const written: SecretSlot[] = [];
  let broken = false;
  let outOfReach = false;
  const refuse = (): void => {
    if (broken) throw new AppError('vault-write-failed');
  };
  return {
    records,
    written,
    breakWrites: (now) => (broken = now),
    read: (slot) => Promise.resolve(JSON.parse(records.get(nameOf(slot))?.json ?? 'null') as unknown),
    write: async (slot, value) => {
      await Promise.resolve();
      refuse();
      written.push(slot);
      records.set(nameOf(slot), { slot, json: JSON.stringify(value) });
    },
    remove: async (slot) => {
      await Promise.resolve();
      refuse();
      records.delete(nameOf(slot));
    },
    outOfReach: () => outOfReach,
    loseReach: () => (outOfReach = true),
    list: (kind) => Promise.resolve([...records.values()].map(({ slot }) => slot).filter((slot) => slot.kind === kind)),
  };
}
