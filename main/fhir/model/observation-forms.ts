/**
 * Forms that Observations share. A form is learned from one record by the same reading that every record once had, and
 * tried with other values, so that what is said of all its records is what that reading would have said of each.
 */
import type { ResultValue } from '../../../shared/chart-model.ts';
import { isMeasured } from '../../../shared/clinical/value-text.ts';
import { parseLossless } from '../../../shared/fhir/lossless-json.ts';
import { createFormTree, fill, readSteps, stepsOf, type Form, type FormTree } from '../intake/form-tree.ts';
import { learn, type Learned } from '../intake/learn.ts';
import { createReading, placesOf } from '../intake/slots.ts';
import type { Places } from '../intake/slots.ts';
import { json } from '../../../shared/fhir/narrow.ts';
import { readObservation, type Entry } from './observation.ts';
import { judge, type Context } from './quarantine.ts';
import { versionOf, type Version } from '../../../shared/fhir/version.ts';

/** What the records of one form have in common, or one record that shares its form with none. */
export type Facts = {
  /** Of the form: the record it was learned from; its id, time and numbers are that record's own. */
  readonly entry: Entry;
  readonly version: Version;
  /** Its place among the forms of a chart; -1: this is one record, and `entry` is all of it. */
  readonly number: number;
  /** Which number is what; -1: none of them. `zoneMs` is taken off what the clock showed to give the instant. */
  readonly time: { readonly at: number; readonly zoneMs: number; readonly isDay: boolean };
  readonly updated: { readonly at: number; readonly zoneMs: number };
  readonly first: number;
  readonly second: number;
};

const NOWHERE = { at: -1, zoneMs: 0, isDay: false };

/** Takes a record that was read whole; gives its facts. */
export function factsOfOne(entry: Entry, version: Version): Facts {
  return { entry, version, number: -1, time: NOWHERE, updated: NOWHERE, first: -1, second: -1 };
}

/** Takes a value of a form and what stands in its places; gives the value of that record. D15. */
export function valueAt(facts: Facts, places: Pick<Places, 'number' | 'numberText'>): ResultValue {
  const { value } = facts.entry.row;
  const put = <T extends object>(old: T, at: number): T =>
    at < 0 ? old : { ...old, text: places.numberText(at), number: places.number(at) };
  if (value.kind === 'quantity') return { ...value, quantity: put(value.quantity, facts.first) };
  if (value.kind !== 'pair') return value;
  return { ...value, first: put(value.first, facts.first), second: put(value.second, facts.second) };
}

/** The numbers of a value: its own, or those of both sides. */
function numbersOf(value: ResultValue): [number | null, number | null] {
  if (value.kind === 'quantity') return [value.quantity.number, null];
  if (value.kind !== 'pair') return [null, null];
  return [isMeasured(value.first) ? value.first.number : null, isMeasured(value.second) ? value.second.number : null];
}

/** Everything that must be the same in all records of a form. */
function common(facts: Facts, entry: Entry): string {
  const { row, code, category, members, unit, undrawn, side, pairing } = entry;
  const value = valueAt({ ...facts, entry }, { number: () => 0, numberText: () => '' });
  const precision = row.time?.precision;
  const isDrawn = [entry.y !== null, entry.y2 !== null];
  const still = [facts.first < 0 ? entry.y : null, facts.second < 0 ? entry.y2 : null];
  return JSON.stringify([
    code,
    category,
    members,
    unit ?? null,
    unit === undefined,
    undrawn,
    side,
    pairing,
    value,
    precision,
    isDrawn,
    still,
    row.flag,
    row.ranges,
    row.status,
  ]);
}

/** The text between a form's places tells the zone of a time; the instant of the record it was learned from tells how far that is. */
function zoneOf(at: number, places: Places, instantMs: number): { at: number; zoneMs: number } {
  return { at, zoneMs: at < 0 ? 0 : places.number(at) - instantMs };
}

const DAY_MS = 86_400_000;
const FIRST_PROBE = 1_000_001;
const MAX_SEEN = 10_000;
const MAX_AT_FIRST_SIGHT = 1000;

/** Other values for every place of a form. */
function probeOf(places: Places, paths: readonly string[]): Places {
  const isNumber = (n: number): boolean => paths[n]?.endsWith('.value') === true;
  const number = (n: number): number => (isNumber(n) ? FIRST_PROBE + n : places.number(n) + (n + 1) * DAY_MS);
  return { id: `probe-of-${places.id}`.slice(0, 64), number, numberText: (n) => String(number(n)) };
}

export type ObservationForms = {
  /** Takes text and the place where an entry may begin; gives its facts, or null. Where it ends is `end()`. */
  readonly match: FormTree<Facts>['match'];
  readonly end: () => number;
  /** Takes the text of an entry that was parsed, and its resource; where its like are to be expected, they are told by its form from then on. */
  readonly learn: (text: string, resource: unknown) => void;
  readonly facts: (number: number) => Facts | undefined;
  /** Takes the number of a form and what stands in its places; gives that record, read whole. */
  readonly entry: (number: number, places: Places) => Entry;
};

/** No forms yet. `context` is that of the chart: who may be shown is part of a form. */
export function createObservationForms(context: Context): ObservationForms {
  const tree = createFormTree<Facts>();
  const forms: Form<Facts>[] = [];
  const reading = createReading();
  /**
   * Numbers come again in the same form. Of anything else, what came once may never come again: to try it out would
   * cost more than to read it.
   */
  const seen = new Set<number>();
  const isWorthwhile = ({ hash, paths }: Learned): boolean => {
    const isNumber = paths.some((path) => path.endsWith('.value'));
    if ((isNumber && forms.length < MAX_AT_FIRST_SIGHT) || seen.has(hash)) return true;
    if (seen.size < MAX_SEEN) seen.add(hash);
    return false;
  };
  const readText = (text: string): Entry | null => {
    const judged = judge(json(parseLossless(text))?.['resource'], 'observations', context);
    return judged.kind === 'shown' ? readObservation(judged.resource, judged.record, context) : null;
  };
  return {
    match: tree.match,
    end: tree.end,
    facts: (number) => forms[number]?.content,
    entry: (number, places) => {
      const form = forms[number];
      const entry = form === undefined ? null : readText(fill(stepsOf(form), places));
      if (entry === null) throw new RangeError('no record of this form');
      return entry;
    },
    learn: (text, resource) => {
      const found = learn(text);
      if (found === null || !isWorthwhile(found) || !readSteps(found.steps, text, reading)) return;
      const places = placesOf(reading, text.slice(reading.idFrom, reading.idTo));
      const probe = probeOf(places, found.paths);
      const [entry, again] = [readText(text), readText(fill(found.steps, places))];
      const tried = readText(fill(found.steps, probe));
      if (entry === null || tried === null || JSON.stringify(again) !== JSON.stringify(entry)) return;
      const facts = factsOf({ entry, tried, version: versionOf(resource), paths: found.paths, places, probe });
      if (facts === null || common(facts, tried) !== common(facts, entry)) return;
      const form = tree.insert(found.steps, { ...facts, number: forms.length });
      if (form !== null) forms.push(form);
    },
  };
}

type Trial = {
  readonly entry: Entry;
  readonly tried: Entry;
  readonly version: Version;
  readonly paths: readonly string[];
  readonly places: Places;
  readonly probe: Places;
};

/** What each number of a form is: found by where the values that were tried came out again. */
function factsOf({ entry, tried, version, paths, places, probe }: Trial): Facts | null {
  const { time } = entry.row;
  const isExact = time?.precision === 'time' || time?.precision === 'day';
  if (!isExact || entry.members !== null) return null;
  const placeOf = (n: number | null): number => (n === null ? -1 : paths.findIndex((_, k) => probe.number(k) === n));
  const [first, second] = numbersOf(tried.row.value);
  const updatedAt = paths.indexOf('resource.meta.lastUpdated');
  if (updatedAt >= 0 && Number.isNaN(version.updatedMs)) return null;
  return {
    ...{ entry, version, number: -1, first: placeOf(first), second: placeOf(second) },
    time: {
      ...zoneOf(paths.indexOf('resource.effectiveDateTime'), places, time.startMs),
      isDay: time.precision === 'day',
    },
    updated: zoneOf(updatedAt, places, version.updatedMs),
  };
}
