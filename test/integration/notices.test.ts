/** Licences and bill of materials of the built bundles. The build must be there (`npm run check` makes it first). */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUNDLES, type BundledFiles } from '../../scripts/notices/bundled-modules.ts';
import { modulesFile, writeNotices } from '../../scripts/notices/write-notices.ts';
import type { Licence } from '../../shared/about.ts';
import { cycloneDxSchema } from '../support/cyclonedx-schema.ts';

type Component = {
  readonly name: string;
  readonly group?: string;
  readonly version?: string;
  readonly purl?: string;
  readonly 'bom-ref': string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses?: readonly unknown[];
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
  readonly components?: readonly Component[];
};
type Bill = {
  readonly metadata: { readonly component: Component; readonly timestamp?: string };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
};

const ROOT = path.resolve(import.meta.dirname, '../..');
const NOTICES = path.join(ROOT, 'out/notices');
const text = (file: string): string => readFileSync(file, 'utf8');
const parsed = (file: string): unknown => JSON.parse(text(file));

let files: BundledFiles;
let bill: Bill;
let licences: readonly Licence[];
let scratch = '';

beforeAll(() => {
  files = parsed(modulesFile(ROOT)) as BundledFiles;
  bill = parsed(path.join(NOTICES, 'sbom.cdx.json')) as Bill;
  licences = parsed(path.join(NOTICES, 'licences.json')) as readonly Licence[];
  scratch = mkdtempSync(path.join(os.tmpdir(), 'chartroom-notices-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const nameOf = ({ group, name }: Component): string => (group === undefined ? name : `${group}/${name}`);
const whereOf = ({ properties = [] }: Component): readonly string[] =>
  properties.find(({ name }) => name === 'chartroom:where')?.value.split(' ') ?? [];
const packageIn = (file: string): string | undefined => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1];
const sorted = (names: Iterable<string>): readonly string[] => [...new Set(names)].toSorted();

/** Of the bundler's own helpers, which no folder of modules names. */
const HELPERS = 'rolldown';

describe('the bill of materials', () => {
  it('is what the specification asks for, and would not be with a part of no kind or a licence of no list', () => {
    const schema = cycloneDxSchema();
    expect(schema.safeParse(bill).error).toBeUndefined();
    for (const broken of [
      { ...bill, components: [{ name: 'x' }] },
      { ...bill, components: [{ name: 'x', type: 'library', licenses: [{ license: { id: 'Mine' } }] }] },
      { ...bill, components: [{ name: 'x', type: 'library', hashes: [{ alg: 'SHA-512', content: 'zz' }] }] },
      { ...bill, specVersion: 1.6 },
      { ...bill, surplus: true },
    ]) {
      expect(schema.safeParse(broken).success).toBe(false);
    }
  });

  it.each(BUNDLES)('names every package of which the bundler put something into %s, and no other', (bundle) => {
    const bundled = files[bundle].flatMap((file) => packageIn(file) ?? (file.startsWith('\0rolldown/') ? HELPERS : []));
    const told = bill.components.filter((part) => whereOf(part).includes(bundle)).map(nameOf);
    expect(sorted(told)).toEqual(sorted(bundled));
  });

  it('names all that the shipped text of main and its workers says it was made from', () => {
    const folder = path.join(ROOT, 'out/main');
    const shipped = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
    const heads = shipped.flatMap((name) =>
      [...text(path.join(folder, name)).matchAll(/^\/\/ (\S*node_modules\/\S+)$/gm)].map(([, file]) =>
        packageIn(file!),
      ),
    );
    const told = bill.components.filter((part) => whereOf(part).includes('main')).map(nameOf);
    expect(sorted(heads.map(String)).length).toBeGreaterThan(15);
    expect(heads.filter((name) => !told.includes(String(name)))).toEqual([]);
  });

  it('gives each package its address and the hash that npm checked it against', () => {
    const lock = parsed(path.join(ROOT, 'package-lock.json')) as {
      packages: Readonly<Record<string, { version: string; integrity?: string }>>;
    };
    const zod = bill.components.find(({ name }) => name === 'zod')!;
    const locked = lock.packages['node_modules/zod']!;
    expect(zod.purl).toBe(`pkg:npm/zod@${locked.version}`);
    const digest = Buffer.from(zod.hashes![0]!.content, 'hex').toString('base64');
    expect(`sha512-${digest}`).toBe(locked.integrity);
    expect(bill.components.filter(({ name, hashes }) => hashes === undefined && name !== 'electron')).toEqual([]);
    expect(bill.components.filter(({ licenses }) => licenses === undefined)).toEqual([]);
  });

  it('names Electron with the Chromium and the Node.js in it, and the crates of what is native', () => {
    const electron = bill.components.find(({ name }) => name === 'electron')!;
    expect(electron.version).toBe('45.4.1');
    expect(electron.components!.map(({ name }) => name)).toEqual(['Chromium', 'Node.js']);
    // Its version, or that it is not known: never a guess.
    for (const { version, properties = [] } of electron.components!) {
      expect(version === undefined).toBe(properties.some(({ name }) => name === 'chartroom:version'));
    }
    const native = bill.components.filter((part) => whereOf(part).includes('native'));
    const installed = readdirSync(path.join(ROOT, 'node_modules/@napi-rs')).filter((name) =>
      name.startsWith('keyring'),
    );
    expect(sorted(native.map(nameOf))).toEqual(sorted(installed.map((name) => `@napi-rs/${name}`)));
    expect(native.flatMap(({ components = [] }) => components).length).toBeGreaterThan(50);
  });

  it('hangs all of it from Chartroom', () => {
    const refs = bill.components.map((part) => part['bom-ref']);
    const root = bill.metadata.component['bom-ref'];
    expect(bill.metadata.component.name).toBe('chartroom');
    expect(sorted(bill.dependencies.find(({ ref }) => ref === root)!.dependsOn!)).toEqual(sorted(refs));
    expect(new Set(refs).size).toBe(refs.length);
  });

  it('is the same to the last byte for the same tree; the time is the release’s own', () => {
    const written = (name: string, env: NodeJS.ProcessEnv): string => {
      const folder = path.join(scratch, name);
      writeNotices({ root: ROOT, files, folder, env });
      return text(path.join(folder, 'sbom.cdx.json'));
    };
    const now = written('now', {});
    expect(written('again', {})).toBe(now);
    expect(Object.keys(JSON.parse(now) as object)).not.toContain('serialNumber');
    const dated = JSON.parse(written('dated', { SOURCE_DATE_EPOCH: '1795824000' })) as Bill;
    expect(dated.metadata.timestamp).toBe('2026-11-28T00:00:00.000Z');
    expect((JSON.parse(now) as Bill).metadata.timestamp).toBeUndefined();
    expect(() => written('bad', { SOURCE_DATE_EPOCH: 'today' })).toThrow('SOURCE_DATE_EPOCH');
  });
});

describe('the licences', () => {
  it('are told for every part of the bill, each with a whole text', () => {
    const told = licences.map(({ name, version }) => `${name}@${version}`);
    expect(sorted(told)).toEqual(sorted(bill.components.map((part) => `${nameOf(part)}@${part.version ?? ''}`)));
    expect(licences.filter((one) => one.text.length < 300)).toEqual([]);
  });

  it('are told for the fonts and for what is native too', () => {
    const fonts = licences.filter(({ name }) => name.startsWith('@fontsource-variable/'));
    expect(fonts).toHaveLength(5);
    for (const { licence, text: words } of fonts) {
      expect(licence).toBe('OFL-1.1');
      expect(words).toContain('SIL OPEN FONT LICENSE');
    }
    const native = licences.find(({ name }) => /^@napi-rs\/keyring-/.test(name))!;
    expect(native.text).toContain('MIT License');
    expect(native.text).toContain('Third-party licenses');
  });
});
