/** Whose work is in the package, as the build wrote it beside the bundles. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { licencesSchema, type Licence } from '../../shared/about.ts';
import { AppError } from '../../shared/errors.ts';

/** Takes the app's own folder; reads when asked, and not before. Rejects with AppError `notices-missing`: a list is never made up. */
export async function readLicences(folder: string): Promise<Licence[]> {
  try {
    const text = await readFile(path.join(folder, 'out/notices/licences.json'), 'utf8');
    return licencesSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError('notices-missing', {}, { cause });
  }
}
