/** What is delivered: bytes of the built bundles. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { measure, type Measure } from '../measure.ts';

const OUT = path.resolve(import.meta.dirname, '../../../out');
const GROUPS: readonly { readonly name: string; readonly folder: string; readonly ends: readonly string[] }[] = [
  { name: 'main', folder: 'main', ends: ['.js'] },
  { name: 'preload', folder: 'preload', ends: ['.cjs'] },
  { name: 'renderer scripts', folder: 'renderer', ends: ['.js'] },
  { name: 'renderer styles', folder: 'renderer', ends: ['.css'] },
  { name: 'renderer fonts', folder: 'renderer', ends: ['.woff2', '.woff'] },
];

function bytesOf(folder: string, ends: readonly string[]): number {
  const at = path.join(OUT, folder);
  if (!existsSync(at)) return NaN;
  const files = readdirSync(at, { recursive: true, encoding: 'utf8' });
  const chosen = files.filter((file) => ends.some((end) => file.endsWith(end)));
  return chosen.reduce((sum, file) => sum + statSync(path.join(at, file)).size, 0);
}

export function benchSizes(): Promise<Measure[]> {
  const measures = GROUPS.map(({ name, folder, ends }) =>
    measure({ name: `size of ${name}`, unit: 'bytes', samples: [bytesOf(folder, ends)] }),
  );
  return Promise.resolve(measures);
}
