import { describe, expect, it } from 'vitest';
import { supportHandlers, type SupportPorts } from '../../../main/ipc/handlers/support-handlers.ts';
import { AppError } from '../../../shared/errors.ts';

function bench(part: Partial<SupportPorts> = {}) {
  const written: string[] = [];
  const state = { locked: false, gathered: 0 };
  const handlers = supportHandlers({
    support: {
      gather: () => {
        state.gathered += 1;
        return Promise.resolve('{"diagnosis": 1}');
      },
    },
    isLocked: () => state.locked,
    saveMade: async (name, make, stillWanted) => {
      if (!stillWanted()) return false;
      written.push(name, await make());
      return true;
    },
    ...part,
  });
  const save = (): Promise<unknown> =>
    Promise.resolve(handlers['support.save']({})).catch((error: unknown) =>
      error instanceof AppError ? error.view() : error,
    );
  return { save, written, state };
}

describe('deploy 3.10: the support file from the window', () => {
  it('is gathered once the place is known, and written there', async () => {
    const { save, written } = bench();
    expect(await save()).toEqual({ saved: true });
    expect(written).toEqual(['chartroom-support.json', '{"diagnosis": 1}']);
  });

  it('looks at nothing where no place was chosen', async () => {
    const { save, state } = bench({ saveMade: () => Promise.resolve(false) });
    expect(await save()).toEqual({ saved: false });
    expect(state.gathered).toBe(0);
  });

  it('SEC 3.10: is refused over a lock, and not written where the window locks while the place is asked for', async () => {
    const { save, state, written } = bench();
    state.locked = true;
    expect(await save()).toEqual({ code: 'locked', details: {} });
    const { save: later, state: now } = bench({
      saveMade: (_name, _make, stillWanted) => {
        now.locked = true;
        return Promise.resolve(stillWanted());
      },
    });
    expect(await later()).toEqual({ saved: false });
    expect([written, state.gathered, now.gathered]).toEqual([[], 0, 0]);
  });

  it('says that it could not be written, without the place', async () => {
    const { save } = bench({
      saveMade: async (_name, make) => {
        await make();
        throw new Error('EACCES: /home/somebody/support.json');
      },
    });
    expect(await save()).toEqual({ code: 'support-not-written', details: {} });
  });

  it('leaves what nobody expected to the router', async () => {
    const broken = new Error('broken');
    const { save } = bench({ support: { gather: () => Promise.reject(broken) } });
    expect(await save()).toBe(broken);
  });
});
