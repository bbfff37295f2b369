/** Lays the fixture app out as the build lays out the app: its types stripped, nothing else changed. */
import fs from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';

const HERE = import.meta.dirname;
const OUTPUTS = { 'main.ts': 'main/index.js', 'preload.ts': 'preload/index.cjs', 'page.ts': 'renderer/page.js' };

/** Writes the fixture app into `folder` and gives that folder. */
export function buildFixtureApp(folder: string): string {
  const write = (name: string, text: string): void => {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  };
  const read = (name: string): string => fs.readFileSync(path.join(HERE, name), 'utf8');
  const manifest = { name: 'fixture-app', version: '1.2.3', type: 'module', main: './out/main/index.js' };
  write('package.json', JSON.stringify(manifest));
  write('out/renderer/index.html', read('index.html'));
  for (const [source, output] of Object.entries(OUTPUTS)) write(`out/${output}`, stripTypeScriptTypes(read(source)));
  return folder;
}
