import { act, cleanup, screen } from '@testing-library/react';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandName } from '../../shared/ipc-contract.ts';
import { signedInAt, type FakeDesktop } from '../support/fake-desktop.ts';
import { NORTHGATE } from '../support/fake-desktop-data.ts';
import { openWindow, settled } from './open-window.tsx';

const OF_A = ['BROWN', 'Haemoglobin', 'Type 2 diabetes', 'metformin', 'Penicillin', 'NG 0048'];

/** Main binds the window to somebody else. */
function bindToB({ state }: FakeDesktop): void {
  const { overview } = state;
  state.session = { generation: 2, signedIn: signedInAt(NORTHGATE), signIn: null, failure: null };
  state.overview = {
    ...overview,
    generation: 2,
    banner: { ...overview.banner!, id: 'patient-2', name: 'GREEN, Otto (Mr)', identifiers: [] },
    allergies: { state: 'none-known', rows: [] },
    series: [],
  };
  state.series = [];
  state.conditions = [{ ...state.conditions[0]!, id: 'Condition/b', name: 'Asthma' }];
  state.medications = [{ ...state.medications[0]!, id: 'MedicationRequest/b', name: 'salbutamol 100 micrograms' }];
  state.notShown = [];
}

const text = (): string => `${document.title} ${document.body.textContent}`;

function expectNothingOfA(): void {
  for (const words of OF_A) expect(text()).not.toContain(words);
}

describe('another patient', () => {
  it('D4 takes the place of the first one with nothing left', async () => {
    const desktop = await openWindow();
    for (const words of OF_A) expect(text()).toContain(words);
    bindToB(desktop);
    await act(async () => {
      desktop.tell();
      await settled();
    });
    expectNothingOfA();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('GREEN, Otto (Mr)');
    expect(text()).toContain('salbutamol');
    expect(document.title).toBe('GREEN, Otto (Mr) · Chartroom');
  });

  it('D4 empties the screen with the news itself, before anything of the next patient has come', async () => {
    const desktop = await openWindow();
    const release = desktop.hold('chart.describe');
    bindToB(desktop);
    act(() => desktop.emit('session.changed', desktop.state.session));
    expectNothingOfA();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Reading the patient');
    await act(async () => {
      release();
      await settled();
    });
    expect(text()).toContain('GREEN');
  });

  it('D4 is never mixed with the first one, in 200 orders of late answers', async () => {
    const held: CommandName[] = ['chart.describe', 'chart.conditions', 'chart.medications', 'chart.series'];
    const order = fc.shuffledSubarray([...held, 'switch' as const, 'again' as const], { minLength: 6, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(order, async (steps) => {
        // One chart is enough to be late; all of them only cost time.
        const desktop = await openWindow(({ state }) => {
          state.overview = { ...state.overview, series: state.overview.series.slice(0, 1) };
        });
        const releases = new Map(held.map((name) => [name, desktop.hold(name)]));
        let switched = false;
        // A revision of A asks for everything again; its answers are held.
        await act(async () => {
          desktop.state.overview = { ...desktop.state.overview, revision: 2 };
          desktop.tell();
          await settled();
        });
        for (const step of steps) {
          await act(async () => {
            if (step === 'switch') {
              bindToB(desktop);
              switched = true;
            }
            if (step === 'switch' || step === 'again') desktop.tell();
            else releases.get(step)?.();
            if (switched) await settled();
          });
          if (switched) expectNothingOfA();
        }
        await act(settled);
        expectNothingOfA();
        expect(text()).toContain('GREEN');
        cleanup();
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  it('leaves with sign-out: the sites are shown and nothing of the chart', async () => {
    const desktop = await openWindow();
    await act(async () => {
      screen.getByRole('button', { name: 'Sign out' }).click();
      await settled();
    });
    expect(desktop.calls.some(({ name }) => name === 'session.sign-out')).toBe(true);
    expectNothingOfA();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Choose a site');
  });
});
