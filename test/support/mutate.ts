/** Seeded harm to resources: fields dropped, types swapped, numbers stretched, arrays doubled, keys renamed, deep nesting. */
import { createRandom, type Random } from '../../sandbox/population/random.ts';
import { Decimal } from '../../shared/fhir/lossless-json.ts';

type Node = Record<string, unknown> | unknown[];
/** A place in a resource: what holds it, and where. */
type Place = { readonly holder: Node; readonly key: string };

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !(value instanceof Decimal);
const keysOf = (node: Node): string[] => Object.keys(node);
const at = ({ holder, key }: Place): unknown => (holder as Record<string, unknown>)[key];
const put = ({ holder, key }: Place, value: unknown): void => {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
};

function placesIn(node: Node, found: Place[] = []): Place[] {
  for (const key of keysOf(node)) {
    found.push({ holder: node, key });
    const value = at({ holder: node, key });
    if (isNode(value)) placesIn(value, found);
  }
  return found;
}

export function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isNode(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copyOf(member)]));
}

function nested(random: Random): unknown {
  let value: unknown = 'deep';
  for (let n = random.int(3, 200); n > 0; n--) value = random.chance(0.5) ? [value] : { extension: value };
  return value;
}

const NUMBERS = [
  '0',
  '-0',
  '0.0',
  '1e400',
  '-1e400',
  '1e-400',
  '1e308',
  '-1e308',
  '9'.repeat(40),
  '0.000000001',
  '5e-324',
];
const UNITS = [
  'mg/dL',
  'mmol/L',
  'umol/L',
  'mg',
  'ug',
  'g',
  'kg',
  '[lb_av]',
  'Cel',
  '[degF]',
  'kPa',
  'mm[Hg]',
  '%',
  'mmol/mol',
  'Mg/dL',
  '10*9/L',
  '10*3/uL',
  '',
];
const CODES = [
  '2345-7',
  '14749-6',
  '2160-0',
  '14682-9',
  '4548-4',
  '59261-8',
  '8310-5',
  '29463-7',
  '8302-2',
  '8480-6',
  '8462-4',
  '85354-9',
  '2093-3',
];
const STATUSES = [
  'entered-in-error',
  'ENTERED-IN-ERROR',
  ' entered-in-error',
  'entered in error',
  'final',
  'corrected',
  'bogus',
  '',
];
const TIMES = [
  '2026',
  '2026-02',
  '2026-02-30',
  '2026-11-20',
  '2026-11-20T05:55:00Z',
  '2026-11-20T24:00:00Z',
  '9999-12-31',
  '2026-11-20T05:55:00+05:45',
  'soon',
];
const TEXTS = [
  '',
  ' ',
  '\u202E evil',
  '\u0000',
  '__proto__',
  'constructor',
  'x'.repeat(30_000),
  '\ud800',
  '<script>',
  '5.4',
];
const NAMES = [
  'constructor',
  'toString',
  'hasOwnProperty',
  'value',
  'valueQuantity',
  'valueConstructor',
  'modifierExtension',
  'implicitRules',
  'component',
  'hasMember',
  'id',
];

/** What could stand in a place, by what the place is called. */
function likely(random: Random, key: string, value: unknown): unknown {
  if (value instanceof Decimal) {
    const digits = random.chance(0.5)
      ? random.pick(NUMBERS)
      : `${value.text.replace(/[eE].*/, '')}e${random.int(-330, 330)}`;
    return new Decimal(digits);
  }
  if (key === 'unit') return random.pick(UNITS);
  if (key === 'code' && typeof value === 'string') return random.pick([...UNITS, ...CODES, ...STATUSES]);
  if (key === 'status') return random.pick(STATUSES);
  if (typeof value === 'string' && /^\d{4}/.test(value)) return random.pick(TIMES);
  return random.pick([...TEXTS, ...UNITS]);
}

function otherType(random: Random, value: unknown): unknown {
  return random.pick<() => unknown>([
    () => null,
    () => new Decimal('5'),
    () => 'text',
    () => true,
    () => [],
    () => ({}),
    () => [value],
    () => [[value]],
    () => ({ value }),
    () => [null, value, null],
    () => String(value instanceof Decimal ? value.text : value),
  ])();
}

type Harm = (random: Random, place: Place, all: readonly Place[]) => void;
const HARMS: readonly Harm[] = [
  ({}, { holder, key }) => {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else Reflect.deleteProperty(holder, key);
  },
  (random, place) => put(place, otherType(random, at(place))),
  (random, place) => put(place, likely(random, place.key, at(place))),
  (random, place) => put(place, likely(random, place.key, at(place))),
  (random, place) => {
    const value = at(place);
    if (Array.isArray(value)) put(place, Array.from({ length: random.int(2, 6) }, () => copyOf(value)).flat());
    else put(place, [value, copyOf(value)]);
  },
  (random, place) => {
    if (Array.isArray(place.holder)) return;
    const value = at(place);
    Reflect.deleteProperty(place.holder, place.key);
    const name = random.chance(0.5)
      ? random.pick(NAMES)
      : random.pick([`_${place.key}`, `${place.key}X`, place.key.toUpperCase()]);
    put({ holder: place.holder, key: name }, value);
  },
  (random, place) => put(place, nested(random)),
  // The whole of another place: a subject in a value's stead, a range in a code's.
  (random, place, all) => put(place, copyOf(at(random.pick(all)))),
];

/** Takes a resource as parsed without loss and labels of chance; gives a harmed copy of it, the same for the same labels. */
export function mutated(resource: unknown, ...labels: readonly (string | number)[]): Record<string, unknown> {
  const random = createRandom('mutations', ...labels);
  const copy = copyOf(resource) as Record<string, unknown>;
  for (let n = random.int(1, 4); n > 0; n--) {
    const all = placesIn(copy);
    if (all.length > 0) random.pick(HARMS)(random, random.pick(all), all);
  }
  return copy;
}

/** Takes what was parsed without loss; gives its JSON, every number with its digits. */
export function textOf(value: unknown): string {
  if (value instanceof Decimal) return value.text;
  if (Array.isArray(value)) return `[${value.map((one) => textOf(one ?? null)).join(',')}]`;
  if (!isNode(value)) return JSON.stringify(value ?? null);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${textOf(member)}`).join(',')}}`;
}
