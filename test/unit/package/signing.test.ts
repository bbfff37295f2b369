/** What of a build is signed and how a Mac's halves are joined: electron-builder.yml, asked through the tools that read it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const builder = createRequire(path.join(ROOT, 'node_modules/app-builder-lib/package.json'));
const universal = createRequire(path.join(ROOT, 'node_modules/@electron/universal/package.json'));

type Configuration = {
  readonly win: { readonly signExts: readonly string[] };
  readonly mac: Readonly<Record<string, unknown>> & { readonly x64ArchFiles: string };
};
const { load } = builder('js-yaml') as { load: (text: string) => Configuration };
const { win, mac } = load(readFileSync(path.join(ROOT, 'electron-builder.yml'), 'utf8'));

describe('what Windows can load as code', () => {
  const { WinPackager } = builder('./out/index.js') as {
    WinPackager: { prototype: { shouldSignFile: (this: unknown, file: string) => boolean } };
  };
  const signs = (file: string, signExts: readonly string[] = win.signExts): boolean =>
    WinPackager.prototype.shouldSignFile.call({ platformSpecificBuildOptions: { signExts } }, file);

  it.each(['Chartroom.exe', 'ffmpeg.dll', 'libEGL.dll', 'd3dcompiler_47.dll', 'keyring.win32-x64-msvc.node'])(
    '%s is signed',
    (file) => expect(signs(file)).toBe(true),
  );

  it('a library would not be without its extension, and what is no code is not', () => {
    expect(signs('ffmpeg.dll', ['.node'])).toBe(false);
    expect(['resources.pak', 'icudtl.dat', 'LICENSE'].filter((file) => signs(file))).toEqual([]);
  });
});

describe('the two halves of a Mac build', () => {
  const { minimatch } = universal('minimatch') as {
    minimatch: (file: string, pattern: string, options: { matchBase: boolean }) => boolean;
  };
  // As @electron/universal asks: by the path below the bundle.
  const covered = (file: string): boolean => minimatch(file, mac.x64ArchFiles, { matchBase: true });
  const modules = 'Contents/Resources/app.asar.unpacked/node_modules/@napi-rs';

  it.each(['x64', 'arm64'])('the module for %s, the same in both, is left as it is', (arch) => {
    expect(covered(`${modules}/keyring-darwin-${arch}/keyring.darwin-${arch}.node`)).toBe(true);
  });

  it('nothing else is: what is the same in both by mistake ends the build', () => {
    const others = ['Contents/MacOS/Chartroom', `${modules}/keyring/other.node`];
    expect(others.filter((file) => covered(file))).toEqual([]);
  });
});
