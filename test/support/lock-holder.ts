/**
 * A process that shares locks with others: `count FOLDER TIMES` adds to FOLDER/counter under the lock, `hold FOLDER`
 * takes the lock, says so and keeps it until it is killed.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createProcessLock } from '../../main/session/refresh-lock.ts';
import { realClock } from './real-clock.ts';

const [, , task, folder = '', times = '0'] = process.argv;
const lock = createProcessLock({
  folder: path.join(folder, 'locks'),
  clock: realClock,
  log: () => undefined,
  retryMs: 2,
});
const counter = path.join(folder, 'counter');
const inside = path.join(folder, 'inside');

async function addOne(): Promise<void> {
  // Throws where another holder is inside.
  await writeFile(inside, String(process.pid), { flag: 'wx' });
  const count = Number(await readFile(counter, 'utf8'));
  await writeFile(counter, String(count + 1));
  await rm(inside);
}

if (task === 'count') {
  for (let n = 0; n < Number(times); n++) await lock('refresh', addOne);
} else {
  await lock('refresh', () => {
    process.stdout.write('holding\n');
    return new Promise<never>(() => setInterval(() => undefined, 1000));
  });
}
