/**
 * What a package is built around where Electron's binary cannot be fetched: it has the parts that packaging looks at, and
 * runs nothing. Everything of the package but the program itself can be looked at with it.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const ELECTRON = path.resolve(import.meta.dirname, '../../node_modules/electron');
const PROGRAM = `#!/bin/sh
echo 'This package was built around a placeholder: Electron could not be fetched, so it cannot run.' >&2
exit 1
`;

/** Before Electron's own fuse wire stand these bytes; behind them its version, its length and a byte for each fuse. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** A fuse wire as Electron's programs carry it: `fuses` holds a `0` or `1` for each. */
export function fuseWire(fuses: string): Buffer {
  return Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, fuses.length]), Buffer.from(fuses)]);
}

/** As Electron 45 ships them, but for the first two, so that each must be set. */
export const SHIPPED_FUSES = '101100011';

/** Writes a placeholder for Linux into a folder, which electron-builder takes as `electronDist`. */
export function writePlaceholder(folder: string): void {
  const { version } = JSON.parse(readFileSync(path.join(ELECTRON, 'package.json'), 'utf8')) as { version: string };
  mkdirSync(path.join(folder, 'locales'), { recursive: true });
  mkdirSync(path.join(folder, 'resources'), { recursive: true });
  const program = Buffer.concat([Buffer.from(PROGRAM), fuseWire(SHIPPED_FUSES), Buffer.from('\n')]);
  writeFileSync(path.join(folder, 'electron'), program, { mode: 0o755 });
  writeFileSync(path.join(folder, 'locales', 'en-US.pak'), '');
  writeFileSync(path.join(folder, 'version'), version);
  copyFileSync(path.join(ELECTRON, 'LICENSE'), path.join(folder, 'LICENSE'));
  writeFileSync(
    path.join(folder, 'LICENSES.chromium.html'),
    '<p>Placeholder: Electron brings the notices of Chromium.</p>\n',
  );
}
