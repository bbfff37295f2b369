/** NDJSON of any size, the same bytes each time: records of the sandbox's population, again and again under other ids. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { once } from 'node:events';
import path from 'node:path';
import { createPopulation } from '../../sandbox/population/index.ts';

const PEOPLE = 16;
/** Rounds of one file: about 100 MB of results. */
const ROUNDS_PER_FILE = 8;

export type NdjsonFile = {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  readonly lines: number;
};

type Base = { readonly type: string; readonly text: string; readonly lines: number };

/** Everything of a few ordinary people, by type. */
function baseOf(): Base[] {
  const population = createPopulation({ seed: 'bench', size: 60 });
  const people = population.patients.filter(({ id }) => id?.startsWith('person-') === true).slice(0, PEOPLE);
  const byType = new Map<string, string[]>();
  for (const { id = '' } of people) {
    const { entry } = JSON.parse(population.bundleText(id)) as { entry: { resource: { resourceType: string } }[] };
    for (const { resource } of entry) {
      const lines = byType.get(resource.resourceType) ?? [];
      byType.set(resource.resourceType, lines);
      lines.push(JSON.stringify(resource));
    }
  }
  return [...byType].map(([type, lines]) => ({ type, text: `${lines.join('\n')}\n`, lines: lines.length }));
}

/** Takes a folder and how many bytes there shall be, at least; writes the files, never holding more than a round. */
export async function writeNdjson(folder: string, leastBytes: number): Promise<NdjsonFile[]> {
  await mkdir(folder, { recursive: true });
  const base = baseOf();
  const files: NdjsonFile[] = [];
  let total = 0;
  for (let number = 1; total < leastBytes; number++) {
    const open = base.map(({ type }) => {
      const name = `${type}.${String(number).padStart(4, '0')}.ndjson`;
      return { name, type, stream: createWriteStream(path.join(folder, name)), bytes: 0, lines: 0 };
    });
    for (let round = 0; round < ROUNDS_PER_FILE && total < leastBytes; round++) {
      for (const [index, { text, lines }] of base.entries()) {
        const file = open[index];
        if (file === undefined) continue;
        const bytes = Buffer.from(text.replaceAll(/person-(\d{4})/g, `p$1-${number}-${round}`));
        if (!file.stream.write(bytes)) await once(file.stream, 'drain');
        file.bytes += bytes.length;
        file.lines += lines;
        total += bytes.length;
      }
    }
    for (const { stream, ...file } of open) {
      stream.end();
      await once(stream, 'close');
      files.push(file);
    }
  }
  return files;
}
