/** Drugs whose names are longer than any column: nothing of a name may be cut off (`D52`). */
import { day, END } from '../calendar.ts';
import type { PatientRecord } from '../record.ts';
import { named, withCourses } from './person-with-courses.ts';

const INGREDIENTS: readonly (readonly [name: string, strengths: readonly string[], form: string, dose: string])[] = [
  [
    'Elvitegravir / Cobicistat / Emtricitabine / Tenofovir alafenamide',
    ['150 mg', '150 mg', '200 mg', '10 mg'],
    'film-coated tablets',
    '1 tablet by mouth once a day with food',
  ],
  [
    'Sulfamethoxazole / Trimethoprim',
    ['200 mg/5 mL', '40 mg/5 mL'],
    'oral suspension sugar free, cherry flavour, in 100 mL bottle with measuring spoon',
    '10 mL by mouth twice a day for 14 days',
  ],
  [
    'Amiloride hydrochloride / Hydrochlorothiazide',
    ['5 mg', '50 mg'],
    'tablets, scored',
    '1 tablet by mouth every morning',
  ],
  [
    'Codeine phosphate / Paracetamol / Doxylamine succinate / Caffeine',
    ['10 mg', '450 mg', '5 mg', '30 mg'],
    'effervescent tablets',
    '1 tablet in half a glass of water up to four times a day when needed',
  ],
  [
    'Fluticasone furoate / Umeclidinium bromide / Vilanterol trifenatate',
    ['92 micrograms/dose', '55 micrograms/dose', '22 micrograms/dose'],
    'dry powder inhaler, 30 doses, with dose counter',
    '1 inhalation once a day',
  ],
  [
    'Insulin degludec / Liraglutide',
    ['100 units/mL', '3.6 mg/mL'],
    'solution for injection in 3 mL pre-filled disposable pen',
    '16 dose steps under the skin once a day',
  ],
  [
    'Levonorgestrel / Ethinylestradiol / Ferrous bisglycinate',
    ['100 micrograms', '20 micrograms', '36.5 mg'],
    'chewable tablets, 28 day calendar pack',
    '1 tablet by mouth once a day',
  ],
  [
    'Hydrocortisone acetate / Pramocaine hydrochloride / Zinc oxide',
    ['1 %', '1 %', '12.5 %'],
    'rectal foam in pressurised container with applicators',
    '1 application up to four times a day',
  ],
  [
    'Perindopril arginine / Indapamide hemihydrate / Amlodipine besilate',
    ['10 mg', '2.5 mg', '10 mg'],
    'film-coated tablets',
    '1 tablet by mouth every morning',
  ],
  [
    'Sodium chloride / Potassium chloride / Sodium hydrogen carbonate / Macrogol 3350',
    ['350.7 mg', '46.6 mg', '178.5 mg', '13.125 g'],
    'oral powder in sachets, lemon and lime flavour',
    '2 sachets in 250 mL of water once a day',
  ],
  [
    'Mycophenolate sodium',
    ['360 mg'],
    'gastro-resistant prolonged-release tablets, brand to be kept constant for this patient',
    '720 mg by mouth twice a day',
  ],
  [
    'Tacrolimus monohydrate',
    ['0.75 mg'],
    'prolonged-release tablets, brand to be kept constant for this patient, levels to be taken before the morning dose',
    '4.5 mg by mouth every morning',
  ],
  [
    'Glucosamine sulfate potassium chloride / Chondroitin sulfate sodium / Methylsulfonylmethane',
    ['750 mg', '600 mg', '400 mg'],
    'oral capsules',
    '1 capsule by mouth twice a day',
  ],
  [
    'Antithymocyteimmunoglobulinrabbitderivedlyophilisatewithoutpreservative',
    ['25 mg'],
    'powder for solution for infusion',
    '1.5 mg/kg intravenously once a day for 3 days',
  ],
];

/** `A 1 mg / B 2 mg tablets`, each ingredient with its strength. */
function fullName(name: string, strengths: readonly string[], form: string): string {
  const parts = name.split(' / ').map((ingredient, n) => `${ingredient} ${strengths[n] ?? ''}`.trim());
  return `${parts.join(' / ')} ${form}`;
}

function prescribeAll(record: PatientRecord): void {
  for (const [n, [name, strengths, form, dose]] of INGREDIENTS.entries()) {
    const order = record.prescribe({ text: fullName(name, strengths, form) }, { dose, since: END - 400 + n * 20 });
    if (n % 5 === 3)
      order.end(END - 30, 'stopped', 'Replaced by single preparations after review by the ward pharmacist');
    if (n % 5 === 4) order.resource.status = 'on-hold';
  }
}

export const longDrugNames = withCourses(
  {
    id: 'long-drug-names',
    mrn: 'NG02000501',
    sex: 'female',
    birth: day('1953-08-27'),
    names: [named('Featherstonehaugh-Cholmondeley', 'Wilhelmina Bartholomea Philippa', 'Mrs')],
  },
  { courses: ['hypertension'], then: prescribeAll },
);
