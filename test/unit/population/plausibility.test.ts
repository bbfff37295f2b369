/** What a clinician would nod at: values a body can have, results that agree with each other, treatments that work. */
import { describe, expect, it } from 'vitest';
import { createPopulation } from '../../../sandbox/population/index.ts';
import { chartOf, correlation, mean, ordinaryCharts, type Chart, type Point } from './charts.ts';

const population = createPopulation({ seed: 'northgate' });
const charts = ordinaryCharts(150);
const births = new Map(
  population.patients.map(({ id = '', birthDate = '', gender = '' }) => [id, { birthDate, gender }]),
);

/** Code and unit: what a living patient of any age may show. */
const POSSIBLE: Readonly<Record<string, readonly [number, number]>> = {
  '2951-2 mmol/L': [120, 155],
  '2823-3 mmol/L': [2.8, 7],
  '2075-0 mmol/L': [88, 116],
  '1963-8 mmol/L': [10, 33],
  '22664-7 mmol/L': [1.5, 45],
  '2160-0 mg/dL': [0.3, 9],
  '14682-9 µmol/L': [20, 800],
  '98979-8 mL/min/1.73m2': [5, 140],
  '2000-8 mmol/L': [2, 2.8],
  '1558-6 mg/dL': [55, 400],
  '14771-0 mmol/L': [3, 22],
  '4548-4 %': [4, 13],
  '59261-8 mmol/mol': [20, 118],
  '718-7 g/dL': [7, 20],
  '718-7 g/L': [70, 200],
  '4544-3 %': [22, 60],
  '789-8 10*12/L': [2.3, 7],
  '787-2 fL': [75, 105],
  '6690-2 10*9/L': [2, 30],
  '777-3 10*9/L': [60, 500],
  '2085-9 mg/dL': [20, 110],
  '14646-4 mmol/L': [0.5, 2.8],
  '13457-7 mg/dL': [18, 230],
  '39469-2 mmol/L': [0.4, 6],
  '1742-6 U/L': [5, 60],
  '3016-3 mU/L': [0.01, 12],
  '33762-6 ng/L': [10, 12000],
  '2524-7 mmol/L': [0.4, 9],
  '29463-7 kg': [2, 190],
  '29463-7 lb': [5, 420],
  '8302-2 cm': [44, 205],
  '9843-4 cm': [30, 56],
  '8867-4 /min': [40, 180],
  '9279-1 /min': [6, 65],
  '59408-5 %': [82, 100],
  '8310-5 °C': [34, 41.5],
  '8480-6 mmHg': [60, 215],
  '8462-4 mmHg': [30, 130],
  '33452-4 L/min': [60, 750],
};

const ofTime = (points: readonly Point[]): Map<string, number> =>
  new Map(points.map(({ when, value }) => [when, value]));
const pairsOf = (chart: Chart, a: readonly string[], b: readonly string[]): [number, number][] => {
  const second = ofTime(chart.points(...b));
  return chart.points(...a).flatMap(({ when, value }) => {
    const other = second.get(when);
    return other === undefined ? [] : [[value, other] as [number, number]];
  });
};

/** Mean of the last two before a day less the mean of the two after `wait` days: what a treatment took off. */
function fall(points: readonly Point[], since: string, waitDays: number): number | undefined {
  const start = Date.parse(since);
  const before = points.filter(({ when }) => Date.parse(when) <= start + 86_400_000).slice(-2);
  const after = points.filter(({ when }) => Date.parse(when) > start + waitDays * 86_400_000).slice(0, 2);
  if (before.length < 2 || after.length < 2) return undefined;
  return mean(before.map(({ value }) => value)) - mean(after.map(({ value }) => value));
}

describe('values', () => {
  it('lie within what a living patient may show', () => {
    const outside: string[] = [];
    for (const { id, observations } of charts)
      for (const { valueQuantity, code, status } of observations) {
        const range = POSSIBLE[`${code.coding?.[0]?.code ?? ''} ${valueQuantity?.unit ?? ''}`];
        const value = valueQuantity?.value;
        if (value === undefined || range === undefined) continue;
        if (status !== 'entered-in-error' && (value < range[0] || value > range[1]))
          outside.push(`${id} ${code.text ?? ''} ${value}`);
      }
    expect(outside).toEqual([]);
  });

  it('carry the flag that their range asks for', () => {
    const wrong: string[] = [];
    let flagged = 0;
    for (const { observations } of charts)
      for (const { id = '', interpretation, referenceRange, valueQuantity, status } of observations) {
        const value = valueQuantity?.value;
        const range = referenceRange?.[0];
        if (value === undefined || range === undefined || status === 'entered-in-error') continue;
        const flag = interpretation?.[0]?.coding?.[0]?.code;
        const expected =
          value < (range.low?.value ?? -Infinity) ? 'L' : value > (range.high?.value ?? Infinity) ? 'H' : 'N';
        flagged += expected === 'N' ? 0 : 1;
        if (flag?.[0] !== expected) wrong.push(`${id}: ${value} ${flag ?? 'no flag'}`);
      }
    expect(wrong).toEqual([]);
    expect(flagged).toBeGreaterThan(1000);
  });

  it('display-18 change their unit with the years, and never their meaning', () => {
    const ward = chartOf(population, 'course-diabetes');
    const units = (...codes: string[]) => [...new Set(ward.points(...codes).map(({ unit }) => unit))];
    expect(units('2160-0', '14682-9')).toEqual(['mg/dL', 'µmol/L']);
    expect(units('1558-6', '14771-0')).toEqual(['mg/dL', 'mmol/L']);
    expect(units('718-7')).toEqual(['g/dL', 'g/L']);
    expect(units('29463-7')).toEqual(['lb', 'kg']);
    for (const [percent, mmol] of pairsOf(ward, ['4548-4'], ['59261-8']))
      expect(Math.abs((percent - 2.152) / 0.09148 - mmol)).toBeLessThan(0.6);
  });

  it('display-15 keep the digits that the laboratory reports, on the wire too', () => {
    const text = population.bundleText('course-kidney');
    expect(text).toMatch(/"value":4\.0,"unit":"mmol\/L"/);
    const potassium = [...text.matchAll(/"code":"2823-3".*?"value":([\d.]+),/g)].map(([, digits]) => digits);
    expect(potassium.length).toBeGreaterThan(30);
    for (const digits of potassium) expect(digits).toMatch(/^\d\.\d$/);
  });
});

describe('results agree with each other', () => {
  it('eGFR is what CKD-EPI 2021 makes of creatinine, age and sex, and falls as creatinine rises', () => {
    let compared = 0;
    const pairs: [number, number][] = [];
    for (const chart of charts) {
      const { birthDate = '', gender } = births.get(chart.id) ?? {};
      const filtration = chart.points('98979-8');
      const creatinine = new Map(chart.points('2160-0', '14682-9').map((point) => [point.when, point]));
      for (const { when, value } of filtration) {
        const found = creatinine.get(when);
        if (found === undefined) continue;
        const mass = found.unit === 'mg/dL' ? found.value : found.value / 88.42;
        const [kappa, alpha, factor] = gender === 'female' ? [0.7, -0.241, 1.012] : [0.9, -0.302, 1];
        const age =
          Number(when.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (when.slice(5, 10) < birthDate.slice(5) ? 1 : 0);
        const ratio = mass / kappa;
        const expected = 142 * Math.min(ratio, 1) ** alpha * Math.max(ratio, 1) ** -1.2 * 0.9938 ** age * factor;
        // Half a unit of rounding, and a year of age around a birthday.
        expect(Math.abs(expected - value), `${chart.id} ${when}`).toBeLessThan(1.3);
        pairs.push([mass, value]);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(1500);
    expect(correlation(pairs)).toBeLessThan(-0.7);
  });

  it('HbA1c and fasting glucose go together', () => {
    const pairs = charts.flatMap((chart) => pairsOf(chart, ['59261-8'], ['14771-0']));
    expect(pairs.length).toBeGreaterThan(400);
    expect(correlation(pairs)).toBeGreaterThan(0.8);
  });

  it('urea rises and haemoglobin falls as kidneys fail', () => {
    const pairs = (code: string) => charts.flatMap((chart) => pairsOf(chart, ['98979-8'], [code]));
    expect(correlation(pairs('22664-7'))).toBeLessThan(-0.6);
    const failing = pairs('718-7').filter(([gfr, hb]) => gfr < 60 && hb > 50);
    expect(correlation(failing)).toBeGreaterThan(0.1);
  });

  it('total cholesterol is the sum of its parts, and MCV is haematocrit by red cells', () => {
    const all = charts.slice(20, 60);
    for (const chart of all) {
      const [hdl, ldl, fat] = ['14646-4', '39469-2', '14927-8'].map((code) => ofTime(chart.points(code)));
      for (const { when, value } of chart.points('14647-2')) {
        const parts = [hdl?.get(when), ldl?.get(when), fat?.get(when)];
        if (parts.includes(undefined)) continue;
        const [a = 0, b = 0, c = 0] = parts;
        expect(Math.abs(a + b + c / 2.2 - value), chart.id).toBeLessThan(0.07);
      }
      const [mcv, cells] = [ofTime(chart.points('787-2')), ofTime(chart.points('789-8'))];
      for (const { when, value } of chart.points('4544-3')) {
        const [size, count] = [mcv.get(when), cells.get(when)];
        if (size !== undefined && count !== undefined)
          expect(Math.abs((value * 10) / count - size), chart.id).toBeLessThan(2);
      }
    }
  });
});

describe('treatments do what they should', () => {
  const falls = (drug: RegExp, points: (chart: Chart) => Point[], waitDays: number): number[] =>
    charts.flatMap((chart) => {
      const first = chart.medications.find(({ medicationCodeableConcept, medicationReference }) =>
        drug.test(medicationCodeableConcept?.text ?? medicationReference?.display ?? ''),
      );
      const found = first?.authoredOn === undefined ? undefined : fall(points(chart), first.authoredOn, waitDays);
      return found === undefined ? [] : [found];
    });

  it('blood pressure falls by the 9 mmHg of one drug', () => {
    const found = falls(/^Ramipril/, (chart) => chart.systolic(), 30);
    expect(found.length).toBeGreaterThan(25);
    expect(mean(found)).toBeGreaterThan(5);
    expect(found.filter((each) => each > 0).length / found.length).toBeGreaterThan(0.8);
    // Regression to the mean adds to what the drug does: it was begun after two high readings.
    expect(mean(found)).toBeLessThan(18);
  });

  it('HbA1c falls by about 10 mmol/mol with metformin, LDL by about four tenths with a statin', () => {
    const sugar = falls(/^Metformin/, (chart) => chart.points('59261-8'), 80);
    expect(sugar.length).toBeGreaterThan(15);
    expect(mean(sugar)).toBeGreaterThan(3);
    expect(mean(sugar)).toBeLessThan(14);
    const fat = falls(/^Atorvastatin/, (chart) => chart.points('39469-2'), 30);
    expect(fat.length).toBeGreaterThan(3);
    expect(mean(fat)).toBeGreaterThan(1);
  });

  it('a course of diabetes is stepped up from metformin to insulin, never back, each after a high HbA1c', () => {
    const chart = chartOf(population, 'course-diabetes');
    const drugs = chart.medications.map(
      (each) => each.medicationCodeableConcept?.text ?? each.medicationReference?.display ?? '',
    );
    const steps = ['Metformin', 'Gliclazide', 'Empagliflozin', 'Insulin'].map((name) =>
      drugs.findIndex((drug) => drug.startsWith(name)),
    );
    expect(steps.every((step) => step >= 0)).toBe(true);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(
      chart
        .points('59261-8')
        .map(({ value }) => value)
        .some((value) => value >= 58),
    ).toBe(true);
  });

  it('weight comes down after a higher dose of furosemide', () => {
    const chart = chartOf(population, 'course-heart-failure');
    const doses = chart.medications.filter(
      ({ dosageInstruction }) =>
        dosageInstruction?.[0]?.text?.startsWith('80 mg') === true && dosageInstruction[0].text.endsWith('morning'),
    );
    expect(doses.length).toBeGreaterThan(2);
    const weights = chart.points('29463-7').filter(({ unit }) => unit === 'kg');
    const changes = doses.flatMap(({ authoredOn = '' }) => fall(weights, authoredOn, 10) ?? []);
    expect(mean(changes)).toBeGreaterThan(0.5);
    expect(Math.max(...changes)).toBeGreaterThan(2);
  });
});

describe('lives', () => {
  it('children grow and never shrink, near the published medians', () => {
    const chart = chartOf(population, 'course-growth');
    const heights = chart.points('8302-2').map(({ value }) => value);
    expect(heights.length).toBeGreaterThan(18);
    expect(heights).toEqual(heights.toSorted((a, b) => a - b));
    const [birthWeight = 0] = chart.points('8339-4').map(({ value }) => value);
    expect(birthWeight).toBeGreaterThan(2400);
    expect(birthWeight).toBeLessThan(4700);
  });

  it('attacks of asthma halve the peak flow and pass', () => {
    const flow = chartOf(population, 'course-asthma')
      .points('33452-4')
      .map(({ value }) => value);
    const best = Math.max(...flow);
    expect(Math.min(...flow)).toBeLessThan(best * 0.6);
    expect(flow.filter((value) => value > best * 0.8).length).toBeGreaterThan(flow.length / 2);
  });

  it('a pregnancy gains weight, and its haemoglobin is judged by the range of pregnancy', () => {
    const chart = chartOf(population, 'course-pregnancy');
    const visits = chart.points('29463-7').filter(({ when }) => when > '2026-04');
    expect(visits.length).toBeGreaterThan(6);
    expect((visits.at(-1)?.value ?? 0) - (visits[0]?.value ?? 0)).toBeGreaterThan(8);
    const blood = chart.points('718-7').filter(({ when }) => when > '2026-04');
    for (const { resource } of blood)
      expect(resource.referenceRange?.[0]?.appliesTo?.some(({ text }) => text === 'pregnant')).toBe(true);
    expect(chart.points('14996-3').length).toBe(1);
  });

  it('septic shock: pressure low when the pulse is high, lactate clears, a reading each minute for two days', () => {
    const chart = chartOf(population, 'course-intensive-care');
    const pairs = pairsOf(chart, ['8478-0'], ['8867-4']);
    expect(pairs.length).toBe(2880);
    expect(correlation(pairs)).toBeLessThan(-0.8);
    const lactate = chart.points('2524-7').map(({ value }) => value);
    expect(Math.max(...lactate)).toBeGreaterThan(4);
    expect(lactate.at(-1)).toBeLessThan(2);
  });
});
