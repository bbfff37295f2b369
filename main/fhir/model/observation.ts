/** One Observation as a row of a table and a mark on a chart (D11–D25). */
import { absentFor, NOT_SENT } from '../../../shared/clinical/absent.ts';
import { unitIdentity } from '../../../shared/clinical/units.ts';
import { valueText } from '../../../shared/clinical/value-text.ts';
import {
  OBSERVATION_STATUSES,
  type ObservationStatus,
  type ResultRow,
  type ResultValue,
  type SeriesCategory,
} from '../../../shared/chart-model.ts';
import { bloodPressureOf, singleSideOf, type Side } from './blood-pressure.ts';
import { categoryOf } from './categories.ts';
import {
  codeInfo,
  codings,
  conceptText,
  conceptTexts,
  noteText,
  referenceNames,
  remarks,
  type CodeInfo,
  type Remark,
} from '../../../shared/fhir/codes.ts';
import { flagConflict, flagOf } from './interpretation.ts';
import { isJson, json, jsons, text, type Json } from '../../../shared/fhir/narrow.ts';
import { localReference } from '../../../shared/fhir/references.ts';
import type { Context } from './quarantine.ts';
import { contradiction, readRanges } from './ranges.ts';
import { dateText, effectiveTime } from './times.ts';
import { otherValues, ownValue } from './values.ts';

export type Entry = {
  readonly record: string;
  readonly code: CodeInfo;
  readonly category: SeriesCategory | null;
  /** For a panel the value is filled in when the row is read: its members may come later. */
  readonly row: ResultRow;
  /** References of a panel's members, as `Type/id` where local; null: no panel. */
  readonly members: readonly string[] | null;
  /** References of what a result with a value of its own is made of or calculated from. */
  readonly sources: readonly string[];
  /** Identity of the unit; undefined: the value has none of its own and joins the main series of its code. */
  readonly unit: string | null | undefined;
  readonly y: number | null;
  readonly y2: number | null;
  /** Why it cannot be drawn, in words; null: it can. */
  readonly undrawn: string | null;
  /** A single systolic or diastolic result, to be paired. */
  readonly side: Side | null;
  /** Where the same instant is not enough to pair two results. */
  readonly pairing: string;
};

const STATUSES: ReadonlySet<string> = new Set(OBSERVATION_STATUSES);
const isStatus = (value: string | null): value is ObservationStatus => value !== null && STATUSES.has(value);

/** A component in words: value, flag, ranges. D22, D23. */
function componentPart(component: Json, timeZone: string): { name: string; text: string } {
  const value = ownValue(component, timeZone) ?? { kind: 'absent', absent: NOT_SENT };
  const flag = flagOf(component['interpretation']).text;
  const unit = value.kind === 'quantity' ? value.quantity.unit : null;
  const ranges = readRanges(component['referenceRange'], unit).map((range) => `range ${range.text}`);
  const extra = [flag, ...ranges].filter((t) => t !== '');
  return {
    name: conceptText(component['code']) ?? 'Component not named by the server',
    text: extra.length === 0 ? valueText(value) : `${valueText(value)} (${extra.join('; ')})`,
  };
}

const BODY_POSITION = 'http://hl7.org/fhir/StructureDefinition/observation-bodyPosition';

function remarksOf(resource: Json, context: Context, extra: readonly (Remark | null)[]): Remark[] {
  const position = jsons(resource['extension']).find((e) => e['url'] === BODY_POSITION);
  const sentStatus = text(resource['status']);
  // To the minute, as they are read: said only where it adds something.
  const reported = dateText(resource['issued'], context.timeZone);
  const sameTime = reported === dateText(resource['effectiveDateTime'], context.timeZone);
  const told = remarks([
    ['About', focusText(resource['focus'], context)],
    ['Status sent', isStatus(sentStatus) ? null : sentStatus],
    ['Body site', conceptText(resource['bodySite'])],
    ['Position', conceptText(position?.['valueCodeableConcept'])],
    ['Method', conceptText(resource['method'])],
    ['Device', referenceNames(resource['device']) ?? containedName(resource, 'device')],
    ['Specimen', referenceNames(resource['specimen']) ?? containedName(resource, 'specimen')],
    ['Note', noteText(resource['note']) ?? text(resource['comment'])],
    ['Performer', referenceNames(resource['performer'])],
    ['Reported', sameTime ? null : reported],
  ]);
  return [...extra.filter((r) => r !== null), ...told];
}

/** What a device or specimen that was sent within the record is called. D24. */
function containedName(resource: Json, member: 'device' | 'specimen'): string | null {
  const reference = text(json(resource[member])?.['reference']);
  const found = jsons(resource['contained']).find((one) => `#${text(one['id']) ?? ''}` === reference);
  if (found === undefined) return null;
  const named = jsons(found['deviceName']).map((name) => text(name['name']));
  return conceptText(found['type']) ?? named.find((name) => name !== null) ?? text(found['model']);
}

/** A result about somebody or something else than the patient must say so (D6, FHIR safety 11). */
function focusText(focus: unknown, context: Context): string | null {
  const others = jsons(focus).filter((reference) => {
    const sent = text(reference['reference']);
    return sent === null || localReference(sent, context.fhirBase) !== `Patient/${context.patientId}`;
  });
  return others.length === 0 ? null : (referenceNames(others) ?? 'another subject, not named by the server');
}

function memberReferences(resource: Json, context: Context): string[] {
  const all = [...jsons(resource['hasMember']), ...jsons(resource['derivedFrom'])];
  const found = all.map((reference) => text(reference['reference']) ?? 'unnamed');
  return [...new Set(found.map((reference) => localReference(reference, context.fhirBase) ?? reference))];
}

function absentValue(status: ObservationStatus): ResultValue {
  if (status === 'cancelled') return { kind: 'absent', absent: absentFor(null, 'Cancelled, no value') };
  if (status === 'registered') return { kind: 'absent', absent: absentFor(null, 'Registered, no value yet') };
  return { kind: 'absent', absent: NOT_SENT };
}

type Read = { value: ResultValue; members: string[] | null; about: Remark[] };

function readValue(resource: Json, status: ObservationStatus, context: Context): Read {
  const value = ownValue(resource, context.timeZone);
  const parts = jsons(resource['component']).map((component) => componentPart(component, context.timeZone));
  if (value !== null && (value.kind !== 'absent' || parts.length === 0)) {
    const others = otherValues(resource, context.timeZone).map((words) => ({ label: 'Also sent', text: words }));
    return {
      value,
      members: null,
      about: [...others, ...parts.map((part) => ({ label: part.name, text: part.text }))],
    };
  }
  const members = memberReferences(resource, context);
  if (parts.length === 0 && members.length === 0) return { value: absentValue(status), members: null, about: [] };
  const about = value?.kind === 'absent' ? [{ label: 'Value', text: value.absent.text }] : [];
  return { value: { kind: 'parts', parts }, members: members.length === 0 ? null : members, about };
}

function whyUndrawn(value: ResultValue, time: ResultRow['time']): string | null {
  if (value.kind === 'text') return 'value in words';
  if (value.kind === 'parts') return 'several values';
  if (value.kind !== 'quantity') return 'no value';
  if (value.quantity.unitConflict) return 'unit in doubt';
  if (value.quantity.number === null) return 'number too large to draw';
  return time === null ? 'no time' : null;
}

function unitOf(value: ResultValue): string | null | undefined {
  // A unit in doubt names no series: the result stays with the others of its code, unplotted (D17).
  if (value.kind !== 'quantity' || value.quantity.unitConflict) return undefined;
  return unitIdentity(value.quantity.unit, value.quantity.unitCode);
}

const ERROR = 'entered-in-error';
const inError = (sent: unknown): boolean =>
  Array.isArray(sent)
    ? sent.some(inError)
    : text(sent)
        ?.toLowerCase()
        .replace(/[^a-z]/g, '') === 'enteredinerror';

/** A status in another spelling is none of the eight; but what may mean an error is never shown as real (D11). */
function statusOf(resource: Json): ObservationStatus {
  const sent = text(resource['status']);
  if (isStatus(sent)) return sent;
  const concept = isJson(resource['status']) ? resource['status'] : null;
  const said = [resource['status'], ...codings(concept).map((c) => c.code), concept?.['value'], concept?.['code']];
  return said.some(inError) ? ERROR : 'not-sent';
}

/** Takes an Observation that may be shown; gives its row and mark. Never throws: what cannot be read is said in the row. D11–D25. */
export function readObservation(resource: Json, record: string, context: Context): Entry {
  const status = statusOf(resource);
  const code = codeInfo(resource['code'], 'Result not named by the server');
  const timed = effectiveTime(resource, context.timeZone);
  const category = categoryOf(resource, code.loinc);
  const sources = memberReferences(resource, context);
  const common = { record, category, pairing: '', side: null, sources };
  const pair = bloodPressureOf(resource, code, context.timeZone);
  if (pair !== null) {
    const others = pair.others.map((c) => componentPart(c, context.timeZone));
    const about = others.map((part) => ({ label: part.name, text: part.text }));
    const extra = [flagConflict(resource['interpretation']), timed.remark, ...pair.remarks, ...about];
    const row: ResultRow = {
      ...{ id: record, time: timed.time, value: pair.value, status, flag: pair.flag, ranges: pair.ranges },
      converted: null,
      remarks: remarksOf(resource, context, extra),
    };
    const undrawn = pair.undrawn ?? (timed.time === null ? 'no time' : null);
    return { ...common, code: pair.code, row, members: null, unit: pair.unit, y: pair.y, y2: pair.y2, undrawn };
  }
  const { value, members, about } = readValue(resource, status, context);
  const unit = value.kind === 'quantity' ? value.quantity.unit : null;
  const flag = flagOf(resource['interpretation']);
  const ranges = readRanges(resource['referenceRange'], unit);
  const check = value.kind === 'quantity' ? contradiction(value.quantity, flag, ranges) : null;
  const conflict = flagConflict(resource['interpretation']);
  const row: ResultRow = {
    ...{ id: record, time: timed.time, value, status, flag, ranges },
    converted: null,
    remarks: remarksOf(resource, context, [conflict, check, timed.remark, ...about]),
  };
  const undrawn = whyUndrawn(value, timed.time);
  const y = value.kind === 'quantity' ? value.quantity.number : null;
  const pairing = [conceptTexts([resource['bodySite']]), conceptText(resource['method'])].join('|');
  return {
    ...common,
    code,
    row,
    members,
    sources: value.kind === 'parts' ? [] : sources,
    unit: unitOf(value),
    y,
    y2: null,
    undrawn,
    side: singleSideOf(code),
    pairing,
  };
}
