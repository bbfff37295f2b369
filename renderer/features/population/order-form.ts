/** What is typed and chosen for an export, and the order that comes of it. */
import type { ExportLevel, ExportOrder, ExportView } from '../../../shared/population.ts';
import { formatSent } from '../../../shared/clinical/dates.ts';
import { plural, populationWords } from './export-words.ts';

export type SinceChoice = 'everything' | 'last' | 'date';

export type OrderForm = {
  readonly level: ExportLevel;
  readonly group: string;
  readonly types: readonly string[];
  /** Beside the usual ones, with commas between. */
  readonly otherTypes: string;
  readonly since: SinceChoice;
  /** `2026-11-01`, as a date field gives it. */
  readonly sinceDay: string;
  readonly untilDay: string;
  /** One a line. */
  readonly typeFilters: string;
  readonly elements: string;
  readonly patients: string;
  readonly organizeOutputBy: string;
  readonly provenance: 'none' | 'LatestProvenanceResources' | 'RelevantProvenanceResources';
  readonly plain: boolean;
};

/** An export of one group, of the types that a panel needs, encrypted. */
export const newForm = (usualTypes: readonly string[]): OrderForm => ({
  level: 'group',
  group: '',
  types: usualTypes,
  otherTypes: '',
  since: 'everything',
  sinceDay: '',
  untilDay: '',
  typeFilters: '',
  elements: '',
  patients: '',
  organizeOutputBy: '',
  provenance: 'none',
  plain: false,
});

/** Fields that can be wrong. */
export type Field =
  | 'group'
  | 'otherTypes'
  | 'sinceDay'
  | 'untilDay'
  | 'typeFilters'
  | 'elements'
  | 'patients'
  | 'organizeOutputBy'
  | 'folder';
export type Faults = Readonly<Partial<Record<Field, string>>>;

const TYPE = /^[A-Z][A-Za-z]{1,63}$/;
const ID = /^[A-Za-z0-9\-.]{1,64}$/;
const FILTER = /^[A-Z][A-Za-z]{1,63}\?.+$/;
const MOST = { types: 60, typeFilters: 50, elements: 100, patients: 10_000 } as const;

const parts = (text: string, between: RegExp): string[] =>
  text
    .split(between)
    .map((part) => part.trim())
    .filter((part) => part !== '');
const WORDS = /[\s,]+/;
const LINES = /\n/;

const typesOf = ({ types, otherTypes }: OrderForm): string[] => [...new Set([...types, ...parts(otherTypes, WORDS)])];

/** What stands in the way of this order, by field, in words; `folder`: null where none was picked. */
export function faultsOf(form: OrderForm, folder: string | null): Faults {
  const wrong = (text: string, between: RegExp, rule: RegExp): string | undefined =>
    parts(text, between).find((part) => !rule.test(part));
  const type = wrong(form.otherTypes, WORDS, TYPE);
  const filter = wrong(form.typeFilters, LINES, FILTER);
  const patient = wrong(form.patients, WORDS, ID);
  const order = form.organizeOutputBy.trim();
  return {
    ...(form.level === 'group' &&
      !ID.test(form.group.trim()) && {
        group: 'Type the id of the group: letters, digits, hyphens and points, 64 at most.',
      }),
    ...(type !== undefined && {
      otherTypes: `“${type}” is no resource type. One begins with a capital: AllergyIntolerance.`,
    }),
    ...(typesOf(form).length > MOST.types && { otherTypes: `At most ${MOST.types} types can be asked for at once.` }),
    ...(form.since === 'date' && form.sinceDay === '' && { sinceDay: 'Choose the day since when.' }),
    ...(form.untilDay !== '' &&
      form.since === 'date' &&
      form.untilDay < form.sinceDay && { untilDay: 'This day is before the day since when.' }),
    ...(filter !== undefined && {
      typeFilters: `“${filter}” is no filter. Write a type, “?” and a search, as in the example.`,
    }),
    ...(parts(form.typeFilters, LINES).length > MOST.typeFilters && {
      typeFilters: `At most ${MOST.typeFilters} filters.`,
    }),
    ...(parts(form.elements, WORDS).length > MOST.elements && { elements: `At most ${MOST.elements} elements.` }),
    ...(patient !== undefined && { patients: `“${patient}” is no id of a patient.` }),
    ...(order !== '' && !TYPE.test(order) && { organizeOutputBy: `“${order}” is no resource type.` }),
    ...(folder === null && { folder: 'Choose the folder that the files are written to.' }),
  };
}

/** Midnight at the beginning of that day in the zone of the workstation, as an instant. */
const instantOf = (day: string): string => new Date(`${day}T00:00:00`).toISOString();

/** The order of a form without faults. */
export function orderOf(form: OrderForm): ExportOrder {
  return {
    level: form.level,
    group: form.level === 'group' ? form.group.trim() : null,
    types: typesOf(form),
    since: form.since === 'last' ? 'last' : form.since === 'date' ? instantOf(form.sinceDay) : null,
    until: form.untilDay === '' ? null : instantOf(form.untilDay),
    typeFilters: parts(form.typeFilters, LINES),
    elements: parts(form.elements, WORDS),
    patients: parts(form.patients, WORDS),
    organizeOutputBy: form.organizeOutputBy.trim() === '' ? null : form.organizeOutputBy.trim(),
    includeAssociatedData: form.provenance === 'none' ? [] : [form.provenance],
  };
}

/** The newest complete export of the same population and types, that changes can be told from (SMART 136). */
export function lastOf(form: OrderForm, exports: readonly ExportView[]): ExportView | null {
  const { level, group, types } = orderOf({ ...form, since: 'everything', untilDay: '' });
  const same = exports.filter(
    (one) =>
      one.state === 'done' &&
      one.transactionTime !== null &&
      one.level === level &&
      one.group === group &&
      [...one.types].toSorted().join() === [...types].toSorted().join(),
  );
  return same.toSorted((a, b) => b.startedAtMs - a.startedAtMs)[0] ?? null;
}

/** The order in words, for the last look before it starts. */
export function orderWords(
  form: OrderForm,
  timeZone: string,
): readonly { readonly label: string; readonly value: string }[] {
  const order = orderOf(form);
  const advanced = [
    order.typeFilters.length > 0 ? plural(order.typeFilters.length, 'type filter') : null,
    order.elements.length > 0 ? plural(order.elements.length, 'element') : null,
    order.patients.length > 0 ? `${plural(order.patients.length, 'patient')} alone` : null,
    order.organizeOutputBy === null ? null : `organised by ${order.organizeOutputBy}`,
    order.includeAssociatedData.length > 0 ? 'with provenance' : null,
  ].filter((part) => part !== null);
  return [
    { label: 'Who', value: populationWords(order) },
    { label: 'What', value: order.types.length === 0 ? 'Everything that the server exports' : order.types.join(', ') },
    { label: 'When', value: whenWords(order, timeZone) },
    ...(advanced.length === 0 ? [] : [{ label: 'Only', value: advanced.join(', ') }]),
  ];
}

function whenWords({ since, until }: ExportOrder, timeZone: string): string {
  const from =
    since === null
      ? 'Everything'
      : since === 'last'
        ? 'What changed since the last export'
        : `What changed since ${formatSent(since, timeZone)}`;
  return until === null ? from : `${from}, until ${formatSent(until, timeZone)}`;
}
