import { readFileSync } from 'node:fs';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { MedicationsTab } from '../../renderer/features/medications/MedicationsTab.tsx';
import { LocaleContext } from '../../renderer/locale.ts';
import { outOfView } from '../../renderer/ui/look-ahead.ts';
import type { MedicationRow } from '../../shared/chart-model.ts';
import { longNames, manyConditions } from '../preview/full-lists.ts';
import { emptyChart, withLists } from '../preview/states.ts';
import { complete, SAMPLE_MEDICATIONS } from '../support/fake-desktop-data.ts';
import type { FakeDesktop } from '../support/fake-desktop.ts';
import { LONG_DRUG_NAMES } from '../support/long-drug-names.ts';
import { doing, openWindow } from './open-window.tsx';

async function openTab(name: RegExp, arrange: (desktop: FakeDesktop) => void = () => undefined): Promise<void> {
  await openWindow(arrange);
  await doing(() => screen.getByRole('tab', { name }).click());
}
const conditions = (arrange = manyConditions) => openTab(/^Conditions/, arrange);
const medications = (arrange?: (desktop: FakeDesktop) => void) => openTab(/^Medications/, arrange);
const choose = (name: string) => userEvent.click(screen.getByRole('radio', { name }));
const shown = (): string =>
  within(screen.getByRole('region', { name: 'What is shown' })).getByRole('status').textContent;
const headings = (): string[] => screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent);
const page = (): string => screen.getByRole('tabpanel').textContent;

describe('the page of conditions', () => {
  it('display-47: has what was ruled out in a view of its own, never among the others', async () => {
    await conditions();
    expect(page()).not.toContain('Pulmonary embolism');
    await choose('Ruled out 1');
    const table = screen.getByRole('table', { name: 'Ruled out' });
    expect(within(table).getByRole('rowheader', { name: /Pulmonary embolism/ }).textContent).toContain('Ruled out');
    expect(headings()).toEqual(['Ruled out']);
  });

  it('display-44: has what has no status on top, then active, then inactive, each under its heading', async () => {
    await conditions();
    expect(headings()).toEqual(['Status not sent', 'Active', 'Inactive']);
  });

  it('display-51: keeps problem list, concerns and diagnoses apart, and what has no category on top', async () => {
    await conditions();
    const table = screen.getByRole('table', { name: 'Active' });
    const sections = [...table.querySelectorAll('th[scope=rowgroup]')].map((heading) => heading.textContent);
    expect(sections).toEqual(['No category sent 1', 'Problem list 4', 'Health concerns 1', 'Encounter diagnoses 1']);
  });

  it('display-51: tells on one line how often a condition was recorded, and shows each on a press', async () => {
    await conditions();
    const records = (): number =>
      within(screen.getByRole('table', { name: 'Active' })).queryAllByText('SNOMED CT 44054006').length;
    const once = records();
    expect(page()).toContain('also as “Type II diabetes”');
    await userEvent.click(screen.getByRole('button', { name: 'Recorded 3 times: show each' }));
    expect(records()).toBe(once + 2);
    expect(page()).toContain('approximately 2010');
    expect(shown()).toContain('10 of 12 conditions shown (12 of 14 records)');
  });

  it('display-50: keeps severity, stage, site and side with the name', async () => {
    await conditions();
    const name = screen.getByRole('rowheader', { name: /Primary open-angle glaucoma/ });
    expect(name.textContent).toContain('Severity: Moderate; Stage: Stage II; Body site: Eye; Laterality: Left');
  });

  it('display-48: shows a negated name whole', async () => {
    const negated = 'No known diabetes mellitus, family history of hypertension or other cardiovascular disease';
    await conditions((desktop) => {
      manyConditions(desktop);
      desktop.state.conditions = desktop.state.conditions.map((row) =>
        row.id === 'Condition/21' ? { ...row, name: negated } : row,
      );
    });
    expect(screen.getByText(negated)).toBeDefined();
  });

  it('display-43: without any, names what was asked and when it was retrieved', async () => {
    await conditions(emptyChart);
    expect(page()).toContain('No active or past conditions recorded');
    expect(page()).toContain('was asked for all conditions and sent none, retrieved 22-Nov-2026 14:02');
  });
});

describe('filter, order and groups of a list', () => {
  it('display-44: are said from the beginning, with n of m', async () => {
    await conditions();
    expect(shown()).toContain('10 of 12 conditions shown');
    for (const words of ['No filter', 'Grouped by status, then kind of list', 'Newest onset first']) {
      expect(shown()).toContain(words);
    }
    expect(shown()).toContain('Not among them: 1 ruled out, 1 entered in error');
  });

  it('display-44: follow what was typed and chosen', async () => {
    await medications();
    await userEvent.type(screen.getByRole('searchbox', { name: 'Find in medications' }), 'lisinopril');
    expect(shown()).toContain('2 of 8 medications shown');
    expect(shown()).toContain('Filter: “lisinopril”');
    await choose('A to Z');
    expect(shown()).toContain('By name, A to Z');
    expect(page()).not.toContain('metformin');
  });

  it('display-13, display-43: a filter that finds nothing says nothing of the record', async () => {
    await medications();
    await userEvent.type(screen.getByRole('searchbox', { name: 'Find in medications' }), 'zzz');
    expect(page()).toContain('Nothing here holds “zzz”');
    expect(page()).not.toContain('recorded');
    await userEvent.click(screen.getByRole('button', { name: 'Clear the filter' }));
    expect(shown()).toContain('8 of 8 medications shown');
  });

  it.each([
    ['conditions', conditions],
    ['medications', medications],
  ])('display-46: nothing is selected and nothing opened on opening %s', async (_, open) => {
    await open();
    const panel = screen.getByRole('tabpanel');
    expect(panel.querySelectorAll('tr')).not.toHaveLength(0);
    expect(panel.querySelectorAll('[aria-selected=true], [aria-current], [aria-expanded=true]')).toHaveLength(0);
    expect(panel.contains(document.activeElement)).toBe(false);
  });

  it('display-60: a list that is not whole says so above its rows', async () => {
    await medications(({ state }) => withLists(state, { medications: { state: 'partial', total: 20 } }));
    expect(page()).toContain('Do not take this list as complete');
    expect(page()).toContain('metformin');
  });
});

describe('what is out of view', () => {
  it.each([
    [0, 100, { above: 0, below: 7 }],
    [35, 100, { above: 4, below: 4 }],
    [0, 300, { above: 0, below: 0 }],
    [170, 100, { above: 17, below: 0 }],
  ])('display-45: %d pixels down, %d high', (top, height, expected) => {
    const rows = 17;
    const at = (row: number) => ({ top: row * 10, bottom: row * 10 + 10 });
    expect(outOfView(rows, at, { top, bottom: top + height })).toEqual(expected);
  });

  it('display-45: is counted at the lower edge', async () => {
    const rect = vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
      const rows = [...document.querySelectorAll('[data-line]')];
      const at = rows.indexOf(this);
      return at < 0 ? new DOMRect(0, 0, 430, 400) : new DOMRect(0, 300 + at * 100, 430, 100);
    });
    await medications();
    rect.mockRestore();
    expect(page()).toContain('▼ 4 more below');
  });
});

describe('the page of medications', () => {
  it('display-54: has what must not be given apart, on top, with its mark', async () => {
    await medications();
    expect(headings()).toEqual(['Do not give', 'Current', 'Past']);
    const name = screen.getByRole('rowheader', { name: /naproxen/ });
    expect(within(name).getByText('DO NOT GIVE').className).toContain('strong');
    expect(within(screen.getByRole('table', { name: 'Current' })).queryByText(/naproxen/)).toBeNull();
  });

  it('display-53: has what is on hold among the current, with a filled mark; no status is blank', async () => {
    await medications();
    const current = screen.getByRole('table', { name: 'Current' });
    expect(within(current).getByRole('rowheader', { name: /ibuprofen/ }).textContent).toContain('On hold');
    expect(within(current).getAllByText('On hold')[0]?.className).toContain('held');
    for (const cell of document.querySelectorAll('td[data-title=Status]')) expect(cell.textContent).not.toBe('');
  });

  it('display-55: begins current rows with the start and past rows with the end', async () => {
    await medications();
    const when = (name: RegExp) => screen.getByRole('row', { name }).querySelector('[data-title=When]')?.textContent;
    expect(when(/metformin/)).toMatch(/^since 03-Feb-2023/);
    expect(when(/lisinopril 5 mg/)).toMatch(/^stopped 20-Aug-2024/);
    expect(when(/naproxen/)).toBe('start not sent');
  });

  it('display-55: counts what ended in the last 90 days, and what may have', async () => {
    await medications();
    const notice = screen.getByRole('region', { name: 'Recently ended' });
    expect(notice.textContent).toContain('1 medication ended in the last 90 days, since 24-Aug-2026');
    expect(notice.textContent).toContain('amoxicillin 500 mg capsulescompleted 02-Oct-2026');
    expect(notice.textContent).not.toContain('lisinopril');
  });

  it('display-55: a planned end that lies ahead is no day of ending', async () => {
    await medications(longNames);
    const notice = screen.getByRole('region', { name: 'Recently ended' });
    expect(notice.textContent).toContain('1 past medication came without the day of its end: it may be recent');
    expect(page()).toContain('day of end not sent');
    expect(page()).toContain('planned until 02-Feb-2027');
  });

  it('display-56: says on page and summary that prescribed is not taken', async () => {
    await openWindow();
    const words = 'Prescribed, not necessarily taken';
    expect(screen.getByRole('region', { name: 'Medications' }).textContent).toContain(words);
    await doing(() => screen.getByRole('tab', { name: /^Medications/ }).click());
    expect(screen.getByRole('region', { name: 'Current' }).textContent).toContain(words);
  });

  it('display-57: has the server’s own words as they came, and beside them the coded parts in plain words', async () => {
    await medications(longNames);
    expect(page()).toContain('Take 1-2 tabs PO q4-6h prn pain, max 8/24h.');
    expect(page()).toContain('In plain words: 1 to 2 tablets by mouth every 4 to 6 hours');
  });
});

describe('names of drugs', () => {
  const row = (name: string, n: number): MedicationRow => ({
    ...SAMPLE_MEDICATIONS[0]!,
    id: `MedicationRequest/n${n}`,
    name,
  });
  const show = (names: readonly string[], locale: string): void => {
    const value = names.map(row);
    render(
      <LocaleContext value={locale}>
        <MedicationsTab
          list={complete(names.length)}
          loaded={{ state: 'ready', value, refreshing: false }}
          total={names.length}
        />
      </LocaleContext>,
    );
  };

  it('display-52: 200 long ones stand whole in the page', () => {
    expect(new Set(LONG_DRUG_NAMES).size).toBe(200);
    show(LONG_DRUG_NAMES, 'en-GB');
    const names = [...document.querySelectorAll('tbody .name')].map(({ textContent }) => textContent);
    expect(names.toSorted()).toEqual(LONG_DRUG_NAMES.toSorted());
  });

  it('display-52: a number stays with its unit', () => {
    show(['amlodipine 10 MG / valsartan 160 MG Oral Tablet'], 'en-GB');
    const together = [...document.querySelectorAll('tbody .name .together')].map(({ textContent }) => textContent);
    expect(together).toEqual(['10 MG', '160 MG']);
  });

  it('display-52: no style of a list cuts what it holds', () => {
    for (const file of ['renderer/ui/rows.css', 'renderer/features/medications/medications.css']) {
      const css = readFileSync(file, 'utf8');
      expect(css).not.toMatch(
        /text-overflow|line-clamp|max-height|overflow(-[xy])?:\s*(hidden|clip)(?![^}]*padding: 0)/,
      );
    }
  });

  it('display-58: have tall man letters in the United States alone, and are read out as sent', () => {
    show(['prednisone 5 mg tablets'], 'en-US');
    const name = document.querySelector('tbody .name');
    expect(name?.querySelector('[aria-hidden=true]')?.textContent).toBe('predniSONE 5 mg tablets');
    expect(screen.getByRole('rowheader').querySelector('.name > :not([aria-hidden])')?.textContent).toBe(
      'prednisone 5 mg tablets',
    );
    expect(screen.getByRole('rowheader', { name: /^prednisone 5 mg tablets/ })).toBeDefined();
  });

  it('display-58: are left as sent elsewhere', () => {
    show(['prednisone 5 mg tablets'], 'en-GB');
    expect(document.querySelector('tbody .name')?.textContent).toBe('prednisone 5 mg tablets');
  });
});
