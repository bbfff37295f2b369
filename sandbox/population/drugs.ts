/** Drugs by name, with the RxNorm code of the ingredient where we are sure of it. */
import type { Medication } from 'fhir/r4';
import { RXNORM } from '../data/charts/codes.ts';
import type { Drug } from './record.ts';

const drug = (text: string, rxnorm?: string, shared?: string): Drug => ({
  text,
  ...(rxnorm === undefined ? {} : { rxnorm }),
  ...(shared === undefined ? {} : { shared }),
});

export const DRUGS = {
  metformin: drug('Metformin 500 mg tablets', '6809', 'metformin-500'),
  gliclazide: drug('Gliclazide 80 mg tablets', '4816'),
  empagliflozin: drug('Empagliflozin 10 mg tablets', '1545653'),
  glargine: drug('Insulin glargine 100 units/mL solution for injection', '274783'),
  ramipril: drug('Ramipril capsules', '35296'),
  amlodipine: drug('Amlodipine tablets', '17767'),
  indapamide: drug('Indapamide 2.5 mg tablets', '5764'),
  furosemide: drug('Furosemide 40 mg tablets', '4603', 'furosemide-40'),
  bisoprolol: drug('Bisoprolol tablets', '19484'),
  atorvastatin: drug('Atorvastatin 20 mg tablets', '83367', 'atorvastatin-20'),
  salbutamol: drug('Salbutamol 100 micrograms/dose inhaler', '435'),
  beclometasone: drug('Beclometasone 100 micrograms/dose inhaler', '1347'),
  prednisolone: drug('Prednisolone 5 mg tablets', '8638'),
  levothyroxine: drug('Levothyroxine 50 microgram tablets', '10582'),
  ferrousSulfate: drug('Ferrous sulfate 200 mg tablets', '24947'),
  folicAcid: drug('Folic acid 400 microgram tablets', '4511'),
  amoxicillin: drug('Amoxicillin 500 mg capsules', '723'),
  paracetamol: drug('Paracetamol 500 mg tablets', '161', 'paracetamol-500'),
  omeprazole: drug('Omeprazole 20 mg capsules', '7646'),
  sertraline: drug('Sertraline 50 mg tablets', '36437'),
  noradrenaline: drug('Noradrenaline 4 mg/50 mL intravenous infusion', '7512'),
  piperacillin: drug('Piperacillin 4 g / Tazobactam 500 mg powder for solution for infusion'),
  propofol: drug('Propofol 1 % emulsion for infusion', '8782'),
} as const satisfies Readonly<Record<string, Drug>>;

/** The Medication resources to which some prescriptions refer. */
export function formulary(): Medication[] {
  return Object.values<Drug>(DRUGS).flatMap(({ text, rxnorm, shared }): Medication[] =>
    shared === undefined
      ? []
      : [
          {
            resourceType: 'Medication',
            id: shared,
            code: { ...(rxnorm === undefined ? {} : { coding: [{ system: RXNORM, code: rxnorm }] }), text },
            status: 'active',
          },
        ],
  );
}
