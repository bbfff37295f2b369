/** What updates need in the build: a chunk of its own. The build must be there (`npm run check` makes it first). */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const MAIN = path.resolve(import.meta.dirname, '../../../out/main');
const read = (file: string): string => readFileSync(path.join(MAIN, file), 'utf8');

it('deploy 3.7: electron-updater is a chunk of its own, which nothing loads by itself', () => {
  const chunks = readdirSync(path.join(MAIN, 'chunks')).filter((name) => name.endsWith('.js'));
  const [updater = 'none', ...more] = chunks.filter((name) => name.startsWith('updater-'));
  expect(more).toEqual([]);
  const others = ['index.js', ...chunks.filter((name) => name !== updater).map((name) => `chunks/${name}`)];
  const naming = others.flatMap((file) =>
    read(file)
      .split('\n')
      .filter((line) => line.includes(updater)),
  );
  expect(naming).toHaveLength(1);
  expect(naming[0]).toContain('await import(');
  expect(others.filter((file) => read(file).includes('ERR_UPDATER_'))).toEqual([]);
  expect(read(`chunks/${updater}`)).toContain('ERR_UPDATER_');
});
