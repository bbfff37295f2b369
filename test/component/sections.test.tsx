import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ListName, ListState } from '../../shared/chart-model.ts';
import { emptyChart, loadingChart, withLists } from '../preview/states.ts';
import type { FakeDesktop } from '../support/fake-desktop.ts';
import { doing, openWindow } from './open-window.tsx';

type Section = {
  readonly list: ListName;
  readonly label: string;
  readonly title: string;
  readonly tab: RegExp;
  readonly none: string;
  readonly scope: string;
};

const SECTIONS: readonly Section[] = [
  {
    list: 'conditions',
    label: 'Conditions',
    title: 'Active conditions',
    tab: /^Conditions/,
    none: 'No active conditions recorded',
    scope: 'patient/Condition.read',
  },
  {
    list: 'medications',
    label: 'Medications',
    title: 'Medications',
    tab: /^Medications/,
    none: 'No current medications recorded',
    scope: 'patient/MedicationRequest.read',
  },
  {
    list: 'observations',
    label: 'Results',
    title: 'Charts of results',
    tab: /^Results/,
    none: 'No results recorded',
    scope: 'patient/Observation.read',
  },
];

const textOf = (title: string): string => screen.getByRole('region', { name: title }).textContent;
const tabText = (tab: RegExp): string => screen.getByRole('tab', { name: tab }).textContent;

/** Nothing was recorded, but the list of this section is in another state. */
const emptyExcept = (list: ListName, state: Partial<ListState>) => (desktop: FakeDesktop) => {
  emptyChart(desktop);
  withLists(desktop.state, { [list]: { received: 0, total: null, ...state } });
};

for (const { list, label, title, tab, none, scope } of SECTIONS) {
  describe(`section ${label}`, () => {
    it('ready: shows what there is and says nothing of none', async () => {
      await openWindow();
      expect(textOf(title)).toMatch(/Type 2 diabetes mellitus|metformin 1 g tablets|Creatinine/);
      expect(document.body.textContent).not.toContain(none);
      expect(tabText(tab)).toMatch(/\d/);
    });

    it('display-43 empty: says so, names what was asked and when it was retrieved', async () => {
      await openWindow(emptyChart);
      expect(textOf(title)).toContain(none);
      expect(textOf(title)).toContain('retrieved 22-Nov-2026 14:02');
      expect(tabText(tab)).toBe(`${label}0`);
    });

    it('display-60 loading: shows the frame and a count, never none', async () => {
      await openWindow((desktop) => {
        const { banner } = desktop.state.overview;
        loadingChart(desktop);
        desktop.state.overview = { ...desktop.state.overview, banner };
        withLists(desktop.state, { [list]: { received: 40 } });
      });
      expect(textOf(title).toLowerCase()).toContain('reading, 40 so far');
      expect(document.body.textContent).not.toContain('recorded');
      expect(tabText(tab)).toBe(label);
    });

    it('display-60 partial: says how much of it, why, and offers to read again', async () => {
      const desktop = await openWindow(({ state }) =>
        withLists(state, {
          [list]: { state: 'partial', received: 2, total: 9, error: { code: 'fhir-server-error', details: {} } },
        }),
      );
      expect(textOf(title)).toMatch(/Partial, 2 of 9/);
      expect(textOf(title)).toContain('Do not take this list as complete');
      expect(tabText(tab)).toContain('partial');
      const section = within(screen.getByRole('region', { name: title }));
      await doing(() => section.getByRole('button', { name: `Read again, ${label.toLowerCase()}` }).click());
      expect(desktop.calls.at(-1)).toBeDefined();
      expect(desktop.calls.find(({ name }) => name === 'chart.reload')?.request).toEqual({ lists: [list] });
    });

    it('display-13 failed: could not be read is not none', async () => {
      await openWindow(
        emptyExcept(list, { state: 'failed', retrievedAtMs: null, error: { code: 'fhir-timeout', details: {} } }),
      );
      expect(textOf(title)).toContain(`${label} could not be read`);
      expect(textOf(title)).toContain('There may be some in the record');
      expect(textOf(title)).not.toContain(none);
      expect(tabText(tab)).toBe(`${label}not read`);
    });

    it('display-13 not permitted: names the scope, and is not none', async () => {
      await openWindow(emptyExcept(list, { state: 'not-permitted', retrievedAtMs: null, missingScope: scope }));
      expect(textOf(title)).toContain(`${label} are not permitted`);
      expect(textOf(title)).toContain(scope);
      expect(textOf(title)).not.toContain(none);
      expect(tabText(tab)).toBe(`${label}not permitted`);
    });

    it('display-60 stale: what is shown was read before, and says when', async () => {
      await openWindow(({ state }) =>
        withLists(state, { [list]: { state: 'failed', error: { code: 'fhir-unreachable', details: {} } } }),
      );
      expect(textOf(title)).toContain('Out of date: read at 22-Nov-2026 14:02');
      expect(tabText(tab)).toContain('out of date');
    });

    it('display-60 a warning of the server blocks the words for none', async () => {
      await openWindow(emptyExcept(list, { warnings: ['Some records were withheld.'] }));
      expect(textOf(title)).toContain('Some records were withheld.');
      expect(textOf(title)).not.toContain(none);
    });

    it('six states have six texts', async () => {
      const texts = new Set<string>();
      const states: Partial<ListState>[] = [
        {},
        { state: 'waiting' },
        { state: 'loading' },
        { state: 'partial' },
        { state: 'failed' },
        { state: 'not-permitted' },
      ];
      for (const state of states) {
        const desktop = await openWindow(emptyExcept(list, state));
        texts.add(screen.getAllByRole('region', { name: title }).at(-1)?.textContent ?? '');
        expect(desktop.state.overview.lists[list].received).toBe(0);
      }
      expect(texts.size).toBe(states.length);
    });
  });
}

describe('the state of all lists', () => {
  it('display-60 is one line at the right, and opens to a line for each', async () => {
    await openWindow(({ state }) =>
      withLists(state, {
        conditions: { state: 'failed', received: 0, error: { code: 'fhir-rate-limited', details: {} } },
      }),
    );
    const button = screen.getByRole('button', { name: 'Conditions: could not be read' });
    await doing(() => button.click());
    const panel = screen.getByRole('region', { name: 'What has been read' });
    expect(within(panel).getAllByRole('listitem')).toHaveLength(6);
    expect(panel.textContent).toContain('The record server gets more questions');
  });

  it('announces a list politely once it has been read, and not while it is being read', async () => {
    const desktop = await openWindow(({ state }) => withLists(state, { observations: { state: 'loading' } }));
    const announcer = screen.getByTestId('announcer');
    expect(announcer.getAttribute('aria-live')).toBe('polite');
    expect(announcer.textContent).not.toContain('Results');
    await doing(() => {
      withLists(desktop.state, { observations: { state: 'complete' } });
      desktop.state.overview = { ...desktop.state.overview, revision: 2 };
      desktop.tell();
    });
    expect(announcer.textContent).toContain('Results: Complete, 2,318 results.');
  });

  it('says under the banner that the sign-in has ended, and offers another', async () => {
    const desktop = await openWindow(({ state }) =>
      withLists(state, { observations: { state: 'partial', error: { code: 'fhir-unauthorized', details: {} } } }),
    );
    const alert = screen.getByRole('alert');
    expect(alert.textContent).toContain('The sign-in has ended. What is shown was read at 14:02.');
    await doing(() => within(alert).getByRole('button', { name: 'Sign in again' }).click());
    expect(desktop.calls.some(({ name }) => name === 'sign-in.start')).toBe(true);
  });
});
