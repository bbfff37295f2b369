import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encounterRowSchema, type EncounterRow } from '../../../shared/chart-model.ts';
import { ENCOUNTER_STANDING, ENCOUNTER_STATUSES } from '../../../shared/clinical/encounter-status.ts';
import { lanesSchema, type Lanes } from '../../../shared/lanes.ts';
import { ALL, chartWith, completeStates, emptyChart, observation, PAGE, sent, seriesOf } from './support.ts';

const ACT = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
let counter = 0;
function encounter(differs: object = {}): object {
  counter += 1;
  return {
    ...{ resourceType: 'Encounter', id: `e${counter}`, status: 'finished', subject: { reference: 'Patient/p1' } },
    ...{ class: { system: ACT, code: 'AMB', display: 'ambulatory' }, type: [{ text: 'Diabetes clinic' }] },
    ...{ period: { start: '2026-01-20T09:10:00Z', end: '2026-01-20T09:40:00Z' } },
    ...differs,
  };
}
const rowsOf = (...all: object[]): EncounterRow[] => chartWith('encounters', ...all).encounters(PAGE).rows;
const only = (differs: object = {}): EncounterRow => rowsOf(encounter(differs))[0]!;
const at = (id: string, name: string, rest: object = {}) => ({ location: { reference: id, display: name }, ...rest });

type Window = { readonly fromMs: number | null; readonly toMs: number | null };
function lanesWith(all: readonly object[], window: Window = ALL): Lanes {
  const model = emptyChart();
  model.add('observations', [sent(observation())]);
  model.add('encounters', all.map(sent));
  return lanesSchema.parse(model.lanes({ key: seriesOf(model)[0]!.key, ...window }));
}
function bannerWith(...all: object[]): string | null {
  const model = chartWith('encounters', ...all);
  model.add('patient', [sent({ resourceType: 'Patient', id: 'p1' })]);
  return model.overview(completeStates()).banner!.encounter;
}

describe('encounters', () => {
  it('tells what, when, where, why and whose', () => {
    const row = only({
      location: [at('Location/1', 'Clinic 4')],
      reasonCode: [{ text: 'Type 2 diabetes' }],
      serviceProvider: { display: 'Northgate General Hospital' },
      participant: [{ individual: { display: 'Dr A. Okafor' }, type: [{ text: 'attender' }] }],
      hospitalization: { dischargeDisposition: { text: 'Home' } },
    });
    expect(row).toEqual({
      ...{ id: row.id, name: 'Diabetes clinic', group: 'past', status: 'Finished', className: 'Outpatient' },
      ...{ start: '20-Jan-2026 09:10', end: '20-Jan-2026 09:40', startMs: Date.UTC(2026, 0, 20, 9, 10) },
      ...{ place: 'Clinic 4', reason: 'Type 2 diabetes', provider: 'Northgate General Hospital' },
      remarks: [
        { label: 'With', text: 'Dr A. Okafor (attender)' },
        { label: 'Discharged to', text: 'Home' },
      ],
    });
  });
  it.each([
    ['planned', 'planned'],
    ['arrived', 'in-progress'],
    ['triaged', 'in-progress'],
    ['in-progress', 'in-progress'],
    ['onleave', 'in-progress'],
    ['finished', 'past'],
    ['cancelled', 'cancelled'],
    ['entered-in-error', 'in-error'],
    ['unknown', 'status-unclear'],
    [undefined, 'status-unclear'],
    ['constructor', 'status-unclear'],
  ])('status %s is among %s', (status, group) => {
    const row = only({ status });
    expect(row.group).toBe(group);
    expect(row.status).toMatch(/\w/);
  });
  it('nine states and their absence, ten different texts', () => {
    expect(ENCOUNTER_STATUSES).toHaveLength(9);
    expect(new Set(Object.values(ENCOUNTER_STANDING).map(({ words }) => words)).size).toBe(10);
  });
  it('a status that is none of the nine is shown as sent', () => {
    expect(only({ status: 'discharged' })).toMatchObject({ status: 'discharged', group: 'status-unclear' });
  });
  it('is named by its type, else its service, else its class, else not at all', () => {
    expect(only({ type: undefined, serviceType: { text: 'Cardiology' } }).name).toBe('Cardiology');
    expect(only({ type: undefined }).name).toBe('Outpatient');
    expect(only({ type: undefined, class: { display: 'walk-in' } }).name).toBe('walk-in');
    expect(only({ type: undefined, class: undefined }).name).toBe('Encounter not named by the server');
  });
  it('display-59 partial dates show only what was sent', () => {
    expect(only({ period: { start: '2026-11' } })).toMatchObject({ start: 'Nov-2026', end: null });
  });
  it('the last place that was not left is where the patient is; all of them are told', () => {
    const row = only({
      location: [
        at('Location/1', 'Emergency department', { status: 'completed', period: { end: '2026-11-19T11:20:00Z' } }),
        at('Location/2', 'Ward 6 West', { status: 'active', period: { start: '2026-11-19T11:20:00Z' } }),
        at('Location/3', 'Ward 9', { status: 'reserved' }),
      ],
    });
    expect(row.place).toBe('Ward 6 West');
    expect(row.remarks).toContainEqual({
      label: 'Places',
      text: 'Emergency department, until 19-Nov-2026 11:20; Ward 6 West, from 19-Nov-2026 11:20; Ward 9, reserved',
    });
  });
  it('says what cannot all be so', () => {
    const period = { start: '2026-11-19', end: '2026-11-18' };
    expect(only({ period }).remarks).toContainEqual({ label: 'Time', text: 'the end sent lies before the start' });
    expect(only({ status: 'in-progress' }).remarks).toContainEqual({
      label: 'Time',
      text: 'an end was sent, though it is said to be in progress',
    });
  });
  it('display-44 in progress first, then planned and past; in each the newest first', () => {
    const [a, b, c, d] = ['2024-01-01', '2026-01-01', '2025-01-01', '2027-01-01'].map((start) => ({
      period: { start },
    }));
    const rows = rowsOf(
      encounter({ ...a, id: 'a' }),
      encounter({ ...b, id: 'b' }),
      encounter({ ...c, id: 'c', status: 'in-progress' }),
      encounter({ ...d, id: 'd', status: 'planned' }),
      encounter({ id: 'e', period: undefined }),
    );
    expect(rows.map(({ id }) => id)).toEqual(['c', 'd', 'b', 'a', 'e'].map((id) => `Encounter/${id}`));
  });
  it('display-6 another patient’s encounter is not shown, and named', () => {
    const model = chartWith('encounters', encounter({ subject: { reference: 'Patient/p2' } }));
    expect(model.encounters(PAGE).total).toBe(0);
    expect(model.notShown(PAGE).rows).toMatchObject([{ reason: 'other-patient' }]);
  });
});

describe('the encounter of the banner', () => {
  const since = { period: { start: '2026-11-19T08:40:00Z' } };
  it('is the newest in progress, by its place', () => {
    expect(
      bannerWith(encounter({ status: 'in-progress', ...since, location: [at('Location/2', 'Ward 6 West')] })),
    ).toBe('Ward 6 West, since 19-Nov-2026');
    expect(bannerWith(encounter({ status: 'onleave', ...since }))).toBe('Diabetes clinic, on leave, since 19-Nov-2026');
    expect(bannerWith(encounter({ status: 'arrived', period: undefined }))).toBe('Diabetes clinic, start not sent');
  });
  it('says that there are others', () => {
    const old = encounter({ status: 'in-progress', period: { start: '2019' }, type: [{ text: 'Dialysis' }] });
    expect(bannerWith(old, encounter({ status: 'in-progress', ...since }))).toBe(
      'Diabetes clinic, since 19-Nov-2026, and 1 more in progress',
    );
  });
  it.each(['planned', 'finished', 'cancelled', 'entered-in-error', 'unknown', undefined])(
    'is none of status %s',
    (status) => expect(bannerWith(encounter({ status, ...since }))).toBeNull(),
  );
  it('is none that was said to have ended', () => {
    expect(bannerWith(encounter({ status: 'in-progress' }))).toBeNull();
  });
});

describe('encounters beside a chart', () => {
  it('those that took place are bands; one in progress is open', () => {
    const open = encounter({ id: 'open', status: 'in-progress', period: { start: '2026-11-19' } });
    const lanes = lanesWith([open, encounter({ id: 'done' })]);
    expect(lanes.encounters).toEqual([
      { id: 'Encounter/open', label: 'Diabetes clinic', startMs: Date.UTC(2026, 10, 19), endMs: null },
      {
        ...{ id: 'Encounter/done', label: 'Diabetes clinic' },
        ...{ startMs: Date.UTC(2026, 0, 20, 9, 10), endMs: Date.UTC(2026, 0, 20, 9, 40) },
      },
    ]);
  });
  it.each(['planned', 'cancelled', 'entered-in-error', 'unknown', undefined])('none of status %s is', (status) =>
    expect(lanesWith([encounter({ status })]).encounters).toEqual([]),
  );
  it('one that is over without an end never looks as if it went on', () => {
    const { encounters } = lanesWith([encounter({ period: { start: '2026-01-20' } })]);
    expect(encounters).toMatchObject([{ label: 'Diabetes clinic, end not known', endMs: Date.UTC(2026, 0, 21) - 1 }]);
  });
  it('at most sixty of the window, the newest, and the rest counted', () => {
    const many = Array.from({ length: 70 }, (_, n) =>
      encounter({ period: { start: new Date(Date.UTC(2020, n, 1)).toISOString(), end: '2026-01-01' } }),
    );
    const lanes = lanesWith(many);
    expect([lanes.encounters.length, lanes.moreEncounters]).toEqual([60, 10]);
    expect(lanes.encounters[0]!.startMs).toBe(Date.UTC(2020, 69, 1));
    expect(lanesWith(many, { fromMs: null, toMs: Date.UTC(2020, 2, 15) }).encounters).toHaveLength(3);
  });
  it('property: no band without an end but of one in progress, none that ends before it starts', () => {
    const time = fc.option(fc.constantFrom('2019', '2024-05', '2025-08-09', '2025-08-09T10:00:00Z', 'x', '2031'), {
      nil: undefined,
    });
    fc.assert(
      fc.property(fc.constantFrom(...ENCOUNTER_STATUSES, undefined), time, time, (status, start, end) => {
        const one = encounter({ status, period: { start, end } });
        for (const row of rowsOf(one)) encounterRowSchema.parse(row);
        for (const { startMs, endMs } of lanesWith([one]).encounters) {
          if (endMs === null) expect(['arrived', 'triaged', 'in-progress', 'onleave']).toContain(status);
          else expect(endMs).toBeGreaterThanOrEqual(startMs);
        }
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});
