import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { withLists } from '../preview/states.ts';
import type { FakeDesktop } from '../support/fake-desktop.ts';
import { change, doing, openWindow, settled } from './open-window.tsx';

const banner = (): HTMLElement => screen.getByRole('banner', { name: 'Patient' });
const withBanner =
  (part: Partial<NonNullable<FakeDesktop['state']['overview']['banner']>>) => (desktop: FakeDesktop) => {
    const { overview } = desktop.state;
    desktop.state.overview = { ...overview, banner: { ...overview.banner!, ...part } };
  };

describe('patient banner', () => {
  it('display-1 names, dates, sexes and identifies the patient', async () => {
    await openWindow();
    expect(within(banner()).getByRole('heading', { level: 1 }).textContent).toBe('BROWN, Ruth (Mrs)');
    expect(banner().textContent).toContain('Born14-Mar-1956 (70y)');
    expect(banner().textContent).toContain('GenderFemale');
    expect(banner().textContent).toContain('MRN NorthgateNG 0048 1172');
    expect(document.title).toBe('BROWN, Ruth (Mrs) · Chartroom');
  });

  it('display-13 tells four kinds of allergies apart', async () => {
    const texts = [];
    for (const state of ['none-known', 'not-recorded', 'unavailable', 'loading'] as const) {
      await openWindow((desktop) => {
        desktop.state.overview = { ...desktop.state.overview, allergies: { state, rows: [] } };
      });
      texts.push(screen.getAllByRole('banner', { name: 'Patient' }).at(-1)?.textContent);
    }
    expect(new Set(texts).size).toBe(4);
  });

  it('display-13 leaves a statement that there is none of a kind in its own words, beside the warnings', async () => {
    const row = { detail: '', severe: false };
    const latex = { ...row, id: 'AllergyIntolerance/2', name: 'No known latex allergy', negated: true };
    const nuts = { ...row, id: 'AllergyIntolerance/3', name: 'Cashew nuts', negated: false };
    await openWindow(({ state }) => {
      state.overview = { ...state.overview, allergies: { state: 'known', rows: [nuts, latex] } };
    });
    expect(within(banner()).getByText('Cashew nuts').tagName).toBe('B');
    expect(within(banner()).getByText('No known latex allergy').tagName).toBe('DD');
    await openWindow(({ state }) => {
      state.overview = { ...state.overview, allergies: { state: 'none-known', rows: [latex] } };
    });
    expect(screen.getAllByRole('banner', { name: 'Patient' }).at(-1)?.textContent).not.toContain('No known allergies');
  });

  it('display-60 known allergies of a list that is not whole are said to be perhaps not all', async () => {
    await openWindow(({ state }) => withLists(state, { allergies: { state: 'partial' } }));
    expect(banner().textContent).toContain('not all could be read');
    await openWindow(({ state }) => withLists(state, { allergies: { state: 'failed' } }));
    expect(screen.getAllByRole('banner', { name: 'Patient' }).at(-1)?.textContent).toContain('out of date');
  });

  it('display-13 says "not recorded" of height and weight only after a complete reading', async () => {
    for (const [state, words] of [
      ['loading', 'Reading'],
      ['failed', 'Not known'],
    ] as const) {
      await openWindow((desktop) => {
        withBanner({ height: null, weight: null })(desktop);
        withLists(desktop.state, { observations: { state } });
      });
      const text = screen.getAllByRole('banner', { name: 'Patient' }).at(-1)?.textContent;
      expect(text).toContain(`Height${words}`);
    }
  });

  it('display-3 says that the patient has died, with another colour and a pattern', async () => {
    await openWindow(withBanner({ died: 'Died 03-Feb-2026, aged 69y', age: null }));
    expect(banner().textContent).toContain('Died 03-Feb-2026, aged 69y');
    expect(banner().classList.contains('died')).toBe(true);
  });

  it('SMART 73 is one line where the launcher shows one of its own, never none', async () => {
    await openWindow(({ state }) => {
      state.overview = { ...state.overview, fullBanner: false };
    });
    expect(banner().textContent).toContain('BROWN, Ruth (Mrs)');
    expect(banner().textContent).toContain('Penicillin V');
    expect(banner().classList.contains('compact')).toBe(true);
  });

  it('display-2 says in words what is not known', async () => {
    await openWindow(withBanner({ height: null, weight: null, identifiers: [] }));
    expect(banner().textContent).toContain('HeightNot recorded');
    expect(banner().textContent).toContain('IdentifierNot known');
  });

  it('display-8 shows two identifiers, the record number first and whole, and the others on a press', async () => {
    const ids = ['Passport', 'Social Security Number', 'Medical Record Number', 'Driver’s licence'];
    await openWindow(withBanner({ identifiers: ids.map((label, n) => ({ label, value: `9${n}0-2f4c-77` })) }));
    expect(banner().textContent).toContain('Medical Record Number920-2f4c-77Passport900-2f4c-77');
    expect(banner().textContent).not.toContain('Driver’s licence');
    const more = within(banner()).getByRole('button', { name: '2 more identifiers' });
    expect(more.getAttribute('aria-expanded')).toBe('false');
    await userEvent.click(more);
    for (const label of ids) expect(banner().textContent).toContain(label);
  });

  it('display-13 says nothing of "not recorded" where the server sent a warning beside the nothing', async () => {
    await openWindow((desktop) => {
      const { overview } = desktop.state;
      desktop.state.overview = { ...overview, allergies: { state: 'not-recorded', rows: [] } };
      withLists(desktop.state, { allergies: { received: 0, total: 4, warnings: ['The server counted 4 records.'] } });
    });
    expect(banner().textContent).not.toContain('Not recorded');
    expect(banner().textContent).toContain('The server counted 4 records.');
  });

  it('display-6 shows no clinical list where the patient could not be read', async () => {
    await openWindow((desktop) => {
      desktop.state.overview = { ...desktop.state.overview, banner: null };
      withLists(desktop.state, { patient: { state: 'failed', error: { code: 'patient-unreadable', details: {} } } });
    });
    expect(banner().textContent).toContain('Patient not known');
    expect(screen.queryByRole('tab')).toBeNull();
    expect(document.body.textContent).not.toContain('metformin');
    expect(screen.getByRole('button', { name: 'Read again, patient' })).toBeDefined();
  });
});

describe('chart screen', () => {
  it('display-9 shows where the data come from, of which kind of system, and who is signed in', async () => {
    await openWindow();
    const session = screen.getByRole('region', { name: 'Session' });
    expect(session.textContent).toContain('Northgate General Hospital');
    expect(session.textContent).toContain('test');
    expect(session.textContent).toContain('Dr A. Okafor');
  });

  it('display-47 keeps ruled out and withdrawn conditions out of the active list, and cautions before the name', async () => {
    await openWindow();
    const card = screen.getByRole('region', { name: 'Active conditions' });
    expect(card.textContent).toContain('Provisional Heart failure');
    expect(card.textContent).not.toContain('Pulmonary embolism');
    expect(card.textContent).toContain('1 resolved, 1 ruled out, 1 in remission');
    expect(card.textContent).toContain('4 of 7');
  });

  it('display-53 display-54 marks medications on hold and not to be given', async () => {
    await openWindow();
    const card = screen.getByRole('region', { name: 'Medications' });
    expect(within(card).getByText('On hold')).toBeDefined();
    expect(within(card).getByText('DO NOT GIVE')).toBeDefined();
    expect(card.textContent).not.toContain('amoxicillin');
    expect(card.textContent).toContain('1 completed, 1 stopped');
  });

  it('display-11 hides what was entered in error until asked for', async () => {
    await openWindow(({ state }) => {
      const gout = { ...state.conditions[0]!, id: 'Condition/99', same: 99, name: 'Gout', group: 'in-error' as const };
      state.conditions = [gout, ...state.conditions];
    });
    await doing(() => screen.getByRole('tab', { name: /^Conditions/ }).click());
    expect(document.body.textContent).not.toContain('Gout');
    await doing(() => screen.getByRole('button', { name: 'Show 1 entered in error' }).click());
    expect(document.body.textContent).toContain('Gout');
  });

  it('names each record that is not shown and why, and has no such page where there is none', async () => {
    const desktop = await openWindow();
    await doing(() => screen.getByRole('tab', { name: /^Not shown/ }).click());
    expect(screen.getByRole('row', { name: /Observation\/7f3 It belongs to another patient/ })).toBeDefined();
    await doing(() => screen.getByRole('tab', { name: /^Summary/ }).click());
    const { overview } = desktop.state;
    await change(desktop, {
      overview: { ...overview, revision: 2, counts: { ...overview.counts, notShown: 0 } },
    });
    expect(screen.queryByRole('tab', { name: /^Not shown/ })).toBeNull();
  });

  it('reads every page of a long list', async () => {
    await openWindow(({ state }) => {
      const [first] = state.conditions;
      state.conditions = Array.from({ length: 431 }, (_, n) => ({
        ...first!,
        id: `Condition/${n}`,
        same: n,
        name: `Name ${n}`,
      }));
      state.overview = { ...state.overview, counts: { ...state.overview.counts, conditions: 431 } };
    });
    expect(screen.getByRole('region', { name: 'Active conditions' }).textContent).toContain('431 of 431');
    expect(document.body.textContent).toContain('Name 430');
  });

  it('Ctrl F leads to the search, which says n of m', async () => {
    await openWindow();
    const user = userEvent.setup();
    await user.keyboard('{Control>}f{/Control}');
    expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Find a result' }));
    await user.keyboard('crea');
    await doing(() => undefined);
    expect(document.body.textContent).toContain('1 of 7 tests have “crea” in their name');
  });

  it('a page that is chosen by keyboard takes its place', async () => {
    await openWindow();
    const user = userEvent.setup();
    await user.tab();
    while (document.activeElement?.getAttribute('role') !== 'tab') await user.tab();
    await user.keyboard('{ArrowRight}{ArrowRight}');
    await doing(() => undefined);
    expect(screen.getByRole('tab', { name: /^Conditions/ }).getAttribute('aria-selected')).toBe('true');
    expect(screen.getByRole('table', { name: 'Active' })).toBeDefined();
  });

  it('says so where it opens with all results because none is recent', async () => {
    await openWindow(({ state }) => {
      const old = Date.parse('2019-01-01');
      state.overview = { ...state.overview, series: state.overview.series.map((one) => ({ ...one, lastMs: old })) };
    });
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'All results' }).checked).toBe(true);
    expect(document.body.textContent).toContain('No result in the last 3 years');
  });

  it('display-4 a stale answer is asked for again and never shown as a failure', async () => {
    const commands = ['chart.describe', 'chart.conditions', 'chart.series'] as const;
    const desktop = await openWindow((fake) => {
      for (const name of commands) fake.fail(name, { code: 'stale-request', details: {} });
    });
    expect(document.body.textContent).not.toMatch(/moved on|cannot be shown|could not be read/);
    for (const name of commands) desktop.fail(name, null);
    await change(desktop, {});
    expect(screen.getByRole('region', { name: 'Active conditions' }).textContent).toContain('Type 2 diabetes');
  });

  it('display-44 finds by one rule on the summary and in the list: without accents, in any order', async () => {
    await openWindow();
    const user = userEvent.setup();
    await user.type(screen.getByRole('searchbox', { name: 'Find a result' }), 'GFR éstim');
    await doing(() => undefined);
    expect(document.body.textContent).toContain('1 of 7 tests have “GFR éstim” in their name');
    await user.click(screen.getByRole('tab', { name: /^Results/ }));
    await doing(() => undefined);
    expect(document.body.textContent).toContain('1 of 7 shown');
  });

  it('gives the focus back to the test that was open, not to one whose name begins alike', async () => {
    await openWindow(({ state }) => {
      const [first, second] = state.overview.series;
      const alike = [
        { ...first!, name: 'Haemoglobin A1c' },
        { ...second!, name: 'Haemoglobin' },
      ];
      state.overview = { ...state.overview, series: alike };
    });
    const user = userEvent.setup();
    await user.click(screen.getByRole('tab', { name: /^Results/ }));
    await user.click(screen.getByRole('button', { name: 'Haemoglobin' }));
    await settled();
    await user.click(screen.getByRole('button', { name: 'Back' }));
    await settled();
    expect(document.activeElement?.textContent).toBe('Haemoglobin');
  });

  it('leaves the focus on the tab that was chosen from an open test', async () => {
    await openWindow();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Creatinine' }));
    await user.click(screen.getByRole('tab', { name: /^Results/ }));
    await settled();
    expect(document.activeElement?.getAttribute('role')).toBe('tab');
  });

  it('opens one test by itself, and closing it gives the focus back', async () => {
    await openWindow();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Creatinine' }));
    await settled();
    await user.click(screen.getByRole('button', { name: /^(Back|Close)/ }));
    await settled();
    expect(document.activeElement?.textContent).toContain('Creatinine');
  });
});
