import { describe, expect, it } from 'vitest';
import { DRUG_GROUPS } from '../../../shared/clinical/drug-groups.ts';
import { EXPLAINS, explainedBy } from '../../../shared/clinical/explains.ts';

const named = (name: string, ...codes: string[]) => ({ name, codes });

describe('which medications belong under which measure', () => {
  it.each([
    ['4548-4', 'metformin hydrochloride 500 MG Oral Tablet', 'lisinopril 10 mg tablets'],
    ['59261-8', 'Insulin glargine 100 units/mL solution for injection', 'omeprazole 20 mg capsules'],
    ['85354-9', 'Amlodipine besilate 5 mg', 'metformin 1 g tablets'],
    ['2160-0', 'IBUPROFEN 400 mg', 'paracetamol 500 mg'],
    ['98979-8', 'ramipril', 'atorvastatin'],
    ['2823-3', 'potassium chloride 600 mg modified-release', 'phenoxymethylpenicillin potassium 250 mg'],
    ['2823-3', 'Losartan Potassium 50 mg', 'diazepam 5 mg'],
    ['2951-2', 'indapamide 2.5 mg', 'ramipril 5 mg'],
    ['13457-7', 'Atorvastatin 20 mg tablets', 'nystatin 100,000 units/mL'],
    ['3016-3', 'Carbimazole 5 mg', 'warfarin 3 mg'],
    ['6301-6', 'Warfarin sodium 3 mg', 'aspirin 75 mg'],
    ['718-7', 'Ferrous fumarate 322 mg', 'chlortalidone 25 mg'],
    ['2276-4', 'epoetin alfa 4,000 units', 'metformin'],
    ['29463-7', 'co-amilofruse 5/40', 'ramipril'],
    ['1988-5', 'co-amoxiclav 500/125', 'ramipril'],
    ['8310-5', 'Acetaminophen 325 MG', 'ramipril'],
    ['6690-2', 'prednisoLONE 5 mg', 'ramipril'],
    ['8867-4', 'digoxin 125 micrograms', 'ramipril'],
  ])('%s: %s does, %s does not', (loinc, belongs, foreign) => {
    const explains = explainedBy([loinc]);
    expect(explains?.(named(belongs))).toBe(true);
    expect(explains?.(named(foreign))).toBe(false);
  });
  it('reads codes where the name says nothing, and no code of another system', () => {
    const explains = explainedBy(['4548-4']);
    expect(explains?.(named('Tablets', 'RxNorm 6809'))).toBe(true);
    expect(explains?.(named('Tablets', 'ATC A10BA02'))).toBe(true);
    expect(explains?.(named('Tablets', 'SNOMED CT 6809'))).toBe(false);
    expect(explains?.(named('Tablets', 'RxNorm 68090'))).toBe(false);
  });
  it('knows only whole words: a name inside another is not one', () => {
    expect(explainedBy(['13457-7'])?.(named('simvastatinoid'))).toBe(false);
  });
  it('says nothing of a measure that the table does not know', () => {
    expect(explainedBy(['72166-2'])).toBeNull();
    expect(explainedBy([])).toBeNull();
  });
  it('each row has codes of LOINC’s form, a reason and a source; no code stands twice', () => {
    const all = EXPLAINS.flatMap(({ loinc }) => loinc);
    for (const code of all) expect(code).toMatch(/^\d{1,5}-\d$/);
    expect(new Set(all).size).toBe(all.length);
    for (const { reason, source, groups } of EXPLAINS) {
      expect(reason).toMatch(/\w.*\.$/);
      expect(source).toMatch(/\w/);
      expect(groups.length).toBeGreaterThan(0);
    }
  });
  it('every ingredient of the table is found by its own name, and every group is used', () => {
    for (const { loinc, groups } of EXPLAINS) {
      const explains = explainedBy(loinc);
      for (const name of groups) {
        for (const ingredient of DRUG_GROUPS[name].ingredients) {
          expect(explains?.(named(`${ingredient.toUpperCase()}, 5 mg`)), ingredient).toBe(true);
        }
      }
    }
    const used = new Set(EXPLAINS.flatMap(({ groups }) => groups));
    expect(Object.keys(DRUG_GROUPS).filter((name) => !used.has(name as keyof typeof DRUG_GROUPS))).toEqual([]);
  });
});
