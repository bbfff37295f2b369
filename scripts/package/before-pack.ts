/** What electron-builder calls before it packs: whose work is in the package must be told in it. */
import { existsSync } from 'node:fs';
import path from 'node:path';

const NOTICES = ['licences.json', 'sbom.cdx.json'];

export function beforePack({ packager: { projectDir } }: { readonly packager: { readonly projectDir: string } }): void {
  const missing = NOTICES.filter((name) => !existsSync(path.join(projectDir, 'out/notices', name)));
  if (missing.length > 0)
    throw new Error(`out/notices holds no ${missing.join(' and no ')}: run "npm run build" first.`);
}
