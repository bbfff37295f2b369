/** Faults of content: records that hold what a reader must survive. */
import { isTree, mapMembers, number, trees, type Tree } from './answers.ts';
import { editResources } from './bundles.ts';
import { choice, fault, text, whole } from './fault.ts';
import { PAYLOADS } from './payloads.ts';

const RECORDS = ['fhir'] as const;
const XHTML = 'http://www.w3.org/1999/xhtml';

const payload = whole(0, 0, PAYLOADS.length, 'which of the 20; 0: all of them');
const payloadText = (which: number): string => (which === 0 ? PAYLOADS.join('') : (PAYLOADS[which - 1] ?? ''));

/** Changes the text of a resource wherever people will read it: names, displays, texts. */
const mapLabels = (resource: Tree, change: (text: string) => string): Tree =>
  mapMembers(resource, (key, value) =>
    ['display', 'text', 'family', 'given'].includes(key) && typeof value === 'string' ? change(value) : value,
  ) as Tree;

function withPayload(resource: Tree, member: string, markup: string): Tree {
  if (member === 'note') return { ...resource, note: [{ text: markup }] };
  if (member === 'name') {
    return resource.resourceType === 'Patient'
      ? { ...resource, name: [{ text: markup, family: markup, given: [markup] }] }
      : { ...resource, name: markup };
  }
  const put = (key: string, value: unknown): unknown => (key === member && typeof value === 'string' ? markup : value);
  const changed = mapMembers(resource, put) as Tree;
  // Not every record has such a member of its own.
  const bare = { display: { code: { coding: [{ display: markup }] } }, text: { code: { text: markup } } }[member];
  const absent = JSON.stringify(changed) === JSON.stringify(resource);
  if (!absent) return changed;
  return { ...resource, ...(bare ?? { valueQuantity: { value: 1, unit: markup } }) };
}

const MARKUP = [
  fault({
    name: 'narrative',
    rows: ['H1'],
    where: RECORDS,
    sentence: 'The narrative of each resource holds active markup.',
    parameters: { payload },
    after: (answer, { values }) =>
      editResources(answer, (resource) => ({
        ...resource,
        text: { status: 'generated', div: `<div xmlns="${XHTML}">${payloadText(values.payload)}</div>` },
      })),
  }),
  fault({
    name: 'markup',
    rows: ['H2'],
    where: RECORDS,
    sentence: 'A member that is plain text holds active markup.',
    parameters: { member: choice(['display', 'text', 'name', 'unit', 'note'], 'which member'), payload },
    after: (answer, { values }) =>
      editResources(answer, (resource) => withPayload(resource, values.member, payloadText(values.payload))),
  }),
];

const nested = (depth: number, open: string, core: string, close: string): string =>
  `${open.repeat(depth)}${core}${close.repeat(depth)}`;

// A Map: an object literal would take the first of them for its prototype.
const HOSTILE_KEYS = new Map([
  ['__proto__', '"__proto__":{"polluted":true,"status":"polluted"}'],
  ['constructor', '"constructor":{"prototype":{"polluted":true}}'],
  ['toString', '"toString":"polluted","valueOf":"polluted","hasOwnProperty":1'],
]);

const JSON_FAULTS = [
  fault({
    name: 'hostile-key',
    rows: ['H3'],
    where: RECORDS,
    sentence: 'Each resource has a member named after what every object inherits.',
    parameters: { key: choice(['__proto__', 'constructor', 'toString'], 'which') },
    after: (answer, { values }) =>
      editResources(answer, (resource) => ({ ...resource, $key: 0 }), {
        $key: () => HOSTILE_KEYS.get(values.key) ?? '',
      }),
  }),
  fault({
    name: 'deep',
    rows: ['H4'],
    where: RECORDS,
    sentence: 'Each resource has an extension nested very deep.',
    parameters: { depth: whole(10_000, 1, 1_000_000, 'how deep') },
    after: (answer, { values }) =>
      editResources(answer, (resource) => ({ ...resource, $deep: 0 }), {
        $deep: () => `"extension":${nested(values.depth, '[{"extension":', '[]', '}]')}`,
      }),
  }),
  fault({
    name: 'duplicate-key',
    rows: ['H4'],
    where: RECORDS,
    sentence: 'Each resource has its status and id twice, the second ones wrong.',
    parameters: {},
    after: (answer) =>
      editResources(answer, (resource) => ({ ...resource, $again: 0 }), {
        $again: () => '"status":"entered-in-error","id":"another-id"',
      }),
  }),
  fault({
    name: 'odd-number',
    rows: ['H6'],
    where: RECORDS,
    sentence: 'Quantities hold numbers that a double cannot, or text full of numbers.',
    parameters: {
      variant: choice(['1e400', 'minus-zero', 'fifty-digits', 'exponent', 'in-text'], 'which'),
    },
    after: (answer, { values: { variant } }) =>
      editResources(answer, (resource) => {
        if (variant === 'in-text') return { ...resource, note: [{ text: 'He said: "value": 1.50, {"value":2.00}' }] };
        const literal = { '1e400': '1e400', 'minus-zero': '-0', 'fifty-digits': FIFTY_DIGITS, exponent: '1.50E+2' };
        const quantity = isTree(resource.valueQuantity) ? resource.valueQuantity : { unit: 'mmol/L' };
        return { ...resource, valueQuantity: { ...quantity, value: number(literal[variant]) } };
      }),
  }),
];

const FIFTY_DIGITS = `7.${'1234567890'.repeat(5)}`;

const CHARACTERS = {
  'bidi-override': (name: string) => `\u202e${name}\u202c`,
  'zero-width': (name: string) => Array.from(name).join('\u200b'),
  'lone-surrogate': (name: string) => `${name}\ud800`,
  control: (name: string) => `${name}\u0000\u001b[2J`,
};

const NAMES = [
  fault({
    name: 'characters',
    rows: ['H4', 'H5'],
    where: RECORDS,
    sentence: 'Names, displays and texts hold characters that deceive or break.',
    parameters: {
      variant: choice(['bidi-override', 'zero-width', 'lone-surrogate', 'control'], 'which'),
    },
    after: (answer, { values }) => editResources(answer, (resource) => mapLabels(resource, CHARACTERS[values.variant])),
  }),
  fault({
    name: 'long-name',
    rows: ['H5'],
    where: RECORDS,
    sentence: 'The first name or text of each resource is very long.',
    parameters: { bytes: whole(1_000_000, 1, 20_000_000, 'how long') },
    after: (answer, { values: { bytes } }) =>
      editResources(answer, (resource) => {
        let left = 1;
        return mapLabels(resource, (label) =>
          left-- > 0 ? 'Long '.repeat(Math.ceil(bytes / 5)).slice(0, bytes) : label,
        );
      }),
  }),
];

const selfOf = ({ resourceType, id }: Tree): string => `${String(resourceType)}/${String(id)}`;

function contained(resource: Tree, variant: 'wide' | 'cycle', count: number): Tree {
  const item = (i: number): Tree => ({
    resourceType: 'Observation',
    id: `c${i}`,
    status: 'final',
    code: { text: `Contained ${i}` },
    hasMember: [{ reference: `#c${(i + 1) % count}` }],
  });
  const all = Array.from({ length: variant === 'wide' ? count : 2 }, (_, i) => item(i));
  const last = variant === 'cycle' ? { ...item(1), hasMember: [{ reference: '#c0' }] } : undefined;
  return { ...resource, contained: last ? [all[0], last] : all, hasMember: [{ reference: '#c0' }] };
}

const REFERENCES = [
  fault({
    name: 'reference-cycle',
    rows: ['H7'],
    where: RECORDS,
    sentence: 'Each resource refers to itself, or two refer to each other.',
    parameters: { variant: choice(['self', 'pair'], 'which') },
    after: (answer, { values }) => {
      const all: string[] = [];
      editResources(answer, (resource) => void all.push(selfOf(resource)));
      let at = 0;
      return editResources(answer, (resource) => {
        // The other of a pair has the neighbouring number.
        const other = all[at++ ^ 1];
        const reference = values.variant === 'pair' && other !== undefined ? other : selfOf(resource);
        const members = ['hasMember', 'derivedFrom', 'partOf', 'basedOn'].map((name) => [name, [{ reference }]]);
        return { ...resource, ...(Object.fromEntries(members) as Tree) };
      });
    },
  }),
  fault({
    name: 'contained',
    rows: ['H7'],
    where: RECORDS,
    sentence: 'Each resource contains thousands that refer in a ring, a pair that does, or one inside the other.',
    parameters: {
      variant: choice(['wide', 'cycle', 'nested'], 'which'),
      count: whole(10_000, 2, 1_000_000, 'how many, or how deep'),
    },
    after: (answer, { values: { variant, count } }) =>
      editResources(
        answer,
        (resource) => (variant === 'nested' ? { ...resource, $nest: 0 } : contained(resource, variant, count)),
        {
          $nest: () => `"contained":${nested(count, '[{"resourceType":"Basic","id":"n","contained":', '[]', '}]')}`,
        },
      ),
  }),
  fault({
    name: 'foreign-reference',
    rows: ['G7'],
    where: RECORDS,
    sentence: 'References, or the addresses of attachments, are absolute and on a foreign host.',
    parameters: {
      variant: choice(['reference', 'attachment'], 'which'),
      base: text('https://evil.example/fhir', 'where they lead'),
    },
    after: (answer, { values: { variant, base } }) =>
      editResources(answer, (resource) => {
        if (variant === 'reference') {
          return mapMembers(resource, (key, value) =>
            key === 'reference' && typeof value === 'string' && !value.startsWith('#')
              ? `${base}/${value.split('/').slice(-2).join('/')}`
              : value,
          ) as Tree;
        }
        const attachment = { contentType: 'image/png', url: `${base}/Binary/picture`, title: 'Picture' };
        const extension = { url: 'http://example.org/attachment', valueAttachment: attachment };
        return {
          ...resource,
          extension: [...trees(resource.extension), extension],
          ...(resource.resourceType === 'Patient' ? { photo: [attachment] } : { presentedForm: [attachment] }),
        };
      }),
  }),
];

const DATES = { 'year-0': '0000-01-01', 'year-9999': '9999-12-31', 'february-30': '2021-02-30', words: 'last Tuesday' };
const DATE = /^\d{4}(-\d{2}(-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

const SIZES = [
  fault({
    name: 'many-components',
    rows: ['H8'],
    where: RECORDS,
    sentence: 'Each Observation has a great many components.',
    parameters: { count: whole(10_000, 1, 200_000, 'how many') },
    after: (answer, { values }) =>
      editResources(answer, (resource) => {
        if (resource.resourceType !== 'Observation') return undefined;
        const component = Array.from({ length: values.count }, (_, i) => ({
          code: { text: `Component ${i}` },
          valueQuantity: { value: i, unit: 'mmol/L' },
        }));
        return { ...resource, component };
      }),
  }),
  fault({
    name: 'absurd-date',
    rows: ['H9'],
    where: RECORDS,
    sentence: 'Every date is absurd.',
    parameters: { variant: choice(['year-0', 'year-9999', 'february-30', 'words'], 'which') },
    after: (answer, { values }) =>
      editResources(
        answer,
        (resource) =>
          mapMembers(resource, (_key, value) =>
            typeof value === 'string' && DATE.test(value) ? DATES[values.variant] : value,
          ) as Tree,
      ),
  }),
];

/** Faults of content. */
export const CONTENT = [...MARKUP, ...JSON_FAULTS, ...NAMES, ...REFERENCES, ...SIZES];
