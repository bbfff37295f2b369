/**
 * Medications by what they act on, each by its ingredients: international names first, then the names and spellings of
 * the United States and Britain. Members are those of the WHO ATC index (2024) under the prefixes given, as far as they
 * are in common use; `rxnorm` has ingredient concepts (TTY IN) that we are sure of. A trade name alone is not found.
 */

export type DrugGroup = {
  /** Lower case; several words stand together as written, punctuation as a space. */
  readonly ingredients: readonly string[];
  /** RxNorm concept ids of ingredients. */
  readonly rxnorm: readonly string[];
  /** Beginnings of ATC codes. */
  readonly atc: readonly string[];
};

const words = (text: string): string[] => text.split(',').map((word) => word.trim());
const ids = (text: string): string[] => text.split(' ');

export const DRUG_GROUPS = {
  'glucose-lowering': {
    ingredients: words(
      `metformin, insulin, gliclazide, glimepiride, glipizide, glibenclamide, glyburide, tolbutamide, repaglinide,
       nateglinide, pioglitazone, acarbose, sitagliptin, linagliptin, saxagliptin, alogliptin, vildagliptin,
       empagliflozin, dapagliflozin, canagliflozin, ertugliflozin, liraglutide, semaglutide, dulaglutide, exenatide,
       lixisenatide, tirzepatide`,
    ),
    rxnorm: ids('6809 4816 25789 4821 4815 33738 593411 1545653 1488564 1373458 475968 1991302 274783 5856'),
    atc: ['A10'],
  },
  corticosteroid: {
    ingredients: words(
      'prednisolone, prednisone, dexamethasone, hydrocortisone, methylprednisolone, betamethasone, triamcinolone, deflazacort, fludrocortisone',
    ),
    rxnorm: ids('8638 8640 3264 5492 6902 1514'),
    atc: ['H02'],
  },
  'renin-angiotensin': {
    ingredients: words(
      `ramipril, lisinopril, enalapril, enalaprilat, perindopril, captopril, trandolapril, fosinopril, quinapril, benazepril,
       moexipril, imidapril, losartan, candesartan, valsartan, irbesartan, olmesartan, telmisartan, azilsartan,
       eprosartan, sacubitril, aliskiren`,
    ),
    rxnorm: ids('35296 29046 3827 54552 1998 38454 50166 35208 18867 52175 214354 69749 83818 321064 73494'),
    atc: ['C09'],
  },
  diuretic: {
    ingredients: words(
      `furosemide, frusemide, bumetanide, torasemide, torsemide, bendroflumethiazide, bendrofluazide,
       hydrochlorothiazide, chlorothiazide, chlortalidone, chlorthalidone, indapamide, metolazone, amiloride,
       triamterene, spironolactone, eplerenone, finerenone, co amilofruse, co amilozide`,
    ),
    rxnorm: ids('4603 1808 38413 5487 2409 5764 6916 644 10763 9997 298869'),
    atc: ['C03'],
  },
  'beta-blocker': {
    ingredients: words(
      'bisoprolol, atenolol, metoprolol, propranolol, carvedilol, nebivolol, labetalol, sotalol, nadolol, esmolol, acebutolol, pindolol, celiprolol',
    ),
    rxnorm: ids('19484 1202 6918 8787 20352 31555 6185 9947 7226 49737'),
    atc: ['C07'],
  },
  'calcium-channel-blocker': {
    ingredients: words(
      'amlodipine, felodipine, lercanidipine, lacidipine, nifedipine, nicardipine, isradipine, nimodipine, clevidipine',
    ),
    rxnorm: ids('17767 4316 7417 7396 33910 7426'),
    atc: ['C08C'],
  },
  'rate-limiting': {
    ingredients: words('digoxin, verapamil, diltiazem, ivabradine, amiodarone, dronedarone'),
    rxnorm: ids('3407 11170 3443 703'),
    atc: ['C01AA', 'C08D', 'C01EB17', 'C01BD'],
  },
  'other-antihypertensive': {
    ingredients: words(
      'doxazosin, prazosin, terazosin, methyldopa, moxonidine, clonidine, hydralazine, minoxidil, nitroprusside',
    ),
    rxnorm: ids('49276 8629 37798 6876 30257 2599 5470 6984'),
    atc: ['C02'],
  },
  vasopressor: {
    ingredients: words(
      'noradrenaline, norepinephrine, adrenaline, epinephrine, phenylephrine, metaraminol, vasopressin, argipressin, dopamine, dobutamine, ephedrine, midodrine',
    ),
    rxnorm: ids('7512 3992 8163 11149 3628 3616'),
    atc: ['C01CA'],
  },
  nsaid: {
    ingredients: words(
      'ibuprofen, naproxen, diclofenac, indometacin, indomethacin, ketoprofen, ketorolac, meloxicam, piroxicam, celecoxib, etoricoxib, parecoxib, etodolac, mefenamic acid, nabumetone',
    ),
    rxnorm: ids('5640 7258 3355 5781 6142 35827 41493 140587 8356'),
    atc: ['M01A'],
  },
  'potassium-supplement': {
    ingredients: words(
      'potassium chloride, potassium bicarbonate, potassium citrate, potassium gluconate, potassium phosphate',
    ),
    rxnorm: ids('8591'),
    atc: ['A12BA', 'B05XA01'],
  },
  'potassium-binder': {
    ingredients: words(
      'patiromer, sodium zirconium cyclosilicate, polystyrene sulfonate, polystyrene sulphonate, calcium resonium',
    ),
    rxnorm: [],
    atc: ['V03AE01', 'V03AE09', 'V03AE10'],
  },
  'sodium-lowering': {
    ingredients: words(
      'desmopressin, carbamazepine, oxcarbazepine, sertraline, citalopram, escitalopram, fluoxetine, paroxetine, venlafaxine, duloxetine, mirtazapine',
    ),
    rxnorm: ids('3251 2002 36437 2556 321988 4493 32937 39786 72625 15996'),
    atc: ['H01BA02', 'N06AB'],
  },
  'sodium-correcting': {
    ingredients: words('tolvaptan, demeclocycline, sodium chloride'),
    rxnorm: ids('9863'),
    atc: ['C03XA01'],
  },
  trimethoprim: {
    ingredients: words('trimethoprim, co trimoxazole, sulfamethoxazole'),
    rxnorm: ids('10829'),
    atc: ['J01EA', 'J01EE01'],
  },
  'lipid-lowering': {
    ingredients: words(
      `atorvastatin, simvastatin, rosuvastatin, pravastatin, fluvastatin, lovastatin, pitavastatin, ezetimibe,
       bempedoic acid, fenofibrate, bezafibrate, gemfibrozil, ciprofibrate, evolocumab, alirocumab, inclisiran,
       colestyramine, cholestyramine, colesevelam, icosapent ethyl, nicotinic acid, niacin`,
    ),
    rxnorm: ids('83367 36567 301542 42463 41127 6472 861634 341248 8703 4719 2447'),
    atc: ['C10'],
  },
  thyroid: {
    ingredients: words(
      'levothyroxine, thyroxine, liothyronine, liotrix, carbimazole, thiamazole, methimazole, propylthiouracil',
    ),
    rxnorm: ids('10582 10814 6835 8794'),
    atc: ['H03A', 'H03B'],
  },
  'thyroid-disturbing': { ingredients: words('amiodarone, lithium'), rxnorm: ids('703'), atc: ['C01BD01', 'N05AN01'] },
  'vitamin-k-antagonist': {
    ingredients: words('warfarin, acenocoumarol, nicoumalone, phenindione, phenprocoumon'),
    rxnorm: ids('11289'),
    atc: ['B01AA'],
  },
  'vitamin-k': { ingredients: words('phytomenadione, phytonadione'), rxnorm: ids('8308'), atc: ['B02BA01'] },
  haematinic: {
    ingredients: words(
      `ferrous sulfate, ferrous sulphate, ferrous fumarate, ferrous gluconate, ferric carboxymaltose,
       ferric derisomaltose, iron sucrose, iron dextran, ferric maltol, sodium feredetate, iron, epoetin,
       darbepoetin, methoxy polyethylene glycol epoetin beta, roxadustat, daprodustat, cyanocobalamin,
       hydroxocobalamin, folic acid`,
    ),
    rxnorm: ids('24947 4511 5514'),
    atc: ['B03'],
  },
  anticoagulant: {
    ingredients: words(
      'warfarin, apixaban, rivaroxaban, edoxaban, dabigatran, heparin, enoxaparin, dalteparin, tinzaparin, fondaparinux',
    ),
    rxnorm: ids('11289 1364430 1114195 5224 67108'),
    atc: ['B01AA', 'B01AB', 'B01AE', 'B01AF'],
  },
  antibiotic: {
    ingredients: words(
      `amoxicillin, ampicillin, flucloxacillin, dicloxacillin, nafcillin, benzylpenicillin, phenoxymethylpenicillin,
       penicillin, co amoxiclav, clavulanate, clavulanic acid, piperacillin, tazobactam, temocillin, cefalexin, cephalexin,
       cefuroxime, cefotaxime, ceftriaxone, ceftazidime, cefazolin, cefepime, meropenem, ertapenem, imipenem,
       aztreonam, gentamicin, amikacin, tobramycin, ciprofloxacin, levofloxacin, moxifloxacin, azithromycin,
       clarithromycin, erythromycin, doxycycline, lymecycline, minocycline, tetracycline, tigecycline, clindamycin,
       vancomycin, teicoplanin, daptomycin, linezolid, metronidazole, nitrofurantoin, fosfomycin, trimethoprim,
       co trimoxazole, sulfamethoxazole, colistin, rifampicin, rifampin`,
    ),
    rxnorm: ids('723 733 7980 2231 2193 2191 29561 2551 82122 18631 21212 4053 3640 2582 11124 6922 7454 10829'),
    atc: ['J01'],
  },
  antipyretic: { ingredients: words('paracetamol, acetaminophen'), rxnorm: ids('161'), atc: ['N02BE'] },
  'growth-factor': {
    ingredients: words('filgrastim, pegfilgrastim, lenograstim'),
    rxnorm: ids('68442'),
    atc: ['L03AA'],
  },
  'white-cell-lowering': {
    ingredients: words(
      'methotrexate, azathioprine, mercaptopurine, ciclosporin, cyclosporine, mycophenolate, mycophenolic acid, cyclophosphamide, clozapine, hydroxycarbamide, hydroxyurea, leflunomide, tacrolimus, carbimazole',
    ),
    rxnorm: ids('6851 1256 103 3002 2626 5552 42316'),
    atc: ['L04', 'L01', 'N05AH02'],
  },
  'weight-changing': {
    ingredients: words('orlistat, phentermine, naltrexone bupropion, setmelanotide, olanzapine'),
    rxnorm: ids('37925 8152 61381'),
    atc: ['A08', 'N05AH03'],
  },
  'urate-lowering': {
    ingredients: words('allopurinol, febuxostat, probenecid, benzbromarone, rasburicase'),
    rxnorm: ids('519 73689'),
    atc: ['M04A'],
  },
  airway: {
    ingredients: words(
      `salbutamol, albuterol, levalbuterol, terbutaline, salmeterol, formoterol, vilanterol, olodaterol, ipratropium,
       tiotropium, umeclidinium, glycopyrronium, aclidinium, beclometasone, beclomethasone, budesonide, fluticasone,
       mometasone, ciclesonide, montelukast, theophylline, aminophylline`,
    ),
    rxnorm: ids('435 1347 19831 41126 36117 25255 69120 88249 10438'),
    atc: ['R03'],
  },
} as const satisfies Readonly<Record<string, DrugGroup>>;

export type DrugGroupName = keyof typeof DRUG_GROUPS;
