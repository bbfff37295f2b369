/**
 * 200 long names of drugs, made up in the styles of RxNorm and dm+d (D52): ingredients joined by slashes, packs in
 * braces, brand names in brackets, forms of several words, words without a place to break. None is a product.
 */

/** Ingredient lists and device names, each of another shape. */
const SUBSTANCES: readonly string[] = [
  'metoprolol succinate 100 MG',
  'hydrochlorothiazide 12.5 MG / olmesartan medoxomil 40 MG / amlodipine 10 MG',
  'abacavir 600 MG / dolutegravir 50 MG / lamivudine 300 MG',
  'elvitegravir 150 MG / cobicistat 150 MG / emtricitabine 200 MG / tenofovir disoproxil fumarate 300 MG',
  'insulin aspart protamine, human 70 UNT/ML / insulin aspart, human 30 UNT/ML',
  'pneumococcal capsular polysaccharide type 1 vaccine 0.05 MG/ML / type 2 vaccine 0.05 MG/ML / type 3 vaccine 0.05 MG/ML',
  'polyethylene glycol 3350 236000 MG / potassium chloride 2970 MG / sodium bicarbonate 6740 MG / sodium sulfate 22740 MG',
  'Sodium chloride 0.9% / Potassium chloride 0.15% / Glucose 5%',
  'fluticasone furoate 0.1 MG/ACTUAT / umeclidinium 0.0625 MG/ACTUAT / vilanterol 0.025 MG/ACTUAT',
  'methylenedioxymethylphenylaminopropanesulfonylmethoxybenzoylpiperazine 25 MG',
  'trastuzumab deruxtecan-nxki 20 MG/ML',
  'interferon beta-1a (30 MICROGRAMS/0.5 ML) 6 million international units',
  'levonorgestrel 0.15 MG / ethinyl estradiol 0.03 MG',
  'calcium carbonate 1250 MG (elemental calcium 500 MG) / cholecalciferol 400 UNT',
  'Paraffin liquid 50% / White soft paraffin 50%',
  'tetracycline hydrochloride monohydrate equivalent to anhydrous tetracycline 250 MG',
  'Coal tar solution 12% / Salicylic acid 2% / Precipitated sulfur 4% / Coconut oil 25%',
  'amino acids 42.5 G/L / glucose 200 G/L / lipid emulsion 50 G/L / electrolytes',
  'recombinant human antihaemophilic factor VIII, B-domain deleted, PEGylated 3000 UNT',
  'ferric carboxymaltose equivalent to 1,000 MG of iron',
  'botulinum toxin type A-haemagglutinin complex 500 UNT',
  'aluminium hydroxide gel 220 MG/5 ML / magnesium hydroxide 195 MG/5 ML / simeticone 25 MG/5 ML',
  'dextroamphetamine saccharate 7.5 MG / amphetamine aspartate 7.5 MG / dextroamphetamine sulfate 7.5 MG / amphetamine sulfate 7.5 MG',
  'estradiol valerate 3 MG / 2 MG / 1 MG, dienogest 2 MG / 3 MG',
  'lidocaine hydrochloride 20 MG/ML / epinephrine bitartrate 0.005 MG/ML',
  'benzoyl peroxide 5% / clindamycin phosphate equivalent to clindamycin 1%',
  'ciclosporin (modified) 100 MG/ML',
  'influenza A virus A/Example/4897/2022 (H1N1) antigen 0.12 MG/ML / influenza B virus B/Example/1359417/2021 antigen 0.12 MG/ML',
  'morphine sulfate pentahydrate 200 MG',
  'hydroxypropylmethylcellulose-carboxymethylcellulose-polyvinylpyrrolidone 0.3%',
  'Generic tube feed, soya polysaccharide fibre, flavour not specified',
  'budesonide 0.16 MG/ACTUAT / glycopyrronium 0.0072 MG/ACTUAT / formoterol fumarate dihydrate 0.005 MG/ACTUAT',
  'sacubitril 97 MG / valsartan 103 MG',
  'Zinc oxide 0.25% / Bismuth oxide 0.875% / Bismuth subgallate 2.25% / Peru balsam 1.875%',
  'technetium Tc-99m tetrofosmin 0.23 MG',
  'semaglutide 1.34 MG/ML',
  'vitamin B complex: thiamine 250 MG / riboflavin 4 MG / pyridoxine 50 MG / nicotinamide 160 MG / ascorbic acid 500 MG',
  'choriogonadotropin alfa 250 MICROGRAMS/0.5 ML',
  'oxycodone hydrochloride 10 MG / naloxone hydrochloride dihydrate 5 MG',
  'Ispaghula husk 3.5 G / sodium content 0.27 MMOL',
];

/** What stands around an ingredient list. */
const FORMS: readonly ((substance: string) => string)[] = [
  (substance) => `24 HR ${substance} Extended Release Oral Tablet [Example-Brand XL 24 Hour Formulation]`,
  (substance) =>
    `{21 (${substance} Oral Tablet) / 7 (inert ingredients 1 MG Oral Tablet) } Pack [Example 28 Day Starter Pack]`,
  (substance) => `${substance} powder and solvent for solution for injection in pre-filled pens with needles and wipes`,
  (substance) => `Generic ${substance} modified-release capsules sugar free gluten free preservative free`,
  (substance) => `3 ML ${substance} Prefilled Syringe for Subcutaneous or Intramuscular Injection (special order)`,
];

/** Exactly 200, each another. */
export const LONG_DRUG_NAMES: readonly string[] = SUBSTANCES.flatMap((substance) =>
  FORMS.map((form) => form(substance)),
);
