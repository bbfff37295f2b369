import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { Population } from '../../shared/population.ts';
import { faultsOf, lastOf, newForm, orderOf } from '../../renderer/features/population/order-form.ts';
import { contract } from '../../shared/ipc-contract.ts';
import type { FakeDesktop } from '../support/fake-desktop.ts';
import { NORTHGATE } from '../support/fake-desktop-data.ts';
import { NO_SESSION, signedInAt } from '../support/fake-desktop-sessions.ts';
import { exportWith, NOTED, PANEL_TYPES, populationWith } from '../support/fake-population.ts';
import { choose, openWindow, settled } from './open-window.tsx';

async function openForm(part: Partial<Population> = {}, arrange: (desktop: FakeDesktop) => void = () => undefined) {
  const desktop = await openWindow((fake) => {
    fake.state.population = populationWith(part);
    fake.state.session = { ...NO_SESSION, signedIn: signedInAt(NORTHGATE, { patient: 'open' }) };
    arrange(fake);
  });
  await choose('Population');
  await press('New export…');
  return desktop;
}
const press = async (name: string | RegExp): Promise<void> => {
  await userEvent.click(screen.getByRole('button', { name }));
  await act(settled);
};
const started = (desktop: FakeDesktop): readonly unknown[] =>
  desktop.calls.filter(({ name }) => name === 'population.start').map(({ request }) => request);
const facts = (): string => within(screen.getByRole('alertdialog')).getByText('Who').parentElement!.textContent;

const FORM = { ...newForm(PANEL_TYPES), group: 'diabetes' };

describe('a new export', () => {
  it('SMART 111, 114: is of a group, of the types of the panel and encrypted, unless something else is chosen', async () => {
    const desktop = await openForm();
    await userEvent.type(screen.getByRole('textbox', { name: 'Group id' }), 'diabetes');
    await press('Choose a folder…');
    await press('Review and start…');
    expect(started(desktop)).toEqual([]);
    await press('Start the export');
    expect(started(desktop)).toEqual([{ order: orderOf(FORM), plain: false }]);
    expect(screen.getByRole('heading', { level: 1, name: 'Population' })).toBeDefined();
    expect(screen.getAllByRole('article')[0]?.textContent).toContain('signs in');
  });

  it('warns before it starts: who, what, since when, where to, and that patient data leave the hospital', async () => {
    const desktop = await openForm();
    await userEvent.click(screen.getByRole('radio', { name: 'All patients' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Medication' }));
    await userEvent.click(screen.getByRole('radio', { name: 'Not encrypted' }));
    await press('Choose a folder…');
    await press('Review and start…');
    const dialog = screen.getByRole('alertdialog', { name: 'Copy patient data out of Northgate General Hospital?' });
    expect(dialog.textContent).toContain('leave the hospital’s system');
    expect(dialog.textContent).toContain('Whoever can read this folder');
    expect(dialog.textContent).toContain('Dr A. Okafor started it');
    expect(facts()).toContain('WhoAll patients');
    expect(facts()).toContain('WhatPatient, Condition, Observation, MedicationRequestWhenEverything');
    expect(facts()).toContain('Where/home/okafor/exportsFilesNot encrypted');
    expect(document.activeElement?.textContent).toBe('Not now');
    await userEvent.keyboard('{Escape}');
    expect(started(desktop)).toEqual([]);
    await press('Review and start…');
    await press('Start the export');
    expect(started(desktop)).toMatchObject([{ order: { level: 'patients', group: null }, plain: true }]);
  });

  it('does not start without a group and a folder: says what is missing, and leads there', async () => {
    const desktop = await openForm();
    await press('Review and start…');
    await act(() => new Promise((resolve) => setTimeout(resolve)));
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(screen.getByRole('alert').textContent).toContain('Type the id of the group');
    expect(screen.getByRole('alert').textContent).toContain('Choose the folder');
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Group id' }));
    expect(started(desktop)).toEqual([]);
  });

  it('says why a folder was refused, and keeps the one of before', async () => {
    const desktop = await openForm();
    await press('Choose a folder…');
    desktop.state.folder = { folder: '/home/okafor/exports', refused: { code: 'bad-request', details: {} } };
    await press('Choose another folder…');
    expect(screen.getByText('/home/okafor/exports')).toBeDefined();
    expect(screen.getByRole('alert').textContent).not.toBe('');
  });

  it('has the folder and the encryption that policy sets, and no way round them', async () => {
    await openForm({ folder: '/srv/exports', mayBePlain: false });
    expect(screen.getByText('/srv/exports')).toBeDefined();
    expect(screen.queryByRole('button', { name: /folder…$/ })).toBeNull();
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Not encrypted' }).disabled).toBe(true);
  });

  it('stays with what was typed where it could not be started, and says why', async () => {
    const desktop = await openForm();
    desktop.fail('population.start', { code: 'internal', details: { incident: 'x' } });
    await userEvent.type(screen.getByRole('textbox', { name: 'Group id' }), 'ward-6');
    await press('Choose a folder…');
    await press('Review and start…');
    await press('Start the export');
    expect(screen.getByRole('alert').textContent).not.toBe('');
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Group id' }).value).toBe('ward-6');
  });

  it('SMART 136: offers what changed since the last export only where there is a complete one of the same', () => {
    const exports = [
      NOTED,
      exportWith(),
      exportWith({ id: 'older', startedAtMs: 0 }),
      exportWith({ id: 'failed', state: 'failed' }),
    ];
    expect(lastOf(FORM, exports)?.id).toBe('export-done');
    expect(lastOf({ ...FORM, group: 'ward-6' }, exports)).toBeNull();
    expect(lastOf({ ...FORM, level: 'patients' }, exports)).toBeNull();
    expect(lastOf({ ...FORM, types: ['Patient'] }, exports)).toBeNull();
    expect(lastOf({ ...FORM, types: [...PANEL_TYPES].reverse() }, exports)?.id).toBe('export-done');
  });
});

describe('an order', () => {
  it('SMART 114, 115: holds every parameter as it was typed, and is one that the contract takes', () => {
    const order = orderOf({
      ...FORM,
      ...{
        otherTypes: ' Procedure,AllergyIntolerance  Patient',
        since: 'date',
        sinceDay: '2026-11-01',
        untilDay: '2026-11-20',
      },
      ...{ typeFilters: 'Observation?code=4548-4\n\nCondition?clinical-status=active\n', elements: 'id, Patient.name' },
      ...{ patients: 'p1\np2, p3', organizeOutputBy: ' Patient ', provenance: 'LatestProvenanceResources' },
    });
    expect(contract['population.start'].request.parse({ order, plain: true }).order).toEqual({
      ...{ level: 'group', group: 'diabetes', types: [...PANEL_TYPES, 'Procedure', 'AllergyIntolerance'] },
      since: new Date('2026-11-01T00:00:00').toISOString(),
      until: new Date('2026-11-20T00:00:00').toISOString(),
      typeFilters: ['Observation?code=4548-4', 'Condition?clinical-status=active'],
      elements: ['id', 'Patient.name'],
      patients: ['p1', 'p2', 'p3'],
      organizeOutputBy: 'Patient',
      includeAssociatedData: ['LatestProvenanceResources'],
    });
  });

  it('names no group unless it is of one', () => {
    expect(orderOf({ ...FORM, level: 'system' }).group).toBeNull();
  });

  it.each([
    ['group', { group: 'a b' }],
    ['otherTypes', { otherTypes: 'patient' }],
    ['sinceDay', { since: 'date' }],
    ['untilDay', { since: 'date', sinceDay: '2026-11-20', untilDay: '2026-11-01' }],
    ['typeFilters', { typeFilters: 'code=4548-4' }],
    ['patients', { patients: 'Patient/1' }],
    ['organizeOutputBy', { organizeOutputBy: 'patient' }],
  ] as const)('is not made while %s is wrong, and that is the field that is told', (field, part) => {
    expect(Object.keys(faultsOf({ ...FORM, ...part }, '/exports'))).toEqual([field]);
    expect(faultsOf(FORM, '/exports')).toEqual({});
  });
});
