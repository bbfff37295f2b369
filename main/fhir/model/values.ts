/** Every R4 value[x] in words (D23); a missing one with its reason (D13); an unknown one is never blank. */
import { absentFor, NOT_SENT } from '../../../shared/clinical/absent.ts';
import { toNumber } from '../../../shared/clinical/decimals.ts';
import { valueText } from '../../../shared/clinical/value-text.ts';
import type { Absent, ResultValue } from '../../../shared/chart-model.ts';
import { codings, conceptText } from '../../../shared/fhir/codes.ts';
import { bool, digits, json, jsons, text, type Json } from '../../../shared/fhir/narrow.ts';
import { measured, quantityText, rangeText, ratioText } from '../../../shared/fhir/quantity.ts';
import { dateText, periodText } from './times.ts';

const ABSENT_EXTENSION = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
const ABSENT_SYSTEM = /data-absent-reason/;

/** Takes a CodeableConcept of data-absent-reason; gives its code and words, or null where nothing was sent. D13. */
export function absentReason(value: unknown): Absent | null {
  const concept = json(value);
  if (concept === null) return null;
  const all = codings(concept);
  const coding = all.find((c) => c.system !== null && ABSENT_SYSTEM.test(c.system)) ?? all[0];
  const words = text(concept['text']) ?? coding?.display ?? null;
  return coding === undefined && words === null ? null : absentFor(coding?.code ?? null, words);
}

/** Takes an element or its `_member`; gives the reason in its data-absent-reason extension, or null. D13. */
export function extensionReason(value: unknown): Absent | null {
  for (const extension of jsons(json(value)?.['extension'])) {
    if (extension['url'] !== ABSENT_EXTENSION) continue;
    const code = text(extension['valueCode']);
    if (code !== null) return absentFor(code, null);
  }
  return null;
}

function sampledText(value: unknown): string {
  const sampled = json(value);
  const period = toNumber(digits(sampled?.['period']) ?? '');
  const dimensions = toNumber(digits(sampled?.['dimensions']) ?? '') ?? 1;
  const samples = (text(sampled?.['data'])?.split(/\s+/).length ?? 0) / Math.max(1, dimensions);
  const parts = ['sampled data'];
  if (period !== null && samples > 0) parts.push(`${Number(((samples * period) / 1000).toPrecision(3))} s`);
  parts.push(`${dimensions} ${dimensions === 1 ? 'dimension' : 'dimensions'}`);
  return parts.join(', ');
}

function attachmentText(value: unknown): string {
  const attachment = json(value);
  const parts = [text(attachment?.['title']), text(attachment?.['contentType'])].filter((t) => t !== null);
  return ['attachment', ...parts].join(', ');
}

function codingText(value: unknown): string | null {
  return conceptText({ coding: [value] });
}

type Words = (value: unknown, timeZone: string) => string | null;
const WORDS: Readonly<Record<string, Words>> = {
  String: text,
  Boolean: (v) => (bool(v) === null ? null : bool(v) === true ? 'Yes' : 'No'),
  CodeableConcept: conceptText,
  Coding: codingText,
  Code: text,
  Ratio: ratioText,
  Range: rangeText,
  Period: periodText,
  DateTime: dateText,
  Date: dateText,
  Instant: dateText,
  Time: text,
  SampledData: sampledText,
  Attachment: attachmentText,
  Reference: (v) => text(json(v)?.['display']) ?? 'a linked record',
};

const plainNumber = (number: string): ResultValue => ({
  kind: 'quantity',
  quantity: {
    text: number,
    number: toNumber(number),
    comparator: null,
    unit: null,
    unitCode: null,
    unitConflict: false,
  },
});

function valueOf(type: string, sent: unknown, timeZone: string): ResultValue {
  if (type === 'Quantity') {
    const quantity = measured(sent);
    if (quantity !== null) return { kind: 'quantity', quantity };
    const words = quantityText(sent);
    if (words !== null) return { kind: 'text', type, text: words };
    const reason = extensionReason(sent) ?? extensionReason(json(sent)?.['_value']);
    return { kind: 'absent', absent: reason ?? NOT_SENT };
  }
  if (type === 'Integer' || type === 'Decimal') {
    const number = digits(sent);
    return number === null ? { kind: 'absent', absent: NOT_SENT } : plainNumber(number);
  }
  const words = Object.hasOwn(WORDS, type) ? WORDS[type] : undefined;
  if (words === undefined) return { kind: 'text', type, text: 'value type not supported' };
  // Some servers put the reason for no value in the value's own place: it is no value.
  const reasoned = type === 'CodeableConcept' && codings(json(sent)).some((c) => ABSENT_SYSTEM.test(c.system ?? ''));
  if (reasoned) return { kind: 'absent', absent: absentReason(sent) ?? NOT_SENT };
  const said = words(sent, timeZone);
  return said === null
    ? { kind: 'absent', absent: extensionReason(sent) ?? NOT_SENT }
    : { kind: 'text', type, text: said };
}

type Own = { readonly value: ResultValue | null; readonly others: readonly ResultValue[] };

/** All that was sent in the value's place. FHIR allows one value[x]: of several a number is the value, else the first that says something. */
function everyValue(resource: Json, timeZone: string): Own {
  const said: ResultValue[] = [];
  let empty: ResultValue | null = null;
  for (const member of Object.keys(resource)) {
    if (!/^value[A-Z]/.test(member)) continue;
    const value = valueOf(member.slice(5), resource[member], timeZone);
    if (value.kind === 'absent' && value.absent === NOT_SENT) empty = value;
    else said.push(value);
  }
  for (const member of Object.keys(resource)) {
    const reason = /^_value[A-Z]/.test(member) ? extensionReason(resource[member]) : null;
    if (reason !== null) said.push({ kind: 'absent', absent: reason });
  }
  const absent = absentReason(resource['dataAbsentReason']);
  if (absent !== null) said.push({ kind: 'absent', absent });
  const value = said.find(({ kind }) => kind === 'quantity') ?? said[0] ?? empty;
  return { value, others: said.filter((one) => one !== value) };
}

/** Takes an Observation or a component; gives its own value or the reason for none, null where neither was sent. D13, D23. */
export function ownValue(resource: Json, timeZone: string): ResultValue | null {
  return everyValue(resource, timeZone).value;
}

/** Takes an Observation; gives in words what was sent beside its value: a second value, a reason that contradicts it. D13, D23. */
export function otherValues(resource: Json, timeZone: string): string[] {
  return everyValue(resource, timeZone).others.map((value) => valueText(value));
}
