/**
 * 20,000 resources, each harmed by chance with a seed, through the whole model. Whatever a server sends: nothing throws,
 * nothing entered in error passes for a result, no axis has two units, no record is lost.
 */
import { describe, expect, it } from 'vitest';
import { createPopulation } from '../../../sandbox/population/index.ts';
import { createRandom } from '../../../sandbox/population/random.ts';
import { parseLossless } from '../../../shared/fhir/lossless-json.ts';
import { createChartModel, type ChartModel } from '../../../main/fhir/model/index.ts';
import { readObservationPage } from '../../../main/fhir/observation-page.ts';
import {
  chartOverviewSchema,
  conditionRowSchema,
  medicationRowSchema,
  notShownSchema,
  resultRowSchema,
  seriesViewSchema,
  type ChartPoint,
  type ListName,
  type Measured,
  type ResultRow,
  type Series,
} from '../../../shared/chart-model.ts';
import { conversion } from '../../../shared/clinical/conversions.ts';
import { isMeasured } from '../../../shared/clinical/value-text.ts';
import { sameSize, unitIdentity } from '../../../shared/clinical/units.ts';
import { flowsheetSchema } from '../../../shared/flowsheet.ts';
import { mutated, textOf } from '../../support/mutate.ts';
import { ALL, BASE, completeStates, NOW, observation, loinc, quantity, raw, sent } from './support.ts';

const CHUNKS = 20;
const CHARTS = 10;
const RECORDS = 100;
const PATIENTS = ['everything-odd', 'course-diabetes', 'course-intensive-care', 'newborn', 'long-drug-names'];
const LIST_OF: Readonly<Record<string, ListName>> = {
  Patient: 'patient',
  Observation: 'observations',
  Condition: 'conditions',
  MedicationRequest: 'medications',
  AllergyIntolerance: 'allergies',
};

type Resource = Record<string, unknown>;
const typeOf = (resource: Resource): string => String(resource['resourceType']);

/** Results in two units, for the traps; the rest is as the sandbox has it. */
const own = (): unknown[] => [
  ...(['mg/dL', 'mmol/L'] as const).map((unit) =>
    observation({ code: loinc('2345-7'), valueQuantity: quantity(raw('5.5'), unit) }),
  ),
  ...(['mg/dL', 'umol/L'] as const).map((unit) =>
    observation({ code: loinc('2160-0'), valueQuantity: quantity(raw('1.1'), unit) }),
  ),
  ...(['%', 'mmol/mol'] as const).map((unit) =>
    observation({ code: loinc('4548-4'), valueQuantity: quantity(raw('6.5'), unit) }),
  ),
  ...(['Cel', '[degF]'] as const).map((unit) =>
    observation({ code: loinc('8310-5'), valueQuantity: quantity(raw('37.0'), unit) }),
  ),
  observation({ code: loinc('8480-6'), valueQuantity: quantity(120, 'mm[Hg]') }),
  observation({ code: loinc('8462-4'), valueQuantity: quantity(80, 'mm[Hg]') }),
  observation({ code: loinc('8480-6'), valueQuantity: quantity(16, 'kPa') }),
];

function baseResources(): Resource[] {
  const population = createPopulation({ seed: 'northgate' });
  const random = createRandom('which are harmed');
  const some = PATIENTS.flatMap((id) => {
    const all = population.resources(id).filter(({ resourceType }) => resourceType in LIST_OF);
    const text = JSON.stringify(all.filter(() => all.length < 300 || random.chance(300 / all.length)));
    return parseLossless(text.replaceAll(`Patient/${id}"`, 'Patient/p1"')) as Resource[];
  });
  const mine = Array.from({ length: 8 }, own).flat().map(sent) as Resource[];
  return [...some.filter((one) => typeOf(one) !== 'Patient'), ...mine];
}
const BASES = baseResources();
const WITHOUT_ALLERGIES = BASES.filter((one) => typeOf(one) !== 'AllergyIntolerance');
/** A refuted allergy is no row of the banner: only charts without allergies are counted to the last record. */
const hasAllergies = (chart: number): boolean => chart % 5 === 4;

/** Harmed resources by list; each that still has an id in words has one of its own. */
function harmed(chunk: number, chart: number): Map<ListName, Resource[]> {
  const random = createRandom('chart', chunk, chart);
  const lists = new Map<ListName, Resource[]>();
  for (let n = 0; n < RECORDS; n++) {
    const base = random.pick(hasAllergies(chart) ? BASES : WITHOUT_ALLERGIES);
    const one = mutated(base, chunk, chart, n);
    if (typeof one['id'] === 'string' && /[a-z0-9]/i.test(one['id'])) one['id'] = `m${n}`;
    const list = LIST_OF[typeOf(base)] ?? 'observations';
    lists.set(list, [...(lists.get(list) ?? []), one]);
  }
  return lists;
}

function chartOf(lists: ReadonlyMap<ListName, Resource[]>, byPage: boolean): ChartModel {
  const model = createChartModel({ patientId: 'p1', fhirBase: BASE, now: () => NOW, timeZone: 'Europe/London' });
  for (const [list, resources] of lists) {
    if (!byPage || list !== 'observations') model.add(list, resources);
    else {
      const entry = resources.map((resource) => ({ resource, search: { mode: 'match' } }));
      readObservationPage(textOf({ resourceType: 'Bundle', type: 'searchset', entry }), model.observations);
    }
  }
  return model;
}

const EVERY = { offset: 0, limit: 100_000 } as const;
const isWrong = (status: unknown): boolean =>
  typeof status === 'string' && status.toLowerCase().replace(/[^a-z]/g, '') === 'enteredinerror';
const recordsOf = (row: { readonly id: string }): string[] => row.id.split(' + ');

/** Records that must never be seen as results. */
function wrongIn(lists: ReadonlyMap<ListName, Resource[]>): Set<string> {
  const wrong = (lists.get('observations') ?? []).filter((one) => isWrong(one['status']));
  return new Set(wrong.map((one) => `${typeOf(one)}/${String(one['id'])}`));
}

const sidesOf = ({ value }: ResultRow): Measured[] =>
  value.kind === 'quantity'
    ? [value.quantity]
    : value.kind === 'pair'
      ? [value.first, value.second].filter(isMeasured)
      : [];
const sizeOf = (m: Measured): string => sameSize(unitIdentity(m.unit, m.unitCode) ?? 'none');

/** The units of an axis: those as sent of every point that was not converted. */
function checkAxis(series: Series, points: readonly ChartPoint[], rows: ReadonlyMap<string, ResultRow>): void {
  const units = new Set<string>();
  for (const point of points) {
    const row = rows.get(point.id);
    expect(row, `${point.id} is drawn and has no row`).toBeDefined();
    if (row === undefined) continue;
    const sides = sidesOf(row);
    expect(sides.some((side) => side.unitConflict)).toBe(false);
    expect(Number.isFinite(point.y)).toBe(true);
    expect(point.converted).toBe(row.converted !== null);
    if (point.converted) {
      const [side] = sides;
      const target: [string | null, null] = [series.unit, null];
      const hows = series.codes.map((code) =>
        side === undefined ? null : conversion(code.replace('LOINC ', ''), [side.unit, side.unitCode], target),
      );
      expect(
        hows.some((how) => how !== null),
        `${point.text}: by the list`,
      ).toBe(true);
    } else {
      for (const side of sides) units.add(sizeOf(side));
      expect(point.y).toBe(sides[0]?.number);
    }
  }
  expect([...units].length, `units ${[...units].join(', ')} on one axis`).toBeLessThanOrEqual(1);
}

function checkSeries(model: ChartModel, series: Series, wrong: ReadonlySet<string>): ResultRow[] {
  const { key } = series;
  const view = model.series({ key, ...ALL, maxPoints: 2000 });
  const every = model.results({ key, ...ALL, inError: true, ...EVERY })?.rows ?? [];
  const real = model.results({ key, ...ALL, inError: false, ...EVERY })?.rows ?? [];
  expect(seriesViewSchema.safeParse(view).error).toBeUndefined();
  for (const row of every) expect(resultRowSchema.safeParse(row).error).toBeUndefined();
  if (view === null) return every;
  expect([real.length, every.length]).toEqual([series.count, series.count + series.inError]);
  expect(view.total).toBe(view.drawable + view.undrawn.reduce((sum, { count }) => sum + count, 0));
  expect([view.total, view.drawable]).toEqual([series.count, series.plottable]);
  const seen = [...real, ...view.points, series.latest, series.previous]
    .filter((one) => one !== null)
    .flatMap(recordsOf);
  expect(seen.filter((record) => wrong.has(record))).toEqual([]);
  expect(real.filter((row) => row.status === 'entered-in-error')).toEqual([]);
  checkAxis(series, view.points, new Map(real.map((row) => [row.id, row])));
  return every;
}

function checkSheet(model: ChartModel, wrong: ReadonlySet<string>): void {
  for (const inError of [false, true]) {
    const span = { rows: { offset: 0, limit: 200 }, columns: { offset: 0, limit: 60 } };
    const sheet = model.flowsheet({ search: '', inError, fromMs: null, toMs: null, order: 'panel', ...span });
    expect(flowsheetSchema.safeParse(sheet).error).toBeUndefined();
    const shown = sheet.rows.flatMap((row) => row.cells.flatMap((cell) => cell.results));
    if (inError) continue;
    expect(shown.filter(({ status }) => status === 'entered-in-error')).toEqual([]);
    expect(shown.flatMap(recordsOf).filter((record) => wrong.has(record))).toEqual([]);
  }
}

/** Every record received is a row or is named as not shown, once. */
function checkAccount(
  model: ChartModel,
  lists: ReadonlyMap<ListName, Resource[]>,
  results: readonly ResultRow[],
): void {
  const [conditions, medications] = [model.conditions(EVERY).rows, model.medications(EVERY).rows];
  const notShown = model.notShown(EVERY).rows;
  for (const row of conditions) expect(conditionRowSchema.safeParse(row).error).toBeUndefined();
  for (const row of medications) expect(medicationRowSchema.safeParse(row).error).toBeUndefined();
  for (const row of notShown) expect(notShownSchema.safeParse(row).error).toBeUndefined();
  const named = notShown.filter(({ reason }) => reason !== 'unresolved-reference').map(({ record }) => record);
  const shown = [...results, ...conditions, ...medications].flatMap(recordsOf);
  const told = [...shown, ...named];
  const all = [...lists].filter(([list]) => list !== 'allergies').flatMap(([, resources]) => resources);
  const known = new Set(told);
  for (const one of all) {
    if (typeof one['id'] === 'string' && one['id'].startsWith('m') && typeof one['resourceType'] === 'string') {
      if (/^[A-Za-z]{1,60}$/.test(one['resourceType'])) expect(known).toContain(`${one['resourceType']}/${one['id']}`);
    }
  }
  if (!lists.has('allergies')) expect(told.length, 'as many as came').toBe(all.length);
}

function checkChart(lists: ReadonlyMap<ListName, Resource[]>, byPage: boolean): void {
  const model = chartOf(lists, byPage);
  const states = completeStates();
  const overview = model.overview(states);
  const whole = { ...overview, generation: 1, revision: 1, fullBanner: true, lists: states };
  expect(chartOverviewSchema.safeParse(whole).error).toBeUndefined();
  const wrong = wrongIn(lists);
  const rows = overview.series.flatMap((series) => checkSeries(model, series, wrong));
  expect(overview.counts.results).toBe(overview.series.reduce((sum, { count }) => sum + count, 0));
  checkSheet(model, wrong);
  checkAccount(model, lists, rows);
}

describe(`${CHUNKS * CHARTS * RECORDS} harmed resources`, () => {
  it.each(Array.from({ length: CHUNKS }, (_, n) => n))(
    'display-11, display-16, display-18, display-22, display-26: chunk %i: nothing throws, nothing wrong is real, one unit on an axis, no record lost',
    (chunk) => {
      for (let chart = 0; chart < CHARTS; chart++) checkChart(harmed(chunk, chart), chart % 2 === 1);
    },
  );

  it('display-16: among them are conversions, errors and doubts enough to mean something', () => {
    const found = { converted: 0, wrong: 0, doubts: 0, notShown: 0 };
    for (let chart = 0; chart < 6; chart++) {
      const lists = harmed(0, chart);
      const model = chartOf(lists, false);
      found.wrong += wrongIn(lists).size;
      found.notShown += model.notShown(EVERY).total;
      for (const { key } of model.overview(completeStates()).series) {
        const view = model.series({ key, ...ALL, maxPoints: 2000 });
        found.converted += view?.points.filter((point) => point.converted).length ?? 0;
        found.doubts += view?.undrawn.filter(({ reason }) => reason === 'unit in doubt').length ?? 0;
      }
    }
    for (const [what, count] of Object.entries(found)) expect(count, what).toBeGreaterThan(0);
  });
});
