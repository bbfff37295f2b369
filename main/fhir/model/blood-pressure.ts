/** Systolic and diastolic belong together, from panels and from single results alike (D21, SMART 143). */
import { absentFor, NOT_MEASURED } from '../../../shared/clinical/absent.ts';
import { gravest } from '../../../shared/clinical/flags.ts';
import { unitIdentity } from '../../../shared/clinical/units.ts';
import { isMeasured, valueText } from '../../../shared/clinical/value-text.ts';
import type {
  Absent,
  Flag,
  Measured,
  ObservationStatus,
  Range,
  ResultRow,
  ResultValue,
} from '../../../shared/chart-model.ts';
import { codeInfo, type CodeInfo, type Remark } from '../../../shared/fhir/codes.ts';
import { flagOf } from './interpretation.ts';
import { jsons, type Json } from '../../../shared/fhir/narrow.ts';
import type { Entry } from './observation.ts';
import { readRanges } from './ranges.ts';
import { absentReason, ownValue } from './values.ts';

export type Side = 'systolic' | 'diastolic';
type SideValue = Measured | Absent;
type PairValue = Extract<ResultValue, { kind: 'pair' }>;

const PANELS: ReadonlySet<string> = new Set(['85354-9', '55284-4']);
const SIDES: ReadonlyMap<string, Side> = new Map([
  ['8480-6', 'systolic'],
  ['8462-4', 'diastolic'],
]);
const BLOOD_PRESSURE = 'blood pressure';

const asBloodPressure = (codes: readonly string[]): CodeInfo => ({
  key: BLOOD_PRESSURE,
  name: 'Blood pressure',
  codes,
  loinc: '85354-9',
});

/** Takes what a result is about; tells which side of a pair it is alone, or null. */
export function singleSideOf(code: CodeInfo): Side | null {
  return code.loinc === null ? null : (SIDES.get(code.loinc) ?? null);
}

/** Takes what a result is about; tells whether it is a blood pressure panel. */
export function isPressurePanel(code: CodeInfo): boolean {
  return code.loinc !== null && PANELS.has(code.loinc);
}

type Pair = {
  readonly code: CodeInfo;
  readonly value: ResultValue;
  readonly flag: Flag;
  readonly ranges: Range[];
  readonly unit: string | null | undefined;
  readonly y: number | null;
  readonly y2: number | null;
  readonly undrawn: string | null;
  /** Components that are neither side. */
  readonly others: readonly Json[];
  readonly remarks: readonly Remark[];
};

function toSide(value: ResultValue | null, otherwise: Absent): SideValue {
  if (value === null) return otherwise;
  if (value.kind === 'quantity') return value.quantity;
  return value.kind === 'absent' ? value.absent : absentFor('as-text', valueText(value));
}

type Drawing = Pick<Pair, 'unit' | 'y' | 'y2' | 'undrawn'>;

const identity = (side: SideValue): string | null | undefined =>
  isMeasured(side) && !side.unitConflict ? unitIdentity(side.unit, side.unitCode) : undefined;

/** Where a pair stands on a chart, or why it cannot: a chart needs its systolic side and one unit. */
function drawing(first: SideValue, second: SideValue): Drawing {
  const [a, b] = [identity(first), identity(second)];
  const [y, y2] = [isMeasured(first) ? first.number : null, isMeasured(second) ? second.number : null];
  const nowhere = (undrawn: string): Drawing => ({ unit: a ?? b, y: null, y2: null, undrawn });
  const conflict = [first, second].some((side) => isMeasured(side) && side.unitConflict);
  if (conflict) return nowhere('unit in doubt');
  if (!isMeasured(first)) return nowhere(isMeasured(second) ? 'systolic missing' : 'no value');
  if (y === null || (isMeasured(second) && y2 === null)) return nowhere('number too large to draw');
  if (isMeasured(second) && a !== b) return { ...nowhere('units differ'), unit: undefined };
  return { unit: a, y, y2, undrawn: null };
}

function mergeFlags(own: Flag, first: Flag, second: Flag): Flag {
  const words = [
    own.text,
    first.text === '' ? '' : `systolic ${first.text}`,
    second.text === '' ? '' : `diastolic ${second.text}`,
  ].filter((t) => t !== '');
  return { level: gravest([own.level, first.level, second.level]), text: words.join(', ') };
}

const mergeRanges = (first: readonly Range[], second: readonly Range[]): Range[] => [
  ...first.map((range) => ({ ...range, text: `systolic ${range.text}` })),
  ...second.map((range) => ({ ...range, text: `diastolic ${range.text}` })),
];

const rangesOf = (component: Json | null, side: SideValue): Range[] =>
  component === null ? [] : readRanges(component['referenceRange'], isMeasured(side) ? side.unit : null);

function sidesOf(resource: Json): { first: Json | null; second: Json | null; others: Json[] } {
  let [first, second]: (Json | null)[] = [null, null];
  const others: Json[] = [];
  for (const component of jsons(resource['component'])) {
    const side = singleSideOf(codeInfo(component['code'], ''));
    if (side === 'systolic' && first === null) first = component;
    else if (side === 'diastolic' && second === null) second = component;
    else others.push(component);
  }
  return { first: first ?? null, second: second ?? null, others };
}

/**
 * Takes an Observation and its code; gives the pair where it is a blood pressure panel, or has both sides as
 * components under another code (which keeps its own series, D27); else null. A missing side says why. D21.
 */
export function bloodPressureOf(resource: Json, code: CodeInfo, timeZone: string): Pair | null {
  const { first, second, others } = sidesOf(resource);
  const isPanel = isPressurePanel(code);
  if (first === null || second === null) {
    const elsewhere =
      first === null && second === null && (others.length > 0 || jsons(resource['hasMember']).length > 0);
    if (!isPanel || elsewhere) return null;
  }
  const otherwise = absentReason(resource['dataAbsentReason']) ?? NOT_MEASURED;
  const systolic = toSide(first === null ? null : ownValue(first, timeZone), otherwise);
  const diastolic = toSide(second === null ? null : ownValue(second, timeZone), otherwise);
  const own = ownValue(resource, timeZone);
  return {
    code: isPanel ? asBloodPressure(code.codes) : code,
    value: { kind: 'pair', first: systolic, second: diastolic },
    flag: mergeFlags(
      flagOf(resource['interpretation']),
      flagOf(first?.['interpretation']),
      flagOf(second?.['interpretation']),
    ),
    ranges: [
      ...mergeRanges(rangesOf(first, systolic), rangesOf(second, diastolic)),
      ...readRanges(resource['referenceRange'], null),
    ],
    ...drawing(systolic, diastolic),
    others,
    remarks: own === null || own.kind === 'absent' ? [] : [{ label: 'Value', text: valueText(own) }],
  };
}

/** The less settled of two statuses stands for the pair; both are said in a remark. */
const UNSETTLED: readonly ObservationStatus[] = [
  'not-sent',
  'unknown',
  'registered',
  'cancelled',
  'preliminary',
  'amended',
  'corrected',
  'final',
  'entered-in-error',
];
const NO_FLAG: Flag = { level: 'none', text: '' };

function uniteRemarks(a: ResultRow, b: ResultRow, named: readonly Remark[]): Remark[] {
  const all = a.status === b.status ? [] : [{ label: 'Status', text: `systolic ${a.status}, diastolic ${b.status}` }];
  const known = new Set<string>();
  for (const remark of [...a.remarks, ...b.remarks, ...named]) {
    const key = `${remark.label}\n${remark.text}`;
    if (!known.has(key)) all.push(remark);
    known.add(key);
  }
  return all;
}

/** Takes the values of single results of both sides, null where there is none; gives that of the pair. D21. */
export function pairValue(systolic: ResultValue | null, diastolic: ResultValue | null): PairValue {
  return { kind: 'pair', first: toSide(systolic, NOT_MEASURED), second: toSide(diastolic, NOT_MEASURED) };
}

/**
 * Takes single results of both sides, one of them null where it is alone, and the panel that named both, if one did;
 * gives the pair as one entry. D11, D21.
 */
export function unite(systolic: Entry | null, diastolic: Entry | null, panel: Entry | null): Entry {
  const base = systolic ?? diastolic;
  if (base === null) throw new RangeError('a pair of nothing');
  const [a, b] = [systolic?.row ?? null, diastolic?.row ?? null];
  const value = pairValue(a?.value ?? null, b?.value ?? null);
  const both = a !== null && b !== null;
  const { unit, y, y2, undrawn } = drawing(value.first, value.second);
  const named = panel === null ? [] : panel.row.remarks;
  const row: ResultRow = {
    id: [a, b, panel?.row ?? null].flatMap((part) => part?.id ?? []).join(' + '),
    time: base.row.time,
    value,
    converted: null,
    status: both ? (UNSETTLED.find((s) => s === a.status || s === b.status) ?? a.status) : base.row.status,
    flag: mergeFlags(NO_FLAG, a?.flag ?? NO_FLAG, b?.flag ?? NO_FLAG),
    ranges: mergeRanges(a?.ranges ?? [], b?.ranges ?? []),
    remarks: both ? uniteRemarks(a, b, named) : base.row.remarks,
  };
  const codes = [...(systolic?.code.codes ?? []), ...(diastolic?.code.codes ?? [])];
  const why = undrawn ?? (row.time === null ? 'no time' : null);
  return { ...base, code: asBloodPressure(codes), row, unit, y, y2, undrawn: why, members: null, side: null };
}
