/** Which of the patients found could be taken for one another (D7). */
import type { PatientMatch } from '../../../shared/ipc-contract.ts';

/** Marks, order, case and titles tell nobody apart: `BROWN, Ruth (Mrs)` and `Ruth Brown` read alike. */
function folded(name: string): string {
  const words = name
    .replaceAll(/\([^)]*\)/g, ' ')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return words.toSorted().join(' ');
}

/** Letters to be changed, added or taken away to come from one text to the other. */
function distance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (before[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(swap, (before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    before = row;
  }
  return before[b.length] ?? 0;
}

const sorted = (text: string): string => text.split('').toSorted().join('');

/** The same day, or one that a slip makes of the other: day and month swapped, digits of the year in another order. */
function bornAlike(a: string, b: string): boolean {
  if (a === b) return true;
  const [yearA = '', monthA, dayA] = a.split('-');
  const [yearB = '', monthB, dayB] = b.split('-');
  if (yearA === yearB) return monthA !== undefined && monthA === dayB && monthB === dayA;
  return monthA === monthB && dayA === dayB && sorted(yearA) === sorted(yearB);
}

type Reading = { readonly row: number; readonly name: string; readonly born: string | null };

function alike(a: Reading, b: Reading): boolean {
  if (a.name === b.name) return true;
  const slips = Math.min(2, Math.floor(Math.max(a.name.length, b.name.length) / 6));
  if (distance(a.name, b.name) <= slips) return true;
  if (a.born === null || b.born === null || !bornAlike(a.born, b.born)) return false;
  // Twins, and people whose records were mixed up: the same birthday and one name in common.
  const words = new Set(a.name.split(' '));
  return b.name.split(' ').some((word) => words.has(word));
}

/** Rows that look like at least one other. */
export function lookAlikes(rows: readonly PatientMatch[]): ReadonlySet<number> {
  const readings = rows.map(({ row, name, birthDate }) => ({ row, name: folded(name), born: birthDate }));
  const found = new Set<number>();
  for (const [n, a] of readings.entries()) {
    for (const b of readings.slice(n + 1)) if (alike(a, b)) found.add(a.row).add(b.row);
  }
  return found;
}
