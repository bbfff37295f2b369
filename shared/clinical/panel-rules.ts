/**
 * The panel's rules: which results a measure takes, what leaves one out, how a value is placed in a group, and what
 * counts as recent. Each with its source; nothing about the panel is decided elsewhere. Pure.
 */
import type { Measured, ObservationStatus } from '../chart-model.ts';
import type { PanelMeasureId } from '../population.ts';
import { axisOf, conversion } from './conversions.ts';
import { unitIdentity } from './units.ts';

export type Tone = 'good' | 'watch' | 'act' | 'none';

/** Why a result is not in the figures. */
export const LEFT_OUT_WORDS = {
  'entered-in-error': 'Entered in error',
  cancelled: 'Cancelled',
  preliminary: 'Preliminary: not final yet',
  registered: 'Registered: no result yet',
  'status-unknown': 'Status unknown or not sent',
  modified: 'Carries an extension that may change its meaning',
  'no-value': 'No value, or a reason for none',
  'not-a-number': 'The value is no number',
  'no-unit': 'No unit',
  'other-unit': 'A unit that the rule does not take',
  'unit-conflict': 'Unit text and unit code contradict each other',
  'out-of-range': 'Outside of what can be measured: a typing error, or another unit',
  'one-side': 'One side of the pressure is missing',
  'no-time': 'No time that can be read',
  later: 'Dated later than the export',
} as const;
export type LeftOut = keyof typeof LEFT_OUT_WORDS;
export const LEFT_OUT = Object.keys(LEFT_OUT_WORDS) as readonly LeftOut[];

/** Which statuses of a result count (FHIR R4 observation-status): what was released and not withdrawn. */
export const STATUS_RULE: Readonly<Record<ObservationStatus, 'counts' | LeftOut>> = {
  final: 'counts',
  amended: 'counts',
  corrected: 'counts',
  preliminary: 'preliminary',
  registered: 'registered',
  cancelled: 'cancelled',
  'entered-in-error': 'entered-in-error',
  unknown: 'status-unknown',
  'not-sent': 'status-unknown',
};

type Edge = {
  /** By unit: the same place on each scale, as its source gives it. */
  readonly at: Readonly<Record<string, number>>;
  /** `from`: the value itself lies above the edge; `over`: it lies below. */
  readonly kind: 'from' | 'over';
};
type Group = { readonly key: string; readonly label: string; readonly tone: Tone };
type Scale = { readonly least: number; readonly most: number };
export type MeasureRule = {
  readonly label: string;
  /** UCUM-like, for display. */
  readonly unit: string;
  readonly rule: string;
  readonly source: string;
  /** LOINC codes; of results of one time those of the lower rank are taken. */
  readonly codes: ReadonlyMap<string, number>;
  /** Identities of the units (`unitIdentity`) that are taken, with the limits of what can be measured. */
  readonly scales: ReadonlyMap<string, Scale>;
  /** In clinical order, without `no-recent` and `never`. */
  readonly groups: readonly Group[];
  readonly bins: { readonly from: number; readonly to: number; readonly width: number };
};

const ranked = (...ranks: readonly string[]): ReadonlyMap<string, number> =>
  new Map(ranks.flatMap((codes, rank) => codes.split(' ').map((code): [string, number] => [code, rank])));
const edge = (kind: Edge['kind'], at: Edge['at']): Edge => ({ kind, at });

/** Both sides of a blood pressure, LOINC. */
export const SYSTOLIC = '8480-6';
export const DIASTOLIC = '8462-4';

const LATEST =
  'Adults who are alive; the latest final, amended or corrected result by its effective time (of one time: by when it ' +
  'was issued). Recent: within 12 months before the export. With < or > it stands where values just beyond its bound do.';

export const MEASURES: Readonly<Record<PanelMeasureId, MeasureRule>> = {
  hba1c: {
    label: 'HbA1c',
    unit: '%',
    rule:
      `${LATEST} In % (NGSP) or mmol/mol (IFCC), placed by the limits of the unit that was sent; the distribution is in %, ` +
      'by the NGSP master equation.',
    source:
      'NICE NG28 1.6 (48, 53 and 58 mmol/mol: 6.5, 7.0 and 7.5 %), ADA Standards of Care §6 (below 7 %), ' +
      'CMS122 / HEDIS poor control (above 9 %: 75 mmol/mol); LOINC 4548-4, 17856-6, 4549-2, 59261-8',
    codes: ranked('4548-4 59261-8 17856-6 4549-2'),
    scales: new Map([
      ['%', { least: 2, most: 25 }],
      ['mmol/mol', { least: 1, most: 250 }],
    ]),
    groups: [
      { key: 'under-6.5', label: 'Below 6.5 % (48 mmol/mol)', tone: 'good' },
      { key: '6.5-7.0', label: '6.5 to below 7.0 % (48–52 mmol/mol)', tone: 'good' },
      { key: '7.0-7.5', label: '7.0 to below 7.5 % (53–57 mmol/mol)', tone: 'watch' },
      { key: '7.5-9.0', label: '7.5 to 9.0 % (58–75 mmol/mol)', tone: 'act' },
      { key: 'over-9.0', label: 'Above 9.0 % (75 mmol/mol)', tone: 'act' },
    ],
    bins: { from: 2, to: 25.5, width: 0.5 },
  },
  'blood-pressure': {
    label: 'Blood pressure',
    unit: 'mmHg',
    rule:
      `${LATEST} Systolic and diastolic of one panel, or single results of the same time, both in mmHg; the higher of the ` +
      'two groups counts. A single side without the other is told where it is newer than the reading shown. The distribution is of systolic values.',
    source:
      'NICE NG136 1.1 and 1.4 (140/90, 160/100, 180/120), ESC 2024 (non-elevated below 120/70), NEWS2 (systolic 90 and ' +
      'less); LOINC panels 85354-9 and 55284-4, sides 8480-6 and 8462-4',
    codes: ranked('85354-9 55284-4 8480-6 8462-4'),
    scales: new Map([['mm[hg]', { least: 10, most: 350 }]]),
    groups: [
      { key: 'low', label: 'Systolic 90 or less', tone: 'watch' },
      { key: 'under-120-70', label: 'Below 120/70', tone: 'good' },
      { key: 'under-140-90', label: '120–139 or 70–89', tone: 'good' },
      { key: 'stage-1', label: '140–159 or 90–99', tone: 'watch' },
      { key: 'stage-2', label: '160–179 or 100–119', tone: 'act' },
      { key: 'severe', label: '180/120 or more', tone: 'act' },
    ],
    bins: { from: 10, to: 360, width: 10 },
  },
  egfr: {
    label: 'eGFR',
    unit: 'mL/min/1.73 m²',
    rule:
      `${LATEST} Per 1.73 m² only. Of one time the newer equation is taken: CKD-EPI 2021, CKD-EPI 2009, MDRD; one with a ` +
      'coefficient for race last.',
    source:
      'KDIGO 2024 CKD guideline 1.2 (G1 from 90, G2 from 60, G3a from 45, G3b from 30, G4 from 15, G5 below); LOINC ' +
      '98979-8, 98980-6, 62238-1, 88294-4, 33914-3, 77147-7, 48642-3, 69405-9, 48643-1, 88293-6',
    codes: ranked('98979-8 98980-6', '62238-1 88294-4', '33914-3 77147-7 48642-3 69405-9', '48643-1 88293-6'),
    scales: new Map([['ml/min/{1.73_m2}', { least: 0, most: 300 }]]),
    groups: [
      { key: 'g1', label: 'G1: 90 and more', tone: 'good' },
      { key: 'g2', label: 'G2: 60–89', tone: 'good' },
      { key: 'g3a', label: 'G3a: 45–59', tone: 'watch' },
      { key: 'g3b', label: 'G3b: 30–44', tone: 'watch' },
      { key: 'g4', label: 'G4: 15–29', tone: 'act' },
      { key: 'g5', label: 'G5: below 15', tone: 'act' },
    ],
    bins: { from: 0, to: 310, width: 10 },
  },
};
export const MEASURE_IDS = Object.keys(MEASURES) as readonly PanelMeasureId[];

/** After the groups of values, of every measure. */
export const NO_RECENT: Group = { key: 'no-recent', label: 'No recent result: older than 12 months', tone: 'none' };
export const NEVER: Group = { key: 'never', label: 'No result', tone: 'none' };

const HBA1C_EDGES: readonly Edge[] = [
  edge('from', { '%': 6.5, 'mmol/mol': 48 }),
  edge('from', { '%': 7, 'mmol/mol': 53 }),
  edge('from', { '%': 7.5, 'mmol/mol': 58 }),
  edge('over', { '%': 9, 'mmol/mol': 75 }),
];
const EGFR_EDGES: readonly Edge[] = [15, 30, 45, 60, 90].map((at) => edge('from', { 'ml/min/{1.73_m2}': at }));
const SYSTOLIC_EDGES: readonly Edge[] = [
  edge('over', { 'mm[hg]': 90 }),
  ...[120, 140, 160, 180].map((at) => edge('from', { 'mm[hg]': at })),
];
const DIASTOLIC_EDGES: readonly Edge[] = [70, 90, 100, 120].map((at) => edge('from', { 'mm[hg]': at }));

/** A number as it was sent, in a unit that its measure takes. */
export type Placeable = Pick<Measured, 'text' | 'comparator'> & { readonly number: number; readonly unit: string };

/** How far beyond its bound a result stands: `<` just below, `>` just above. */
const NUDGE = { '<': -1, '<=': 0, '>=': 0, '>': 1, ad: 0 } as const satisfies Readonly<
  Record<NonNullable<Measured['comparator']>, number>
>;
const nudgeOf = ({ comparator }: Placeable): number => (comparator === null ? 0 : NUDGE[comparator]);

function passes(value: Placeable, { at, kind }: Edge): boolean {
  const limit = at[value.unit] ?? Number.NaN;
  if (value.number !== limit) return value.number > limit;
  return kind === 'from' ? nudgeOf(value) >= 0 : nudgeOf(value) > 0;
}

const place = (value: Placeable, edges: readonly Edge[]): number => edges.filter((one) => passes(value, one)).length;

/** Takes an HbA1c or an eGFR; gives the index of its group. */
export function groupOf(id: Exclude<PanelMeasureId, 'blood-pressure'>, value: Placeable): number {
  if (id === 'hba1c') return place(value, HBA1C_EDGES);
  return MEASURES.egfr.groups.length - 1 - place(value, EGFR_EDGES);
}

/** Takes both sides; gives the index of the group: the higher of both; low where systolic is and diastolic is below 90. */
export function pressureGroupOf(systolic: Placeable, diastolic: Placeable): number {
  const [high, low] = [place(systolic, SYSTOLIC_EDGES), place(diastolic, DIASTOLIC_EDGES) + 1];
  return high === 0 && low <= 2 ? 0 : Math.max(high, low);
}

/** Takes a LOINC code; gives the measure that it belongs to, or null. */
export function measureOf(loinc: string): PanelMeasureId | null {
  return MEASURE_OF.get(loinc) ?? null;
}
const MEASURE_OF: ReadonlyMap<string, PanelMeasureId> = new Map(
  MEASURE_IDS.flatMap((id) => [...MEASURES[id].codes.keys()].map((code): [string, PanelMeasureId] => [code, id])),
);

/** Takes a measure, the LOINC code and the quantity that came with it; gives the value to place, or why it is left out. */
export function judge(id: PanelMeasureId, loinc: string, sent: Measured): Placeable | LeftOut {
  if (sent.number === null || sent.comparator === 'ad') return 'not-a-number';
  if (sent.unitConflict) return 'unit-conflict';
  const unit = unitIdentity(sent.unit, sent.unitCode);
  if (unit === null) return 'no-unit';
  const scale = MEASURES[id].scales.get(unit);
  // The IFCC's code in per cent is a tenth of mmol/mol and no NGSP value: the table of conversions knows it.
  if (scale === undefined || (id === 'hba1c' && axisOf(loinc, unit) !== 'converted')) return 'other-unit';
  if (sent.number < scale.least || sent.number > scale.most) return 'out-of-range';
  return { text: sent.text, number: sent.number, comparator: sent.comparator, unit };
}

/** Takes a value that was placed and its LOINC code; gives its number in the measure's unit, by the chart's own conversion. */
export function numberInUnit(id: PanelMeasureId, loinc: string, value: Placeable): number {
  if (id !== 'hba1c' || value.unit === '%') return value.number;
  const exact = conversion(loinc, [value.unit, value.unit], ['%', '%'])?.exactly(value.text) ?? null;
  return exact === null ? Number.NaN : Number(exact);
}

/** Takes a number in the measure's unit and its comparator; gives the index of its bin. `<` at an edge stands below it. */
export function binOf(id: PanelMeasureId, number: number, comparator: Measured['comparator']): number {
  const { from, to, width } = MEASURES[id].bins;
  // Widths are halves and tens: sums and quotients of these are exact.
  const steps = (number - from) / width;
  const bin = comparator === '<' && Number.isInteger(steps) ? steps - 1 : Math.floor(steps);
  return Math.min(Math.max(bin, 0), (to - from) / width - 1);
}

/** What of several results of one patient is the latest. */
export type Dated = {
  /** Effective time, epoch ms; the first moment that a partial date may mean. */
  readonly ms: number;
  /** Of its code. */
  readonly rank: number;
  /** Issued, else last updated; -Infinity: neither was sent. */
  readonly issuedMs: number;
  /** As it is shown: decides where all else is the same, so that no order of files does. */
  readonly text: string;
};

/** Takes two results of one patient; tells whether the first takes the place of the second. */
export function isLater(a: Dated, b: Dated): boolean {
  if (a.ms !== b.ms) return a.ms > b.ms;
  if (a.rank !== b.rank) return a.rank < b.rank;
  if (a.issuedMs !== b.issuedMs) return a.issuedMs > b.issuedMs;
  return a.text > b.text;
}

const DAY_MS = 86_400_000;
/** Months before the export within which a result is recent: NICE NG28, NG136 and KDIGO review at least once a year. */
const RECENT_MONTHS = 12;
export const ADULT_YEARS = 18;

export type Moment = {
  /** The day that the server's own writing of the moment names: ages are counted at it. */
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** A result is recent from here on, epoch ms. */
  readonly recentFromMs: number;
  /** A result later than this has a wrong date: a day after the moment. */
  readonly latestMs: number;
};

/** Takes the export's moment (FHIR instant); gives what ages and "recent" are counted from. Throws RangeError for no instant. */
export function momentOf(asOf: string): Moment {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})T/.exec(asOf) ?? []).map(Number);
  const ms = Date.parse(asOf);
  if (year === undefined || month === undefined || day === undefined || Number.isNaN(ms)) {
    throw new RangeError('no instant');
  }
  const from = new Date(Date.UTC(year, month - 1 - RECENT_MONTHS, 1));
  const last = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 0)).getUTCDate();
  return {
    ...{ year, month, day },
    recentFromMs: from.getTime() + (Math.min(day, last) - 1) * DAY_MS,
    latestMs: ms + DAY_MS,
  };
}

/** Bands of the panel's ages, whole years, both ends included. */
export const AGE_BANDS = [
  { label: '0–17', from: 0, to: 17 },
  { label: '18–39', from: 18, to: 39 },
  { label: '40–64', from: 40, to: 64 },
  { label: '65–79', from: 65, to: 79 },
  { label: '80 and over', from: 80, to: 150 },
] as const;

/**
 * Takes a birth date as sent (FHIR date: a year, a month or a day) and the moment; gives the least and the most whole
 * years that it allows, or null where it cannot be told or lies after the moment.
 */
export function yearsAt(birthDate: string, { year, month, day }: Moment): { least: number; most: number } | null {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(birthDate);
  if (match === null) return null;
  const [born, bornMonth, bornDay] = [Number(match[1]), Number(match[2] ?? '0'), Number(match[3] ?? '0')];
  if (bornMonth > 12 || bornDay > 31 || match[2] === '00' || match[3] === '00') return null;
  const had = (m: number, d: number): boolean => month > m || (month === m && day >= d);
  const [first, last] = [
    had(bornMonth === 0 ? 1 : bornMonth, bornDay === 0 ? 1 : bornDay),
    had(bornMonth || 12, bornDay || 31),
  ];
  const [most, least] = [year - born - (first ? 0 : 1), year - born - (last ? 0 : 1)];
  return most < 0 || most > 150 ? null : { least: Math.max(0, least), most };
}
