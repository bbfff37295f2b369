/** An Observation as the panel takes it: a value of a measure, one side of a pressure, a reason to leave it out, or nothing. */
import {
  DIASTOLIC,
  groupOf,
  isLater,
  judge,
  MEASURES,
  measureOf,
  numberInUnit,
  pressureGroupOf,
  STATUS_RULE,
  SYSTOLIC,
  type Dated,
  type LeftOut,
  type Moment,
  type Placeable,
} from '../../../shared/clinical/panel-rules.ts';
import { readTime } from '../../../shared/clinical/dates.ts';
import { measuredText, valueText } from '../../../shared/clinical/value-text.ts';
import type { Measured, ObservationStatus } from '../../../shared/chart-model.ts';
import { codings, LOINC, systemName } from '../../../shared/fhir/codes.ts';
import { Decimal } from '../../../shared/fhir/lossless-json.ts';
import { modifierIn } from '../../../shared/fhir/modifiers.ts';
import { json, jsons, text, type Json } from '../../../shared/fhir/narrow.ts';
import { measured } from '../../../shared/fhir/quantity.ts';
import type { PanelMeasureId } from '../../../shared/population.ts';
import type { ReadLine } from './read-line.ts';

/** The latest result of a measure, as a patient keeps it. */
export type Latest = Dated & {
  readonly group: number;
  /** In the measure's unit; of a pressure the systolic side. */
  readonly number: number;
  readonly comparator: Measured['comparator'];
  /** Effective time as sent. */
  readonly date: string;
};
type Side = 'systolic' | 'diastolic';
/** A single side that waits for the other. */
export type SideResult = Dated & { readonly value: Placeable; readonly measured: Measured; readonly date: string };
type Reading =
  | { readonly kind: 'value'; readonly measure: PanelMeasureId; readonly latest: Latest }
  | { readonly kind: 'side'; readonly side: Side; readonly result: SideResult }
  | { readonly kind: 'left-out'; readonly measure: PanelMeasureId; readonly why: LeftOut };

const SIDES: ReadonlyMap<string, Side> = new Map([
  [SYSTOLIC, 'systolic'],
  [DIASTOLIC, 'diastolic'],
]);
const isLoinc = (system: string | null): boolean =>
  system === LOINC || (system !== null && systemName(system) === 'LOINC');

/** Takes a CodeableConcept; gives its first LOINC code that `wants` takes, or null. */
function loincOf<T>(concept: unknown, wants: (code: string) => T | null): { code: string; found: T } | null {
  for (const { system, code } of codings(json(concept))) {
    const found = code !== null && isLoinc(system) ? wants(code) : null;
    if (code !== null && found !== null) return { code, found };
  }
  return null;
}

/** Takes Observation.code; tells whether it holds a code of a measure. Most results do not: that must cost next to nothing. */
export function mayBeOurs(concept: unknown): boolean {
  const coding = json(concept)?.['coding'];
  if (!Array.isArray(coding)) return false;
  return coding.some((one: unknown) => {
    const code = json(one)?.['code'];
    return typeof code === 'string' && measureOf(code) !== null;
  });
}

const statusOf = (resource: Json): ObservationStatus => {
  const sent = text(resource['status']);
  return sent !== null && Object.hasOwn(STATUS_RULE, sent) ? (sent as ObservationStatus) : 'not-sent';
};

/** A quantity from either way of parsing: where no digit was at stake, a number's own text is what was sent. */
function measuredIn(value: unknown): Measured | null {
  const quantity = json(value);
  const number = quantity?.['value'];
  return measured(typeof number === 'number' ? { ...quantity, value: new Decimal(String(number)) } : quantity);
}

type Valued = { readonly measured: Measured; readonly value: Placeable };

/** What an Observation or a component says of a measure. */
function valued(id: PanelMeasureId, loinc: string, element: Json): Valued | LeftOut {
  if (json(element['dataAbsentReason']) !== null) return 'no-value';
  const quantity = json(element['valueQuantity']);
  if (quantity === null) {
    return Object.keys(element).some((name) => /^value[A-Z]/.test(name)) ? 'not-a-number' : 'no-value';
  }
  const found = measuredIn(quantity);
  if (found === null) return (quantity['value'] ?? null) === null ? 'no-value' : 'not-a-number';
  const value = judge(id, loinc, found);
  return typeof value === 'string' ? value : { measured: found, value };
}

type When = { readonly ms: number; readonly issuedMs: number; readonly date: string };

const msOf = (sent: string | null): number => (sent === null ? null : readTime(sent, 'UTC')?.startMs) ?? -Infinity;

/** Effective time and nothing else (D31): of a period its end. */
function whenOf(resource: Json, { latestMs }: Moment): When | LeftOut {
  const period = json(resource['effectivePeriod']);
  const date =
    text(resource['effectiveDateTime']) ??
    text(resource['effectiveInstant']) ??
    text(period?.['end']) ??
    text(period?.['start']);
  const ms = msOf(date);
  if (date === null || ms === -Infinity) return 'no-time';
  if (ms > latestMs) return 'later';
  return { ms, date, issuedMs: msOf(text(resource['issued']) ?? text(json(resource['meta'])?.['lastUpdated'])) };
}

/** Both sides, read or not, of one pressure; null: the panel only names its members. */
function sidesOf(resource: Json): { readonly systolic: Json | null; readonly diastolic: Json | null } | null {
  const components = jsons(resource['component']);
  const sides: Record<Side, Json | null> = { systolic: null, diastolic: null };
  for (const component of components) {
    const side = loincOf(component['code'], (code) => SIDES.get(code) ?? null)?.found;
    if (side !== undefined) sides[side] ??= component;
  }
  const isEmpty = sides.systolic === null && sides.diastolic === null;
  return isEmpty && jsons(resource['hasMember']).length > 0 ? null : sides;
}

/** Takes both sides of one time; gives the pressure as a patient keeps it. */
export function pressureOf(systolic: Valued, diastolic: Valued, when: Omit<Dated, 'text'> & { date: string }): Latest {
  return {
    ...{ ms: when.ms, rank: when.rank, issuedMs: when.issuedMs, date: when.date },
    group: pressureGroupOf(systolic.value, diastolic.value),
    number: systolic.value.number,
    comparator: systolic.value.comparator,
    text: valueText({ kind: 'pair', first: systolic.measured, second: diastolic.measured }),
  };
}

function readPanel(resource: Json, rank: number, when: When): Reading | null {
  const measure = 'blood-pressure';
  const sides = sidesOf(resource);
  if (sides === null) return null;
  if (sides.systolic === null && sides.diastolic === null) return { kind: 'left-out', measure, why: 'no-value' };
  if (sides.systolic === null || sides.diastolic === null) return { kind: 'left-out', measure, why: 'one-side' };
  const systolic = valued(measure, SYSTOLIC, sides.systolic);
  const diastolic = valued(measure, DIASTOLIC, sides.diastolic);
  if (typeof systolic === 'string') return { kind: 'left-out', measure, why: systolic };
  if (typeof diastolic === 'string') return { kind: 'left-out', measure, why: diastolic };
  return { kind: 'value', measure, latest: pressureOf(systolic, diastolic, { ...when, rank }) };
}

/** Takes an Observation and the export's moment; gives what the panel takes of it; null: it belongs to no measure. */
export function readResult({ resource: plain, lossless }: ReadLine, moment: Moment): Reading | null {
  const about = mayBeOurs(plain['code']) ? loincOf(plain['code'], measureOf) : null;
  if (about === null) return null;
  const { code, found: measure } = about;
  const leftOut = (why: LeftOut): Reading => ({ kind: 'left-out', measure, why });
  const status = STATUS_RULE[statusOf(plain)];
  if (status !== 'counts') return leftOut(status);
  if ((plain['implicitRules'] ?? null) !== null || modifierIn(plain, 3) !== null) return leftOut('modified');
  const when = whenOf(plain, moment);
  if (typeof when === 'string') return leftOut(when);
  const resource = lossless();
  const rank = MEASURES[measure].codes.get(code) ?? 0;
  const side = SIDES.get(code);
  if (measure === 'blood-pressure' && side === undefined) return readPanel(resource, rank, when);
  const result = valued(measure, code, resource);
  if (typeof result === 'string') return leftOut(result);
  const said = { ...when, rank, text: measuredText(result.measured) };
  if (side !== undefined) return { kind: 'side', side, result: { ...said, rank: 0, ...result } };
  const { value } = result;
  return {
    kind: 'value',
    measure,
    latest: {
      ...said,
      group: groupOf(measure === 'egfr' ? 'egfr' : 'hba1c', value),
      number: numberInUnit(measure, code, value),
      comparator: value.comparator,
    },
  };
}

/** Takes what is known and what has come; gives the one that stands. */
export function laterOf<T extends Dated>(known: T | null | undefined, come: T): T {
  return known == null || isLater(come, known) ? come : known;
}
