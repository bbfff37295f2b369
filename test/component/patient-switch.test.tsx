import { act, cleanup, render, screen } from '@testing-library/react';
import fc from 'fast-check';
import { useEffect, useState, useSyncExternalStore, type JSX } from 'react';
import { describe, expect, it } from 'vitest';
import { DesktopContext } from '../../renderer/desktop.ts';
import { GenerationContext } from '../../renderer/generation.ts';
import { useCommand, useRows, type Binding } from '../../renderer/use-command.ts';
import { createWorkstation } from '../../renderer/workstation.ts';
import type { CommandName } from '../../shared/ipc-contract.ts';
import { createFakeDesktop, type FakeDesktop } from '../support/fake-desktop.ts';
import { NORTHGATE } from '../support/fake-desktop-data.ts';
import { NO_SESSION, signedInAt } from '../support/fake-desktop-sessions.ts';
import { choose, openWindow, settled } from './open-window.tsx';

const OF_A = ['BROWN', 'Haemoglobin', 'Type 2 diabetes', 'metformin', 'Penicillin', 'NG 0048'];

/** Main binds the window to somebody else. */
function bindToB({ state }: FakeDesktop): void {
  const { overview } = state;
  state.session = { ...NO_SESSION, generation: 2, signedIn: signedInAt(NORTHGATE) };
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

const HELD: readonly CommandName[] = ['chart.describe', 'chart.conditions', 'chart.medications', 'chart.series'];
type Step = CommandName | 'switch' | 'again';
const orders = fc.shuffledSubarray<Step>([...HELD, 'switch', 'again'], { minLength: 6 });

/** A's newest answers are held back; then, in the order of `steps`, they come and main binds the window to B. */
async function play(desktop: FakeDesktop, steps: readonly Step[]): Promise<void> {
  const releases = new Map(HELD.map((name) => [name, desktop.hold(name)]));
  await act(async () => {
    desktop.state.overview = { ...desktop.state.overview, revision: 2 };
    desktop.tell();
    await settled();
  });
  const switchedAt = steps.indexOf('switch');
  for (const [n, step] of steps.entries()) {
    await act(async () => {
      if (step === 'switch') bindToB(desktop);
      if (step === 'switch' || step === 'again') desktop.tell();
      else releases.get(step)?.();
      await settled();
    });
    if (n >= switchedAt) expectNothingOfA();
  }
}

/** The store and the hooks without the screens. */
function Bare({ desktop }: { readonly desktop: FakeDesktop }): JSX.Element {
  const [workstation] = useState(() => createWorkstation(desktop.api));
  useEffect(() => workstation.start(), [workstation]);
  const { session, overview } = useSyncExternalStore(workstation.subscribe, workstation.snapshot);
  return (
    <DesktopContext value={desktop.api}>
      <GenerationContext value={workstation.generation}>
        {/* Not keyed: here the hooks alone must keep the patients apart. */}
        {session !== null && (
          <BareLists binding={{ generation: session.generation, revision: overview?.revision ?? 0 }} />
        )}
        {overview?.banner?.name}
      </GenerationContext>
    </DesktopContext>
  );
}

function BareLists({ binding }: { readonly binding: Binding }): JSX.Element {
  const answers = [
    useRows('chart.conditions', binding),
    useRows('chart.medications', binding),
    useCommand('chart.series', { key: 'a1c', fromMs: null, toMs: null, maxPoints: 100 }, binding),
  ];
  return <>{JSON.stringify(answers)}</>;
}

describe('another patient', () => {
  it('display-4 takes the place of the first one with nothing left', async () => {
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

  it('display-4 empties the screen with the news itself, before anything of the next patient has come', async () => {
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

  it('display-4 is never mixed with the first one, in whatever order late answers come', async () => {
    await fc.assert(
      fc.asyncProperty(orders, async (steps) => {
        // One chart is enough to be late; all of them only cost time.
        const desktop = await openWindow(({ state }) => {
          state.overview = { ...state.overview, series: state.overview.series.slice(0, 1) };
        });
        await play(desktop, steps);
        expect(text()).toContain('GREEN');
        cleanup();
      }),
      { numRuns: 20 },
    );
  }, 60_000);

  it('display-4 is never mixed below the drawing either, in 200 orders of late answers', async () => {
    await fc.assert(
      fc.asyncProperty(orders, async (steps) => {
        const desktop = createFakeDesktop();
        await act(async () => {
          render(<Bare desktop={desktop} />);
          await settled();
        });
        expect(text()).toContain('metformin');
        await play(desktop, steps);
        expect(text()).toContain('salbutamol');
        cleanup();
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  it('leaves with sign-out: the sites are shown and nothing of the chart', async () => {
    const desktop = await openWindow();
    await choose('Sign out');
    expect(desktop.calls.some(({ name }) => name === 'session.sign-out')).toBe(true);
    expectNothingOfA();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Choose a site');
  });
});
