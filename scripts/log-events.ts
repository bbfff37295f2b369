/** `npm run log-events`: writes the guide's table of log events, and the schema of a diagnosis. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'prettier';
import { SCHEMA_FILE, schemaText } from './guide/diagnosis-schema.ts';
import { withLogTable } from './guide/log-table.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const GUIDE = path.join(ROOT, 'docs/admin-guide.md');
const written = withLogTable(readFileSync(GUIDE, 'utf8'));
writeFileSync(GUIDE, await format(written, { parser: 'markdown', printWidth: 120, proseWrap: 'preserve' }));
writeFileSync(path.join(ROOT, SCHEMA_FILE), await format(schemaText(), { parser: 'json', printWidth: 120 }));
