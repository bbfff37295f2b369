/** Texts that many patients share, each kept once and known by a number. */

type Name = { readonly key: string; label: string };

export type NameTable = {
  /** Takes a key and how it is called here; gives its number, or null where the table is full. */
  readonly add: (key: string, label: string) => number | null;
  readonly find: (key: string) => number | null;
  readonly at: (number: number) => Readonly<Name>;
  readonly size: () => number;
  /** How often something came that the table had no place for. */
  readonly overflow: () => number;
};

const LONGEST = 300;

/** Takes how many names it may keep. Of several labels of one key the first in the alphabet stands, whatever came first. */
export function createNameTable(most: number): NameTable {
  const numbers = new Map<string, number>();
  const names: Name[] = [];
  let overflow = 0;
  return {
    add: (sent, sentLabel) => {
      const [key, label] = [sent.slice(0, LONGEST), sentLabel.slice(0, LONGEST)];
      const number = numbers.get(key);
      if (number !== undefined) {
        const known = names[number];
        if (known !== undefined && label < known.label) known.label = label;
        return number;
      }
      if (names.length >= most) {
        overflow++;
        return null;
      }
      numbers.set(key, names.length);
      return names.push({ key, label }) - 1;
    },
    find: (key) => numbers.get(key) ?? null,
    at: (number) => names[number] ?? { key: '', label: '' },
    size: () => names.length,
    overflow: () => overflow,
  };
}
