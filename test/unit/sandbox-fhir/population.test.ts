import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { population } from '../../../sandbox/data/charts/everyone.ts';
import { loadStore } from '../../../sandbox/fhir/index.ts';
import { stringsAt, valuesAt } from '../../../sandbox/fhir/paths.ts';

const DATA = path.join(import.meta.dirname, '../../../sandbox/data');
const store = await loadStore({ dataDir: DATA });
const odd = new Set(['quill-morgan']);
const observations = store.patients().flatMap(({ id }) => store.list('Observation', id));

describe('the population', () => {
  it('the files are what the charts say', async () => {
    const files = (await readdir(DATA)).filter((name) => name.endsWith('.json'));
    const wanted = population();
    expect(files.toSorted()).toEqual([...wanted.keys()].toSorted());
    for (const name of files) expect(await readFile(path.join(DATA, name), 'utf8')).toBe(wanted.get(name));
  });

  it('loads without a word, with two clinicians and twelve patients', () => {
    expect(store.report.skipped).toEqual([]);
    expect(store.patients()).toHaveLength(12);
    expect(store.list('Practitioner').map(({ id }) => id)).toEqual(['okafor', 'nurse']);
  });

  it('display-15 Ruth Brown’s last potassium is 4.0 and preliminary', () => {
    const potassium = store
      .list('Observation', 'brown-ruth')
      .find(({ json, text }) => text.includes('"code":"2823-3"') && json['status'] === 'preliminary');
    expect(potassium?.text).toContain('"value":4.0,');
  });

  it('Ruth Brown has no creatinine or eGFR from February to August 2025', () => {
    const gap = store.list('Observation', 'brown-ruth').filter(({ json, text }) => {
      const [when = ''] = stringsAt(json, ['effectiveDateTime']);
      return /"(14682-9|2160-0|98979-8)"/.test(text) && when > '2025-02' && when < '2025-09';
    });
    expect(gap).toEqual([]);
  });

  it('nothing happens after 20-Nov-2026, and each result of an ordinary chart has a time and a value or a reason', () => {
    for (const { json, id } of observations) {
      const [when] = stringsAt(json, ['effectiveDateTime']);
      expect((when ?? '') < '2026-11-21', id).toBe(true);
      if (odd.has(stringsAt(json, ['subject.reference'])[0]?.slice('Patient/'.length) ?? '')) continue;
      expect(when, id).toBeDefined();
      const kinds = Object.keys(json).filter(
        (key) => key.startsWith('value') || key === 'dataAbsentReason' || key === 'component',
      );
      expect(kinds, id).toHaveLength(1);
    }
  });

  it('a flag agrees with its range, wherever an ordinary chart has both', () => {
    for (const { json, id } of observations) {
      const [value] = valuesAt(json, ['valueQuantity.value']) as number[];
      const [flag] = stringsAt(json, ['interpretation.coding.code']);
      const [low = -Infinity] = valuesAt(json, ['referenceRange.low.value']) as number[];
      const [high = Infinity] = valuesAt(json, ['referenceRange.high.value']) as number[];
      const comparator = stringsAt(json, ['valueQuantity.comparator'])[0];
      if (value === undefined || odd.has(stringsAt(json, ['subject.reference'])[0]?.slice('Patient/'.length) ?? ''))
        continue;
      if (valuesAt(json, ['referenceRange']).length === 0 || comparator !== undefined) continue;
      const expected = value < low ? 'L' : value > high ? 'H' : undefined;
      expect(flag?.[0], `${id}: ${value} in ${low} to ${high}`).toBe(expected);
    }
  });

  it('every reference leads somewhere, but for those that are meant to lead nowhere', () => {
    const lost = new Set<string>();
    const visit = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, value] of Object.entries(node)) {
        const [type = '', id = ''] = typeof value === 'string' ? value.split('/') : [];
        if (key === 'reference' && !String(value).startsWith('#') && store.read(type, id) === undefined)
          lost.add(String(value));
        visit(value);
      }
    };
    for (const type of store.types) for (const { json } of store.list(type)) visit(json);
    expect([...lost].toSorted()).toEqual(['Medication/nowhere', 'Observation/nowhere', 'Patient/quill-morgan-old']);
  });

  it('the odd chart holds every kind of value and every status', () => {
    const all = store.list('Observation', 'quill-morgan').map(({ json }) => json);
    const kinds = new Set(all.flatMap((json) => Object.keys(json).filter((key) => key.startsWith('value'))));
    expect([...kinds].toSorted()).toEqual([
      'valueBoolean',
      'valueCodeableConcept',
      'valueDateTime',
      'valueInteger',
      'valuePeriod',
      'valueQuantity',
      'valueRange',
      'valueRatio',
      'valueSampledData',
      'valueString',
      'valueTime',
    ]);
    expect(new Set(all.map((json) => json['status'])).size).toBe(8);
    const orders = store.list('MedicationRequest', 'quill-morgan').map(({ json }) => json);
    expect(new Set(orders.map((json) => json['status'])).size).toBe(9);
    expect(new Set(orders.map((json) => json['intent'])).size).toBe(8);
  });
});
