import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beforePack } from '../../../scripts/package/before-pack.ts';

describe('a package without notices', () => {
  let projectDir = '';
  beforeEach(() => {
    projectDir = mkdtempSync(path.join(os.tmpdir(), 'chartroom-pack-'));
    mkdirSync(path.join(projectDir, 'out/notices'), { recursive: true });
  });
  afterEach(() => rmSync(projectDir, { recursive: true, force: true }));
  const put = (name: string): void => writeFileSync(path.join(projectDir, 'out/notices', name), '[]');
  const pack = (): void => beforePack({ packager: { projectDir } });

  it('is not packed, and it is said what is missing', () => {
    expect(pack).toThrow('out/notices holds no licences.json and no sbom.cdx.json: run "npm run build" first.');
    put('licences.json');
    expect(pack).toThrow('out/notices holds no sbom.cdx.json');
    put('sbom.cdx.json');
    expect(pack).not.toThrow();
  });
});
