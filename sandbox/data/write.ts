/** Writes the population from its charts: `node sandbox/data/write.ts`. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { population } from './charts/everyone.ts';

for (const [name, text] of population()) await writeFile(path.join(import.meta.dirname, name), text);
