import { describe, expect, it } from 'vitest';
import { exportHandlers, type ExportPorts } from '../../../main/ipc/handlers/export-handlers.ts';
import { AppError } from '../../../shared/errors.ts';
import type { SessionView } from '../../../shared/ipc-contract.ts';

const signedIn = {
  site: { id: 's', name: 'Northgate', host: 'ehr.example', environment: 'test' },
  user: 'Dr A. Okafor',
} as NonNullable<SessionView['signedIn']>;
const PART = { x: 0, y: 0, width: 10, height: 10 };
const TABLE = { key: 'k', fromMs: null, toMs: null, inError: false };

type Saved = { readonly name: string; readonly content: string | Uint8Array };

function bench(part: Partial<ExportPorts['window']> = {}, mayExport = true) {
  const notes: string[] = [];
  const saved: Saved[] = [];
  const state = { generation: 1, signedIn: signedIn as SessionView['signedIn'], mayExport };
  const handlers = exportHandlers({
    chart: { table: (request, origin) => Promise.resolve(`${request.key} ${origin.site} ${origin.user ?? ''}`) },
    session: {
      describe: () => state as Partial<SessionView> as SessionView,
      noteExport: (action, outcome) => notes.push(`${action} ${outcome}`),
    },
    window: {
      print: () => Promise.resolve(true),
      picture: () => Promise.resolve(new Uint8Array([137])),
      saveFile: (name, content, stillWanted) => {
        if (!stillWanted()) return Promise.resolve(false);
        saved.push({ name, content });
        return Promise.resolve(true);
      },
      ...part,
    },
    mayExport: () => state.mayExport,
  });
  return { handlers, notes, saved, state };
}

describe('what leaves the screen', () => {
  it('display-41: print, picture and table are done and noted, each as what it is', async () => {
    const { handlers, notes, saved } = bench();
    expect(await handlers['export.print']({})).toEqual({ done: true });
    expect(await handlers['export.picture'](PART)).toEqual({ done: true });
    expect(await handlers['export.table'](TABLE)).toEqual({ done: true });
    expect(notes).toEqual(['chart-printed success', 'picture-saved success', 'table-saved success']);
    expect(saved).toEqual([
      { name: 'chart.png', content: new Uint8Array([137]) },
      { name: 'results.csv', content: 'k Northgate Dr A. Okafor' },
    ]);
  });

  it('is not noted where the user changed their mind', async () => {
    const { handlers, notes } = bench({ print: () => Promise.resolve(false), saveFile: () => Promise.resolve(false) });
    expect(await handlers['export.print']({})).toEqual({ done: false });
    expect(await handlers['export.table'](TABLE)).toEqual({ done: false });
    expect(notes).toEqual([]);
  });

  it('policy exportCharts: is refused where it is off, before anything is made', async () => {
    const { handlers, notes, saved } = bench({}, false);
    for (const act of [
      () => handlers['export.print']({}),
      () => handlers['export.picture'](PART),
      () => handlers['export.table'](TABLE),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: 'export-forbidden' });
    }
    expect([notes, saved]).toEqual([[], []]);
  });

  it('is refused where nobody is signed in', async () => {
    const { handlers, state } = bench();
    state.signedIn = null;
    await expect(handlers['export.table'](TABLE)).rejects.toMatchObject({ code: 'no-session' });
  });

  it.each([
    ['the chart changed', { generation: 2 }],
    ['the window locked', { signedIn: null }],
  ])('display-4: writes nothing where %s while a file was chosen', async (_, change) => {
    const { handlers, notes, state } = bench({
      saveFile: (_name, _content, stillWanted) => {
        Object.assign(state, change);
        return Promise.resolve(stillWanted());
      },
    });
    await expect(handlers['export.table'](TABLE)).rejects.toMatchObject({ code: 'stale-request' });
    expect(notes).toEqual([]);
  });

  it.each([
    ['table', ({ handlers }: ReturnType<typeof bench>) => handlers['export.table'](TABLE)],
    ['picture', ({ handlers }: ReturnType<typeof bench>) => handlers['export.picture'](PART)],
  ])('policy exportCharts: writes no %s where it is turned off while a file is chosen', async (_, save) => {
    const written: string[] = [];
    const saving = bench({
      saveFile: (name, _content, stillWanted) => {
        saving.state.mayExport = false;
        if (stillWanted()) written.push(name);
        return Promise.resolve(written.length > 0);
      },
    });
    await expect(save(saving)).rejects.toMatchObject({ code: 'export-forbidden' });
    expect([written, saving.notes]).toEqual([[], []]);
  });

  it('a picture that the window does not hold whole is refused', async () => {
    const { handlers, saved } = bench({ picture: () => Promise.resolve(null) });
    await expect(handlers['export.picture'](PART)).rejects.toMatchObject({ code: 'export-too-large' });
    expect(saved).toEqual([]);
  });

  it('a printer or folder that refuses is a failure of its own, and is noted', async () => {
    const { handlers, notes } = bench({ saveFile: () => Promise.reject(new Error('EACCES /secret/place')) });
    const error = await Promise.resolve(handlers['export.table'](TABLE)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).view()).toEqual({ code: 'export-failed', details: {} });
    expect(notes).toEqual(['table-saved failure']);
  });
});
