import { describe, expect, it } from 'vitest';
import { populationHandlers, type ExportsPort } from '../../../main/ipc/handlers/population-handlers.ts';
import { createWindowPanel, type OpenPanel, type WindowPanelPorts } from '../../../main/ipc/handlers/window-panel.ts';
import type { Session } from '../../../main/session/session.ts';
import { AppError } from '../../../shared/errors.ts';
import type { CommandName, Request } from '../../../shared/ipc-contract.ts';
import { REQUESTS, RESPONSES } from '../../contract/samples.ts';
import { NO_FILTER } from '../../support/fake-panel.ts';

type Signed = NonNullable<ReturnType<Session['signed']>>;
const IDENTITY = { issuer: 'https://ehr.example', subject: 'okafor' };
const signedAt = (siteId: string, startedAtMs = 1): Signed =>
  ({ site: { id: siteId }, record: { identity: IDENTITY, userName: 'Dr A. Okafor', startedAtMs } }) as Signed;
const SUMMARY = RESPONSES['population.panel'];
const PAGE = { filter: NO_FILTER, offset: 0, limit: 10 };
const start = { ...REQUESTS['population.start'] };

/** A signed-in window over exports and panels that note what is asked of them. */
function bench() {
  const done: string[] = [];
  const told: unknown[] = [];
  const state = {
    signed: signedAt('site-1') as Signed | null,
    locked: false,
    /** Patients are searched here. */
    reading: true,
    /** What the dialog answers. */
    picked: '/exports' as string | null,
    refused: null as AppError | null,
  };
  const bindings: (() => void)[] = [];
  const session = {
    describe: () => ({ locked: state.locked ? {} : null }),
    signed: () => (state.locked ? null : state.signed),
    reading: () => (state.reading ? {} : null),
    setPatient: (id: string | null) => void done.push(`patient ${id}`),
    onBinding: (listener: () => void) => void bindings.push(listener),
    notePopulation: (outcome: string) => void done.push(`viewed ${outcome}`),
  } as unknown as Session;
  const noted =
    (what: string) =>
    (siteId: string, id: string): Promise<void> => {
      done.push(`${what} ${siteId} ${id}`);
      return Promise.resolve();
    };
  const exports: ExportsPort = {
    describe: (siteId) => Promise.resolve({ ...RESPONSES['population.describe'], folder: siteId }),
    judgeFolder: () => (state.refused === null ? Promise.resolve() : Promise.reject(state.refused)),
    start: ({ siteId, folder, plain, user }) => {
      done.push(`start ${siteId} ${folder} ${plain} ${user?.subject}`);
      return Promise.resolve('x1');
    },
    ...{ pause: noted('pause'), resume: noted('resume'), forget: noted('forget') },
    cancel: (siteId, id, user) => noted(`cancel ${user?.name}`)(siteId, id).then(() => false),
  };
  const opened: { id: string; change: Parameters<WindowPanelPorts['openPanel']>[2]; close: () => void }[] = [];
  let opening: Promise<void> = Promise.resolve();
  const panel = createWindowPanel({
    session,
    emit: (name, payload) => void told.push([name, payload]),
    openPanel: async (siteId, id, change) => {
      const close = (): void => void done.push(`closed ${id}`);
      opened.push({ id, change, close });
      await opening;
      if (id === 'broken') throw new AppError('bad-request');
      const patientId: OpenPanel['patientId'] = (row) => `${siteId}/${id}/${row}`;
      return {
        summary: () => Promise.resolve(SUMMARY),
        rows: () => Promise.resolve({ total: 0, rows: [] }),
        patientId,
        close,
      };
    },
  });
  const handlers = populationHandlers({ exports, panel, session, chooseFolder: () => Promise.resolve(state.picked) });
  return {
    ...{ handlers, done, told, state, opened, panel },
    bind: (signed: Signed | null) => {
      state.signed = signed;
      for (const listener of bindings) listener();
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      opening = promise;
      return resolve;
    },
  };
}

const codeOf = async (act: () => unknown): Promise<string> => {
  try {
    await act();
    return 'no error';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
};
const asked = (id: string): Request<'population.panel'> => ({ id, filter: NO_FILTER });

describe('exports of a window', () => {
  it('are for somebody who is there alone: every command rejects while locked and with nobody signed in', async () => {
    const { handlers, state, done } = bench();
    const commands = Object.keys(handlers) as (keyof typeof handlers & CommandName)[];
    expect(commands).toHaveLength(10);
    for (const [locked, code] of [
      [true, 'locked'],
      [false, 'no-session'],
    ] as const) {
      Object.assign(state, { locked, signed: null });
      for (const name of commands) {
        const run = handlers[name] as (request: unknown) => unknown;
        expect(await codeOf(() => run(REQUESTS[name])), name).toBe(code);
      }
    }
    expect(done).toEqual([]);
  });

  it('are those of the site that is signed in to, and name who asked', async () => {
    const { handlers, done } = bench();
    expect(await handlers['population.describe']({})).toMatchObject({ folder: 'site-1' });
    await handlers['population.pause']({ id: 'x1' });
    await handlers['population.resume']({ id: 'x1' });
    expect(await handlers['population.cancel']({ id: 'x1' })).toEqual({ told: false });
    await handlers['population.forget']({ id: 'x1' });
    expect(done).toEqual(['pause site-1 x1', 'resume site-1 x1', 'cancel Dr A. Okafor site-1 x1', 'forget site-1 x1']);
  });

  it('land where the user has picked in this window, once for each export, and at the same site alone', async () => {
    const { handlers, done, bind } = bench();
    expect(await handlers['population.choose-folder']({})).toEqual({ folder: '/exports', refused: null });
    await handlers['population.start'](start);
    await handlers['population.start'](start);
    await handlers['population.choose-folder']({});
    bind(signedAt('site-2'));
    await handlers['population.start'](start);
    expect(done).toEqual([
      'start site-1 /exports false okafor',
      'start site-1 null false okafor',
      'start site-2 null false okafor',
    ]);
  });

  it('keep the folder of before where another is refused or none is picked', async () => {
    const { handlers, state } = bench();
    await handlers['population.choose-folder']({});
    Object.assign(state, { picked: '/link', refused: new AppError('bad-request', { rule: 'a link' }) });
    expect(await handlers['population.choose-folder']({})).toEqual({
      folder: '/exports',
      refused: { code: 'bad-request', details: { rule: 'a link' } },
    });
    Object.assign(state, { picked: null });
    expect(await handlers['population.choose-folder']({})).toEqual({ folder: '/exports', refused: null });
  });
});

describe('the panel of a window', () => {
  it('is opened once for an export, noted in the audit trail, and closed for another', async () => {
    const { handlers, done } = bench();
    expect(await handlers['population.panel'](asked('x1'))).toEqual(SUMMARY);
    await handlers['population.panel'](asked('x1'));
    await handlers['population.panel'](asked('x2'));
    expect(done).toEqual(['viewed success', 'closed x1', 'viewed success']);
  });

  it('ends with the sign-in it was opened in, and not with a patient that is opened from it', async () => {
    const { handlers, done, bind, state } = bench();
    await handlers['population.panel'](asked('x1'));
    bind(state.signed);
    expect(done).not.toContain('closed x1');
    for (const next of [null, signedAt('site-1', 2), signedAt('site-2', 2)]) {
      bind(signedAt('site-1'));
      await handlers['population.panel'](asked('x1'));
      done.length = 0;
      bind(next);
      await Promise.resolve();
      expect(done).toEqual(['closed x1']);
    }
  });

  it('gives no answer that comes after it was closed, and closes what was still being opened', async () => {
    const { handlers, done, bind, hold } = bench();
    const release = hold();
    const answer = codeOf(() => handlers['population.panel'](asked('x1')));
    bind(null);
    release(undefined);
    expect(await answer).toBe('stale-request');
    expect(done).toEqual(['closed x1']);
  });

  it('tells of what was read of the one that is open alone', async () => {
    const { handlers, opened, told } = bench();
    await handlers['population.panel'](asked('x1'));
    await handlers['population.panel'](asked('x2'));
    for (const { change } of opened) change(null);
    expect(told).toEqual([['population.panel-changed', { id: 'x2', reading: null }]]);
  });

  it('tries again after a failure, which is noted', async () => {
    const { handlers, done, opened } = bench();
    expect(await codeOf(() => handlers['population.panel'](asked('broken')))).toBe('bad-request');
    expect(await codeOf(() => handlers['population.panel'](asked('broken')))).toBe('bad-request');
    expect(done).toEqual(['viewed failure', 'viewed failure']);
    expect(opened).toHaveLength(2);
  });

  it('opens a patient of a row by the session that may read others, and of no panel that is not open', async () => {
    const { handlers, done, state } = bench();
    expect(await codeOf(() => handlers['population.open']({ id: 'x1', row: 3 }))).toBe('stale-request');
    expect(await codeOf(() => handlers['population.rows']({ id: 'x1', ...PAGE }))).toBe('stale-request');
    await handlers['population.panel'](asked('x1'));
    expect(await codeOf(() => handlers['population.rows']({ id: 'x2', ...PAGE }))).toBe('stale-request');
    await handlers['population.open']({ id: 'x1', row: 3 });
    state.reading = false;
    expect(await codeOf(() => handlers['population.open']({ id: 'x1', row: 4 }))).toBe('no-session');
    expect(done).toEqual(['viewed success', 'patient site-1/x1/3']);
  });

  it('is closed before its export is forgotten', async () => {
    const { handlers, done } = bench();
    await handlers['population.panel'](asked('x1'));
    await handlers['population.forget']({ id: 'x1' });
    expect(await codeOf(() => handlers['population.rows']({ id: 'x1', ...PAGE }))).toBe('stale-request');
    expect(done).toContain('closed x1');
  });
});
