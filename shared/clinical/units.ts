/**
 * Which spellings mean one unit, and which pairs of a unit text and a UCUM code contradict each other (D16–D18).
 * Nothing is converted here (`conversions.ts`). Conservative: a spelling that is not in the table agrees with everything.
 */

/** UCUM code and its other spellings, all lower-case and without spaces. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  kg: ['kilogram', 'kilograms', 'kgs'],
  g: ['gram', 'grams', 'gm'],
  mg: ['milligram', 'milligrams'],
  ug: ['µg', 'mcg', 'microgram', 'micrograms'],
  ng: ['nanogram', 'nanograms'],
  pg: ['picogram', 'picograms'],
  '[lb_av]': ['lb', 'lbs', 'pound', 'pounds'],
  '[oz_av]': ['oz', 'ounce', 'ounces'],
  m: ['metre', 'metres', 'meter', 'meters'],
  cm: ['centimetre', 'centimetres', 'centimeter', 'centimeters'],
  mm: ['millimetre', 'millimetres', 'millimeter', 'millimeters'],
  '[in_i]': ['in', 'inch', 'inches'],
  '[ft_i]': ['ft', 'foot', 'feet'],
  cel: ['c', '°c', 'degc', 'degreesc', 'celsius', 'degreecelsius', 'degreescelsius'],
  '[degf]': ['f', '°f', 'degf', 'degreesf', 'fahrenheit', 'degreesfahrenheit'],
  'mm[hg]': ['mmhg'],
  kpa: ['kilopascal'],
  '/min': [
    '1/min',
    'bpm',
    'beats/min',
    'beats/minute',
    'beatsperminute',
    'breaths/min',
    'breaths/minute',
    'breathsperminute',
    'perminute',
    '{beats}/min',
    '{breaths}/min',
  ],
  'mol/l': [],
  'mmol/l': [],
  'umol/l': ['µmol/l', 'mcmol/l', 'micromol/l'],
  'nmol/l': [],
  'pmol/l': [],
  'mmol/mol': [],
  '%': ['percent'],
  'g/l': ['gm/l'],
  'mg/ml': [],
  'g/dl': ['gm/dl'],
  'mg/dl': ['mg%'],
  'mg/l': [],
  'ug/l': ['µg/l', 'mcg/l', 'micrograms/l'],
  'ug/dl': ['µg/dl', 'mcg/dl', 'micrograms/dl'],
  'ug/ml': ['µg/ml', 'mcg/ml', 'micrograms/ml'],
  'ng/ml': [],
  'ng/dl': [],
  'ng/l': [],
  'pg/ml': [],
  'u/l': [],
  '[iu]/l': ['iu/l'],
  'm[iu]/l': ['miu/l', 'mu/l'],
  'l/min': ['liters/min', 'litres/min', 'lpm', 'liters/minute', 'litres/minute'],
  'ml/min': [],
  'ml/min/{1.73_m2}': ['ml/min/1.73m2', 'ml/min/1.73m²', 'ml/min/1.73m^2', 'ml/min/{1.73m2}', 'ml/min/1.73_m2'],
  '10*9/l': ['10^9/l', 'x10^9/l', '10⁹/l', 'x10*9/l', '10e9/l', 'x10e9/l', 'g/l(10^9)'],
  '10*3/ul': [
    '10^3/ul',
    'x10^3/ul',
    '10³/ul',
    'x10*3/ul',
    '10e3/ul',
    'k/ul',
    'thousand/ul',
    'x10e3/ul',
    '10^3/µl',
    'k/µl',
    '10*3/µl',
  ],
  '10*12/l': ['10^12/l', 'x10^12/l', '10¹²/l', 'x10*12/l', '10e12/l', 'x10e12/l'],
  '10*6/ul': [
    '10^6/ul',
    'x10^6/ul',
    '10⁶/ul',
    'x10*6/ul',
    '10e6/ul',
    'm/ul',
    'million/ul',
    'x10e6/ul',
    '10^6/µl',
    '10*6/µl',
  ],
  'kg/m2': ['kg/m²', 'kg/m^2', 'kg/m*2'],
  s: ['sec', 'second', 'seconds'],
  ms: ['msec', 'millisecond', 'milliseconds'],
  min: ['minute', 'minutes'],
  h: ['hr', 'hour', 'hours'],
};

/** Different codes for the same magnitude: a number means the same in each of a group. */
const SAME_SIZE: readonly (readonly string[])[] = [
  ['10*9/l', '10*3/ul'],
  ['10*12/l', '10*6/ul'],
  ['ug/l', 'ng/ml'],
  ['mg/l', 'ug/ml'],
  ['g/l', 'mg/ml'],
  ['ng/l', 'pg/ml'],
];
/** Read for one another in lists of units, though not the same by definition: no contradiction, and separate series. */
const LIKE: readonly (readonly string[])[] = [['u/l', '[iu]/l']];

const bare = (unit: string): string => unit.replace(/\s+/g, '').replaceAll('μ', 'µ').toLowerCase();

const CANONICAL = new Map<string, string>();
for (const [code, spellings] of Object.entries(SPELLINGS)) {
  for (const spelling of [code, ...spellings]) CANONICAL.set(spelling, code);
}

/** A capital M alone before a small letter is mega, whoever meant milli: not the unit that the small one is. */
const MEGA = /^\s*M(?:g|mol|U|\[i)/;

/** Takes a unit text; gives the one spelling that stands for it in the table, or null where it is not there. */
function knownUnit(unit: string): string | null {
  if (MEGA.test(unit)) return null;
  return CANONICAL.get(bare(unit)) ?? null;
}

/**
 * Takes unit text and UCUM code as sent; gives the identity that results of one series share: one unit, however
 * spelled. Units that differ in size or kind never share it. D16, D18.
 */
export function unitIdentity(text: string | null, code: string | null): string | null {
  const unit = code ?? text;
  return unit === null ? null : (knownUnit(unit) ?? unit.trim());
}

/** Takes unit text and UCUM code as sent; tells whether they name two different units. D17. */
export function unitsContradict(text: string | null, code: string | null): boolean {
  if (text === null || code === null) return false;
  const [a, b] = [knownUnit(text), knownUnit(code)];
  if (a === null || b === null || a === b) return false;
  return ![...SAME_SIZE, ...LIKE].some((group) => group.includes(a) && group.includes(b));
}

/** Takes the identity of a unit; gives one identity for all units of its size, by which a number means the same: its own where there is no other. D16. */
export function sameSize(identity: string): string {
  return SAME_SIZE.find((group) => group.includes(identity))?.[0] ?? identity;
}
