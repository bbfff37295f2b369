/** `npm run policy`: writes the templates, the profile, the schema and the guide's table of the policy's switches. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'prettier';
import { describeSwitches } from '../main/policy/policy.ts';
import { guideTable } from './policy/guide.ts';
import { templates } from './policy/templates.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const GUIDE = path.join(ROOT, 'docs/admin-guide.md');
const TABLE = /(<!-- switches: written by `npm run policy` -->\n)[\s\S]*?(\n<!-- end of switches -->)/;

for (const { file, text } of templates()) {
  mkdirSync(path.dirname(path.join(ROOT, file)), { recursive: true });
  writeFileSync(path.join(ROOT, file), text);
}
const guide = readFileSync(GUIDE, 'utf8');
if (!TABLE.test(guide)) throw new Error('the guide has lost the marks of its table');
const written = guide.replace(
  TABLE,
  (_all, begin: string, end: string) => `${begin}\n${guideTable(describeSwitches())}\n${end}`,
);
writeFileSync(GUIDE, await format(written, { parser: 'markdown', printWidth: 120, proseWrap: 'preserve' }));
