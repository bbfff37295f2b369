import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forbiddenSwitches, readCommandLine, type Start } from '../../../main/policy/command-line.ts';
import { readExportLine, type ExportLine } from '../../../main/policy/export-line.ts';
import { exportOrderSchema } from '../../../shared/population.ts';

const packaged = (...args: string[]): Start => ({
  argv: ['/opt/Chartroom/chartroom', ...args],
  env: {},
  packaged: true,
  platform: 'linux',
});
const developed = (...args: string[]): Start => ({
  ...packaged(),
  argv: ['/usr/bin/electron', '/src/chartroom', ...args],
  packaged: false,
});
const read = (...args: string[]): ExportLine =>
  readExportLine(args, { packaged: true, ignored: (argument) => argument.startsWith('--lang') });
const problemOf = (...args: string[]): string => {
  const line = read(...args);
  return line.kind === 'wrong' ? line.problem : `accepted as ${line.kind}`;
};
const places = { keyFile: null, data: null, sites: null };
const order = {
  ...{ level: 'group', group: 'diabetes', types: [], since: null, until: null, typeFilters: [], elements: [] },
  ...{ patients: [], organizeOutputBy: null, includeAssociatedData: [] },
} as const;

describe('the order of an export without a window', () => {
  it('SMART 111: of a group, of all patients, of everything', () => {
    const run = { kind: 'run', site: 'Northgate', out: '/srv/out', resume: false, plain: false, places };
    expect(read('--site', 'Northgate', '--out', '/srv/out', '--group', 'diabetes')).toEqual({ ...run, order });
    const levelOf = (flag: string) => {
      const line = read('--site=Northgate', '--out=/srv/out', flag);
      return line.kind === 'run' ? line.order : null;
    };
    expect(levelOf('--patients')).toEqual({ ...order, level: 'patients', group: null });
    expect(levelOf('--system')).toEqual({ ...order, level: 'system', group: null });
  });

  it('SMART 114, 115: with types, times, filters and elements', () => {
    const line = read(
      ...['--site', 'n', '--out', 'o', '--patients', '--types', 'Patient,Observation', '--types=Patient'],
      ...['--since', '2026-11-01T00:00:00Z', '--until=2026-11-02T00:00:00+01:00', '--elements', 'id,birthDate'],
      ...['--type-filter', 'Observation?code=4548-4,2345-7', '--type-filter', 'Patient?gender=female'],
    );
    expect(line.kind === 'run' && line.order).toEqual({
      ...order,
      ...{ level: 'patients', group: null, types: ['Patient', 'Observation'] },
      ...{ since: '2026-11-01T00:00:00Z', until: '2026-11-02T00:00:00+01:00', elements: ['id', 'birthDate'] },
      typeFilters: ['Observation?code=4548-4,2345-7', 'Patient?gender=female'],
    });
  });

  it('SMART 136: of what is new since the last one', () => {
    const line = read('--site', 'n', '--out', 'o', '--system', '--since', 'last');
    expect(line.kind === 'run' && line.order?.since).toBe('last');
  });

  it('SMART 135: going on with what is unfinished, of an order or of whatever there is', () => {
    expect(read('--site', 'n', '--resume')).toEqual({
      ...{ kind: 'run', site: 'n', out: null, order: null, resume: true, plain: false, places },
    });
    const line = read('--site', 'n', '--resume', '--plain', '--group', 'diabetes');
    expect(line).toMatchObject({ resume: true, plain: true, order });
  });

  it('SMART 7, 96: keys from a file, keys shown, another data folder', () => {
    const line = read('--site', 'n', '--show-keys', '--key-file', '/k', '--data=/d');
    expect(line).toEqual({ kind: 'keys', site: 'n', places: { keyFile: '/k', data: '/d', sites: null } });
  });

  it('help wins over whatever stands beside it', () => {
    expect(read('--help')).toEqual({ kind: 'help' });
    expect(read('--nonsense', '-h')).toEqual({ kind: 'help' });
  });

  it.each([
    [[], '--site is missing'],
    [['--site'], '--site needs a value'],
    [['--site='], '--site needs a value'],
    [['--site', '--out', 'o'], '--site needs a value'],
    [['--site', 'a', '--site', 'b'], '--site is given twice'],
    [['--site', 'a b', 'c'], 'belongs to no switch'],
    [['--site', 'n', '--out', 'o'], 'say what to export'],
    [['--site', 'n', '--patients', '--system'], '--patients and --system exclude each other'],
    [['--site', 'n', '--group', 'g', '--system'], 'exclude each other'],
    [['--site', 'n', '--resume', '--types', 'Patient'], '--types needs'],
    [['--site', 'n', '--resume', '--since', 'last'], '--since needs'],
    [['--site', 'n', '--group', 'a/b'], '--group must be the logical id'],
    [['--site', 'n', '--patients', '--types', 'patient'], '--types must be names of resource types'],
    [['--site', 'n', '--patients', '--since', 'yesterday'], '--since must be an instant'],
    [['--site', 'n', '--patients', '--since', '2026-11-01'], '--since must be an instant'],
    [['--site', 'n', '--patients', '--until', 'last'], '--until must be an instant'],
    [['--site', 'n', '--patients', '--type-filter', `P?x=${'x'.repeat(2001)}`], '--type-filter must be'],
    [['--site', 'n', '--show-keys', '--patients'], '--patients means nothing beside --show-keys'],
    [['--site', 'n', '--show-keys', '--types', 'Patient'], '--types means nothing beside --show-keys'],
    [['--site', 'n', '--patients', '--sites', 'mine.json'], '--sites is for development'],
    [['--site', 'n', '--patients', '--plane'], '--plane is no switch of an export'],
    [['--site', 'n', '--patients', '--plain=no'], '--plain takes no value'],
    [['--site', 'n', '--\u001b[2J'], 'one of the switches is no switch'],
  ])('%j is refused as a whole', (args, problem) => {
    expect(problemOf(...args)).toContain(problem);
  });

  it('no arguments make it give an order that the schema refuses, nor say what was given', () => {
    const words = [
      '--site',
      '--out',
      '--group',
      '--types',
      '--since',
      '--plain',
      '--resume',
      'last',
      'canary',
      '--x=canary',
    ];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string())), (args) => {
        const line = read(...args);
        if (line.kind === 'run' && line.order !== null) expect(exportOrderSchema.parse(line.order)).toEqual(line.order);
        if (line.kind === 'wrong') expect(line.problem).not.toContain('canary');
      }),
    );
  });
});

describe('a start with export', () => {
  it('is an export wherever harmless switches stand, and nothing else of that start is obeyed', () => {
    const line = { kind: 'run', site: 'n', resume: true };
    for (const start of [
      packaged('export', '--site', 'n', '--resume'),
      packaged('--ozone-platform=headless', 'export', '--site', 'n', '--resume'),
      developed('export', '--site', 'n', '--resume'),
      developed('--user-data-dir=/x', 'export', '--site', 'n', '--resume', '--no-sandbox'),
    ]) {
      expect(readCommandLine(start)).toMatchObject({ refused: [], sitesFile: null, task: { kind: 'export', line } });
    }
  });

  it.each([
    ['the word behind --', packaged('--', 'export')],
    ['the word as a file', packaged('export.txt')],
    ['the app’s own folder of that name', developed().argv.with(1, 'export')],
  ])('%s is none', (_title, start) => {
    const { task } = readCommandLine(Array.isArray(start) ? { ...developed(), argv: start } : start);
    expect(task).toEqual({ kind: 'open' });
  });

  it('A12: a launch link beside it wins, and no switch is obeyed', () => {
    const start = packaged('export', '--site', 'n', '--resume', 'chartroom://launch?iss=x&launch=y');
    expect(readCommandLine(start)).toMatchObject({ link: 'chartroom://launch?iss=x&launch=y', task: { kind: 'open' } });
    expect(forbiddenSwitches(start)).toEqual(['--site', '--resume']);
  });

  it.each([
    '--remote-debugging-port=9222',
    '--inspect',
    '--js-flags=--expose-gc',
    '--user-data-dir=/x',
    '--no-sandbox',
    '--proxy-server=evil.example:80',
    '--ignore-certificate-errors',
    '--audit-export=/x',
    '--password-store=basic',
  ])('I4: %s is refused beside it where the app is packaged', (argument) => {
    const start = packaged('export', '--site', 'n', '--resume', argument);
    expect(readCommandLine(start).refused).toEqual([argument.split('=')[0]]);
  });

  it('I4: a variable that lets others read along is refused', () => {
    const start = { ...packaged('export', '--help'), env: { SSLKEYLOGFILE: '/x' } };
    expect(readCommandLine(start).refused).toEqual(['SSLKEYLOGFILE']);
  });

  it('I4: its switches mean nothing in a start without it', () => {
    expect(forbiddenSwitches(packaged('--key-file=/k', '--data', '/d'))).toEqual(['--key-file', '--data']);
  });
});
