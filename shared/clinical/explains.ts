/**
 * Which medications belong under which chart: a table, read by the LOINC codes of the measure and by the ingredients of
 * the medication. It says what may have moved a result, never that it did; a medication that is not in it may have, too.
 */
import { DRUG_GROUPS, type DrugGroup, type DrugGroupName } from './drug-groups.ts';

export type Explanation = {
  readonly measure: string;
  readonly loinc: readonly string[];
  readonly groups: readonly DrugGroupName[];
  /** Why these stand under this measure. */
  readonly reason: string;
  /** Where a reader can check that. */
  readonly source: string;
};

const codes = (text: string): string[] => text.split(/\s+/).filter((code) => code !== '');

export const EXPLAINS: readonly Explanation[] = [
  {
    measure: 'glucose and HbA1c',
    loinc: codes(
      `4548-4 4549-2 17856-6 59261-8 71875-9 62388-4 2345-7 2339-0 14749-6 15074-8 1558-6 14771-0 2340-8 41653-7
       14743-9 99504-3 14995-5 14996-3 1507-3 1518-0 32016-8`,
    ),
    groups: ['glucose-lowering', 'corticosteroid'],
    reason: 'Glucose-lowering drugs are titrated to them; corticosteroids raise glucose.',
    source: 'NICE NG28 and NG17; ATC A10; labels of systemic corticosteroids',
  },
  {
    measure: 'blood pressure',
    loinc: codes(
      `85354-9 55284-4 35094-2 96607-7 8480-6 8462-4 8478-0 8459-0 8453-3 8460-8 8454-1 8461-6 8455-8 76534-7 76535-4
       76536-2 8479-8`,
    ),
    groups: [
      ...(['renin-angiotensin', 'diuretic', 'calcium-channel-blocker', 'beta-blocker'] as const),
      ...(['rate-limiting', 'other-antihypertensive', 'vasopressor'] as const),
    ],
    reason: 'Antihypertensives are titrated to it; vasopressors hold it up.',
    source: 'NICE NG136; ATC C02, C03, C07, C08, C09, C01CA',
  },
  {
    measure: 'heart rate',
    loinc: codes('8867-4 8889-8 68999-2 76282-3 40443-4'),
    groups: ['beta-blocker', 'rate-limiting', 'vasopressor', 'thyroid'],
    reason: 'Rate control is titrated to it; thyroid hormone and sympathomimetics raise it.',
    source: 'NICE NG196; ATC C07, C01AA, C08D',
  },
  {
    measure: 'kidney function',
    loinc: codes(
      `2160-0 14682-9 38483-4 59826-8 33914-3 62238-1 98979-8 98980-6 48642-3 48643-1 50210-4 69405-9 77147-7 88293-6
       88294-4 94677-2 3094-0 22664-7 6299-2 14937-7 32294-1 9318-7 14959-1 30000-4`,
    ),
    groups: ['renin-angiotensin', 'diuretic', 'nsaid', 'trimethoprim'],
    reason: 'They lower filtration or its estimate, or are dosed by it; creatinine is checked after each change.',
    source: 'NICE NG203 and NG148; KDIGO 2024 CKD guideline',
  },
  {
    measure: 'potassium',
    loinc: codes('2823-3 6298-4 75940-7 39789-3 32713-0'),
    groups: [
      ...(['renin-angiotensin', 'diuretic', 'potassium-supplement', 'potassium-binder'] as const),
      ...(['nsaid', 'trimethoprim'] as const),
    ],
    reason: 'They raise or lower it, or replace it; it is checked after each change.',
    source: 'NICE NG203 §1.6; UK Kidney Association hyperkalaemia guideline 2023',
  },
  {
    measure: 'sodium',
    loinc: codes('2951-2 2947-0 39791-9 32717-1'),
    groups: ['diuretic', 'sodium-lowering', 'sodium-correcting'],
    reason: 'Thiazides, antidepressants, carbamazepine and desmopressin can lower it; others correct it.',
    source: 'European hyponatraemia guideline 2014 (ESE, ESICM, ERA-EDTA)',
  },
  {
    measure: 'blood lipids',
    loinc: codes(
      `2093-3 14647-2 2085-9 14646-4 13457-7 18262-6 2089-1 22748-8 39469-2 69419-0 2571-8 14927-8 43396-1 70204-3
       1884-6 9830-1`,
    ),
    groups: ['lipid-lowering'],
    reason: 'Lipid-lowering drugs are titrated to them.',
    source: 'NICE NG238; ATC C10',
  },
  {
    measure: 'thyroid function',
    loinc: codes('3016-3 11580-8 11579-0 3024-7 14920-3 3026-2 14921-1 3051-0 14928-6 3053-6'),
    groups: ['thyroid', 'thyroid-disturbing'],
    reason: 'Levothyroxine and antithyroid drugs are titrated to it; amiodarone and lithium disturb the gland.',
    source: 'NICE NG145; ATC H03',
  },
  {
    measure: 'INR and prothrombin time',
    loinc: codes('6301-6 34714-6 38875-1 46418-0 5902-2'),
    groups: ['vitamin-k-antagonist', 'vitamin-k'],
    reason: 'Warfarin and its kind are titrated to it; vitamin K reverses them.',
    source: 'BSH guideline on oral anticoagulation with warfarin, 4th edition; ATC B01AA',
  },
  {
    measure: 'anaemia',
    loinc: codes(
      '718-7 30313-1 59260-0 20509-6 4544-3 20570-8 71833-8 787-2 30428-7 2276-4 20567-4 2498-4 2502-3 789-8 17849-1',
    ),
    groups: ['haematinic', 'anticoagulant'],
    reason: 'Iron, vitamins and epoetins are titrated to it; under anticoagulants a fall may mean bleeding.',
    source: 'NICE NG203 §1.8; BSG iron deficiency anaemia guideline 2021; ATC B03, B01A',
  },
  {
    measure: 'inflammation and fever',
    loinc: codes(
      `1988-5 30522-7 76485-2 33959-8 75241-0 6690-2 26464-8 751-8 26499-4 731-0 8310-5 8331-1 8333-0 8328-7 8332-9
       8329-5 4537-7 30341-2`,
    ),
    groups: ['antibiotic', 'corticosteroid', 'antipyretic', 'growth-factor', 'white-cell-lowering'],
    reason: 'Antibiotics are judged by them; steroids, antipyretics and cell-active drugs move them.',
    source: 'NICE NG253; ATC J01, H02, L03AA, L04',
  },
  {
    measure: 'body weight',
    loinc: codes('29463-7 3141-9 3142-7 8341-0 39156-5'),
    groups: ['diuretic', 'weight-changing', 'corticosteroid', 'thyroid', 'glucose-lowering'],
    reason: 'Diuretics are titrated to it; the others are given for it or change it.',
    source: 'NICE NG106 and NG246; ATC C03, A08, A10',
  },
  {
    measure: 'natriuretic peptide',
    loinc: codes('33762-6 30934-4 42637-9'),
    groups: ['renin-angiotensin', 'diuretic', 'beta-blocker'],
    reason: 'Treatment of heart failure lowers it; neprilysin inhibition raises BNP itself.',
    source: 'NICE NG106',
  },
  {
    measure: 'urate',
    loinc: codes('3084-1 14933-6'),
    groups: ['urate-lowering', 'diuretic'],
    reason: 'Urate-lowering drugs are titrated to it; diuretics raise it.',
    source: 'NICE NG219; ATC M04A',
  },
  {
    measure: 'peak flow',
    loinc: codes('33452-4 19935-6 20150-9 19926-5'),
    groups: ['airway', 'corticosteroid'],
    reason: 'Treatment of asthma is titrated to it.',
    source: 'NICE NG245; ATC R03',
  },
];

/** What a medication is known by: its name as shown, its codes as shown (`RxNorm 6809`, `ATC A10BA02`). */
export type NamedDrug = { readonly name: string; readonly codes: readonly string[] };

/** Lower case, accents off, everything but letters and digits one space; a space at both ends. */
function plain(text: string): string {
  const bare = text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase();
  return ` ${bare.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim()} `;
}

function belongs({ name, codes: sent }: NamedDrug, { ingredients, rxnorm, atc }: DrugGroup): boolean {
  const words = plain(name);
  return (
    ingredients.some((ingredient) => words.includes(` ${ingredient} `)) ||
    sent.some((code) => rxnorm.some((id) => code === `RxNorm ${id}`) || atc.some((p) => code.startsWith(`ATC ${p}`)))
  );
}

/**
 * Takes the LOINC codes of a measure; gives the test of whether a medication belongs under it, or null where the table
 * does not know the measure: then nothing may be said of its medications.
 */
export function explainedBy(loinc: readonly string[]): ((drug: NamedDrug) => boolean) | null {
  const rows = EXPLAINS.filter((row) => row.loinc.some((code) => loinc.includes(code)));
  if (rows.length === 0) return null;
  const groups = [...new Set(rows.flatMap((row) => row.groups))].map((name): DrugGroup => DRUG_GROUPS[name]);
  return (drug) => groups.some((group) => belongs(drug, group));
}
