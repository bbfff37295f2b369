import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSeries, piecesOf } from '../../../renderer/features/charts/find-series.ts';
import type { Series } from '../../../shared/chart-model.ts';

const series = (name: string): Series => ({
  key: name,
  kind: 'single',
  category: 'laboratory',
  name,
  codes: [],
  unit: null,
  count: 0,
  plottable: 0,
  inError: 0,
  latest: null,
  previous: null,
  firstMs: null,
  lastMs: null,
  spark: [],
  rank: 0,
});
const ALL = ['Haemoglobin A1c', 'Haemoglobin', 'Sodium', 'Протромбин', 'Éosinophiles'].map(series);
const namesFor = (search: string): string[] => findSeries(ALL, search).map(({ name }) => name);

describe('search over names', () => {
  it('display-44 finds names that hold every word, whatever its case or accents', () => {
    expect(namesFor('')).toHaveLength(5);
    expect(namesFor('HAEMO')).toEqual(['Haemoglobin A1c', 'Haemoglobin']);
    expect(namesFor('a1c haemo')).toEqual(['Haemoglobin A1c']);
    expect(namesFor('eosino')).toEqual(['Éosinophiles']);
    expect(namesFor('протро')).toEqual(['Протромбин']);
    expect(namesFor('lithium')).toEqual([]);
  });

  it('display-44 marks the part that matches and loses no letter of the name', () => {
    expect(piecesOf('Éosinophiles', 'eos')).toEqual([
      { text: 'Éos', found: true },
      { text: 'inophiles', found: false },
    ]);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (name, search) => {
        expect(
          piecesOf(name, search)
            .map(({ text }) => text)
            .join(''),
        ).toBe(name);
      }),
    );
  });
});
