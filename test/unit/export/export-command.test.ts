import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { EXIT_CODES, exitCodeOf, sentenceOf } from '../../../main/export/exit-codes.ts';
import { answerLine, runExportCommand, type ExportsPort } from '../../../main/export/export-command.ts';
import type { ExportLine } from '../../../main/policy/export-line.ts';
import { readExportLine } from '../../../main/policy/export-line.ts';
import { parseSites, type SitesFile } from '../../../main/session/sites.ts';
import { AppError, ERROR_CODES, type ErrorCode } from '../../../shared/errors.ts';
import type { Notice } from '../../../shared/ipc-contract.ts';
import type { ExportView, Population } from '../../../shared/population.ts';

const NOW_MS = Date.UTC(2026, 10, 28, 3);
const site = (name: string, fhirBase: string, backend = true) => ({
  ...{ name, fhirBase, clientId: 'chartroom', environment: 'test' },
  ...(backend && { backend: { clientId: 'exports' } }),
});
const SITES: SitesFile = {
  sites: parseSites(
    JSON.stringify({
      sites: [
        site('Northgate', 'https://n.example/fhir'),
        site('Twin', 'https://t1.example/fhir'),
        site('Twin', 'https://t2.example/fhir'),
        site('Clinic', 'https://c.example/fhir', false),
      ],
    }),
    'sites.json',
  ),
  error: null,
};
const NORTHGATE = SITES.sites[0]!;
const viewOf = (part: Partial<ExportView> = {}): ExportView => ({
  ...{ id: 'e1', level: 'group', group: 'diabetes', types: ['Patient'], state: 'running', startedAtMs: NOW_MS },
  ...{ endedAtMs: null, transactionTime: null, since: null, folder: '/srv/out/2026-11-28', encrypted: true },
  progress: {
    ...{ phase: 'signing-in', serverSays: 'canary-words', nextPollAtMs: null, filesDone: 0, filesTotal: null },
    ...{ resources: 0, resourcesTotal: null, bytes: 0, bytesPerSecond: null, secondsLeft: null },
  },
  ...{ notes: [], error: null, canResume: false, canRead: false },
  ...part,
});

/** Exports that a test plays: it says what becomes of the one that runs. */
function world() {
  let view = viewOf();
  const ended = Promise.withResolvers<undefined>();
  const listeners = new Set<() => void>();
  const calls: unknown[][] = [];
  const population: Population = { lacks: null, folder: null, mayBePlain: true, usualTypes: [], exports: [] };
  const become = (part: Partial<ExportView>): void => {
    view = { ...view, ...part };
    for (const listener of listeners) listener();
    if (view.state !== 'running') ended.resolve(undefined);
  };
  const begun = Promise.withResolvers<undefined>();
  const exports: ExportsPort = {
    describe: () => Promise.resolve(population),
    start: (ordered) => {
      calls.push(['start', ordered]);
      return Promise.resolve('e1');
    },
    resume: (...args) => {
      calls.push(['resume', ...args]);
      return Promise.resolve();
    },
    pause: (...args) => {
      calls.push(['pause', ...args]);
      become({ state: 'paused', canResume: true });
      return Promise.resolve();
    },
    view: () => view,
    whenEnded: async () => {
      begun.resolve(undefined);
      await ended.promise;
      return view;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return { exports, population, become, calls, begun: begun.promise };
}

let stage: ReturnType<typeof world>;
let printed: string[];
let said: string[];
let controller: AbortController;
let nowMs: number;
let notices: Notice[];
beforeEach(() => {
  stage = world();
  nowMs = NOW_MS;
  notices = [];
  printed = [];
  said = [];
  controller = new AbortController();
});
const lineOf = (...args: string[]): ExportLine => readExportLine(args, { packaged: false, ignored: () => false });
const ORDER = ['--site', 'northgate', '--out', '/srv/out', '--group', 'diabetes', '--types', 'Patient'];
const speaking = {
  print: (line: string): void => void printed.push(line),
  say: (sentence: string): void => void said.push(sentence),
};
const run = async (args: readonly string[] = ORDER, sites: SitesFile = SITES) => {
  const line = lineOf(...args);
  if (!('places' in line)) return answerLine(line, speaking);
  expect(answerLine(line, speaking)).toBeNull();
  return runExportCommand(line, {
    ...{ sites: () => Promise.resolve(sites), exports: stage.exports, signal: controller.signal, now: () => nowMs },
    keySet: ({ backend }) => Promise.resolve(`{"keys":[],"of":"${backend.clientId}"}`),
    notices: () => notices,
    ...speaking,
  });
};
const events = () => printed.map((line) => JSON.parse(line) as Record<string, unknown>);
const runTo = async (part: Partial<ExportView>, args?: readonly string[]) => {
  const running = run(args);
  await stage.begun;
  stage.become(part);
  return running;
};

describe('a run without a window', () => {
  it('orders what the line says, for nobody but this account, and ends with 0', async () => {
    const progress = { ...viewOf().progress, phase: 'finishing' as const, filesDone: 2, filesTotal: 2, resources: 70 };
    expect(await runTo({ state: 'done', progress })).toBe(0);
    expect(stage.calls).toEqual([
      [
        'start',
        {
          ...{ siteId: NORTHGATE.id, folder: '/srv/out', plain: false, user: null },
          order: expect.objectContaining({ level: 'group', group: 'diabetes', types: ['Patient'] }) as unknown,
        },
      ],
    ]);
    expect(said).toEqual(['Done: 70 resources in 2 files.']);
  });

  it('says how it goes in JSON lines, and passes no word of the server on', async () => {
    const running = run();
    await stage.begun;
    stage.become({ notes: [{ code: 'scope-narrowed', subject: 'Condition', count: null }] });
    stage.become({ progress: { ...viewOf().progress, phase: 'downloading', resources: 5 } });
    nowMs += 4_000;
    stage.become({ progress: { ...viewOf().progress, phase: 'downloading', resources: 6 } });
    nowMs += 1_000;
    stage.become({ progress: { ...viewOf().progress, phase: 'downloading', resources: 7, bytesPerSecond: 10.4 } });
    stage.become({ state: 'done', transactionTime: '2026-11-28T02:00:00Z' });
    await running;
    expect(events().map(({ event }) => event)).toEqual([
      ...['started', 'progress', 'note', 'progress', 'progress', 'progress', 'ended'],
    ]);
    expect(events()[0]).toMatchObject({ time: '2026-11-28T03:00:00.000Z', id: 'e1', resumed: false, encrypted: true });
    expect(events()[2]).toMatchObject({ code: 'scope-narrowed', subject: 'Condition' });
    expect(events()[3]).toMatchObject({ phase: 'downloading', resources: 5 });
    expect(events()[4], 'five seconds later').toMatchObject({ resources: 7, bytesPerSecond: 10 });
    expect(events()[6]).toMatchObject({
      state: 'done',
      exitCode: 0,
      code: null,
      transactionTime: '2026-11-28T02:00:00Z',
    });
    expect(printed.join('\n')).not.toContain('canary');
  });

  it('says first what must be known of the machine: an audit trail that nothing is written to', async () => {
    notices = [{ code: 'audit-in-memory', subject: 'absent', rule: null, file: '/canary' }];
    await runTo({ state: 'done' });
    expect(events()[0]).toMatchObject({ event: 'notice', code: 'audit-in-memory', subject: 'absent' });
    expect(printed.join('\n')).not.toContain('canary-words');
  });

  const failures: [code: ErrorCode, exitCode: number, words: RegExp][] = [
    ['backend-client-refused', 4, /refused this computer/],
    ['backend-key-file', 4, /key file/],
    ['backend-scope-denied', 5, /grants this computer nothing/],
    ['token-unreachable', 6, /cannot be reached/],
    ['discovery-unreachable', 6, /cannot be reached/],
    ['bulk-disk-full', 7, /disk is full/],
    ['bulk-folder-refused', 7, /may not take patient data/],
    ['bulk-forbidden', 5, /Policy forbids/],
    ['internal', 1, /anything else/],
  ];
  it.each(failures)('F4, F9: an export that fails by %s ends with %i and a sentence', async (code, exitCode, words) => {
    expect(await runTo({ state: 'failed', error: { code, details: { status: 418 } } })).toBe(exitCode);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(words);
    expect(said[0]).toContain(`(${code}; status 418)`);
    expect(events().at(-1)).toMatchObject({ event: 'ended', state: 'failed', code, exitCode });
  });

  it.each(failures)('one that cannot be begun by %s, too', async (code, exitCode, words) => {
    stage.exports = { ...stage.exports, start: () => Promise.reject(new AppError(code)) };
    expect(await run()).toBe(exitCode);
    expect(said).toEqual([expect.stringMatching(words)]);
  });

  it('SMART 135: a disk that filled up pauses it, and ends with 7', async () => {
    expect(await runTo({ state: 'paused', error: { code: 'bulk-disk-full', details: {} } })).toBe(7);
    expect(said[0]).toContain('--resume goes on');
  });

  it('SMART 135: a signal pauses it in order, and ends with 9', async () => {
    const running = run();
    await stage.begun;
    controller.abort();
    expect(await running).toBe(9);
    expect(stage.calls.at(-1)).toEqual(['pause', NORTHGATE.id, 'e1']);
    expect(said).toEqual(['Paused: paused by a signal; --resume goes on.']);
  });

  it('SMART 135: a signal that comes before the start leaves nothing behind', async () => {
    controller.abort();
    expect(await run()).toBe(9);
    expect(stage.calls).toEqual([]);
  });

  it('one that somebody gave up ends with 1', async () => {
    expect(await runTo({ state: 'cancelled' })).toBe(1);
  });
});

describe('going on with an unfinished export', () => {
  const left = (part: Partial<ExportView> = {}) =>
    viewOf({ id: 'left', state: 'interrupted', canResume: true, ...part });

  it.each([
    ['the newest, where no order is given', ['--site', 'northgate', '--out', '/srv/out', '--resume'], left()],
    ['the one of the same order', [...ORDER, '--resume'], left()],
  ])('SMART 135: %s', async (_title, args, view) => {
    Object.assign(stage.population, { exports: [viewOf({ state: 'done' }), view] });
    expect(await runTo({ state: 'done' }, args)).toBe(0);
    expect(stage.calls).toEqual([['resume', NORTHGATE.id, 'left', null]]);
    expect(events()[0]).toMatchObject({ event: 'started', id: 'left', resumed: true });
  });

  it.each([
    ['another group', left({ group: 'ward-6' })],
    ['other types', left({ types: ['Patient', 'Condition'] })],
    ['one that cannot go on', left({ canResume: false })],
  ])('SMART 135: %s is left alone, and a new one begun', async (_title, view) => {
    Object.assign(stage.population, { exports: [view] });
    await runTo({ state: 'done' }, [...ORDER, '--resume']);
    expect(stage.calls.map(([name]) => name)).toEqual(['start']);
  });

  it('without --resume nothing old is touched', async () => {
    Object.assign(stage.population, { exports: [left()] });
    await runTo({ state: 'done' });
    expect(stage.calls.map(([name]) => name)).toEqual(['start']);
  });

  it('where nothing is unfinished and no order is given, the line is refused', async () => {
    expect(await run(['--site', 'northgate', '--out', '/o', '--resume'])).toBe(2);
    expect(said).toEqual(['No export of that site is unfinished: say what to export.']);
  });
});

describe('what is refused before anything is asked of a server', () => {
  it.each([
    ['a line that is wrong', ['--site', 'northgate'], 2, /say what to export/],
    ['no folder', ['--site', 'northgate', '--patients'], 2, /--out is missing/],
    ['a site that is not there', ['--site', 'elsewhere', '--out', 'o', '--patients'], 3, /no site of that name/],
    ['a name that two sites have', ['--site', 'twin', '--out', 'o', '--patients'], 3, /name it by its id/],
    ['a site without a backend client', ['--site', 'clinic', '--out', 'o', '--patients'], 3, /no backend client/],
  ])('%s', async (_title, args, exitCode, words) => {
    expect(await run(args)).toBe(exitCode);
    expect(said).toEqual([expect.stringMatching(words)]);
    expect(printed).toEqual([]);
    expect(stage.calls).toEqual([]);
  });

  it('a sites file that cannot be used, by place and rule', async () => {
    const error = { code: 'sites-invalid', details: { place: 'sites[0].backend', rule: 'must be an object' } } as const;
    expect(await run(ORDER, { sites: [], error })).toBe(3);
    expect(said).toEqual(['The sites file breaks a rule. (sites-invalid; must be an object; sites[0].backend)']);
  });

  it('policy forbids exports', async () => {
    Object.assign(stage.population, { lacks: 'forbidden' });
    expect(await run()).toBe(5);
  });

  it('policy names another folder', async () => {
    Object.assign(stage.population, { folder: '/srv/fixed' });
    expect(await run()).toBe(7);
    expect(stage.calls).toEqual([]);
    expect(await runTo({ state: 'done' }, ['--site', 'northgate', '--patients'])).toBe(0);
    expect(stage.calls).toMatchObject([['start', { folder: null }]]);
  });

  it('a site may be named by its id, and two of one name only so', async () => {
    const second = SITES.sites[2]!;
    await runTo({ state: 'done' }, ['--site', second.id, '--out', 'o', '--patients']);
    expect(stage.calls).toMatchObject([['start', { siteId: second.id }]]);
  });
});

describe('keys and help', () => {
  it('SMART 96: prints the public JWK Set of the site’s backend client, and nothing else', async () => {
    expect(await run(['--site', 'northgate', '--show-keys'])).toBe(0);
    expect(printed).toEqual(['{"keys":[],"of":"exports"}']);
    expect(said).toEqual([]);
  });

  it('help names every switch and every exit code', async () => {
    expect(await run(['--help'])).toBe(0);
    const text = printed.join('\n');
    for (const [code, words] of Object.entries(EXIT_CODES)) expect(text).toContain(`${code}  ${words}`);
    const named = text.match(/^ {2}--[a-z-]+/gm)?.map((name) => name.trim());
    expect(new Set(named).size).toBe(16);
  });
});

describe('exit codes', () => {
  const guide = readFileSync(path.resolve(import.meta.dirname, '../../../docs/admin-guide.md'), 'utf8');

  it('every error has one, and a sentence that names it', () => {
    for (const code of ERROR_CODES) {
      expect(Object.keys(EXIT_CODES)).toContain(String(exitCodeOf(code)));
      expect(exitCodeOf(code), code).not.toBe(0);
      expect(sentenceOf({ code, details: {} })).toContain(code);
    }
  });

  it.each(Object.entries(EXIT_CODES))('the admin guide says of %s: %s', (code, words) => {
    expect(guide).toMatch(new RegExp(`^\\| ${code} +\\| ${words.replaceAll(/[;:]/g, '.')} +\\|`, 'm'));
  });

  it('F10: a sentence holds no file, no address and nothing of a key', () => {
    const details = { file: '/canary/key.pem', rule: 'must be there', ports: [1], limit: 7 };
    expect(sentenceOf({ code: 'backend-key-file', details })).toBe(
      'The key file cannot be used. (backend-key-file; must be there)',
    );
  });
});
