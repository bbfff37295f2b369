/** `npm run log-events`: writes the guide's table of log events. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'prettier';
import { withLogTable } from './guide/log-table.ts';

const GUIDE = path.resolve(import.meta.dirname, '../docs/admin-guide.md');
const written = withLogTable(readFileSync(GUIDE, 'utf8'));
writeFileSync(GUIDE, await format(written, { parser: 'markdown', printWidth: 120, proseWrap: 'preserve' }));
