/** What the panel keeps of one patient: little, so that many fit. */
import {
  ADULT_YEARS,
  LEFT_OUT,
  MEASURE_IDS,
  type LeftOut,
  type Moment,
  yearsAt,
} from '../../../shared/clinical/panel-rules.ts';
import { identifiersOf } from '../../../shared/fhir/identifiers.ts';
import { genderWord, namesOf } from '../../../shared/fhir/names.ts';
import { jsons, text, type Json } from '../../../shared/fhir/narrow.ts';
import { isOlder, versionOf, type Version } from '../../../shared/fhir/version.ts';
import type { PanelMeasureId } from '../../../shared/population.ts';
import { laterOf, pressureOf, type Latest, type SideResult } from './read-result.ts';

/** Of the Patient resource. */
export type Person = {
  readonly name: string;
  readonly birthDate: string | null;
  /** Whole years at the export's moment that the birth date allows; null: not known, or the patient has died. */
  readonly years: { readonly least: number; readonly most: number } | null;
  readonly sex: string | null;
  readonly deceased: boolean;
  readonly identifier: string | null;
  /** Another record took its place: it is no patient of its own. */
  readonly replaced: boolean;
  readonly version: Version;
};

type Sides = { systolic: SideResult | null; diastolic: SideResult | null };

export type PanelPatient = {
  readonly id: string;
  /** null: records name this patient, but no Patient resource came. */
  person: Person | null;
  /** Numbers in the tables of conditions and medications, and of references to Medications. */
  readonly conditions: number[];
  readonly medications: number[];
  readonly references: number[];
  /** Of blood pressures: of panels alone. */
  readonly latest: Partial<Record<PanelMeasureId, Latest>>;
  /** Single sides by their time: the newest pair, and what is newer than it. */
  sides: Map<number, Sides> | null;
  /** By measure and reason (`leftOutSlot`); null: none. */
  leftOut: Map<number, number> | null;
};

export function newPatient(id: string): PanelPatient {
  return { id, person: null, conditions: [], medications: [], references: [], latest: {}, sides: null, leftOut: null };
}

const LONGEST_NAME = 200;
const LONGEST_IDENTIFIER = 120;

/** Takes a Patient and the export's moment; gives what the panel keeps of it. */
export function personOf(resource: Json, moment: Moment): Person {
  const birthDate = text(resource['birthDate'])?.slice(0, 10) ?? null;
  const deceased = resource['deceasedBoolean'] === true || text(resource['deceasedDateTime']) !== null;
  const identifier = identifiersOf(resource['identifier'])[0];
  return {
    name: namesOf(resource).name.slice(0, LONGEST_NAME),
    birthDate,
    years: deceased || birthDate === null ? null : yearsAt(birthDate, moment),
    sex: genderWord(resource['gender']),
    deceased,
    identifier:
      identifier === undefined ? null : `${identifier.label} ${identifier.value}`.slice(0, LONGEST_IDENTIFIER),
    replaced: jsons(resource['link']).some((link) => link['type'] === 'replaced-by'),
    version: versionOf(resource),
  };
}

/** Takes two copies of one Patient; gives the newer; of two of one age the same one in whatever order they come. */
export function newerPerson(known: Person | null, come: Person): Person {
  if (known === null || isOlder(known.version, come.version)) return come;
  if (isOlder(come.version, known.version)) return known;
  return JSON.stringify(come) > JSON.stringify(known) ? come : known;
}

/** Takes a person; gives the age in whole years, or null where the birth date leaves it open. */
export function ageOf(person: Person): number | null {
  return person.years !== null && person.years.least === person.years.most ? person.years.least : null;
}

/** Takes a person; tells whether the measures count them: alive, and not known to be a child. */
export function isCounted({ deceased, years }: Person): boolean {
  return !deceased && (years === null || years.most >= ADULT_YEARS);
}

/** Readings of one patient that wait for their other side: more are passed over. */
const MOST_SIDES = 2_000;

const isWhole = ({ systolic, diastolic }: Sides): boolean => systolic !== null && diastolic !== null;

/** The time of the newest pressure that has both sides. */
function newestWhole({ latest, sides }: PanelPatient): number {
  let newest = latest['blood-pressure']?.ms ?? -Infinity;
  for (const [ms, pair] of sides ?? []) if (ms > newest && isWhole(pair)) newest = ms;
  return newest;
}

/** Forgets sides that are older than the newest whole pressure: they can never be shown. */
function prune(patient: PanelPatient): void {
  const newest = newestWhole(patient);
  for (const ms of patient.sides?.keys() ?? []) if (ms < newest) patient.sides?.delete(ms);
  if (patient.sides?.size === 0) patient.sides = null;
}

/** Takes a result of a measure, of a pressure one of a panel. */
export function addLatest(patient: PanelPatient, measure: PanelMeasureId, come: Latest): void {
  patient.latest[measure] = laterOf(patient.latest[measure], come);
  if (measure === 'blood-pressure' && patient.sides !== null) prune(patient);
}

/** Takes a single side; gives false where too many wait for their other side. */
export function addSide(patient: PanelPatient, side: keyof Sides, come: SideResult): boolean {
  if (come.ms < (patient.latest['blood-pressure']?.ms ?? -Infinity)) return true;
  patient.sides ??= new Map();
  const pair = patient.sides.get(come.ms) ?? { systolic: null, diastolic: null };
  if (patient.sides.size >= MOST_SIDES && !patient.sides.has(come.ms)) return false;
  pair[side] = laterOf(pair[side], come);
  patient.sides.set(come.ms, pair);
  if (patient.sides.size > 1 && isWhole(pair)) prune(patient);
  return true;
}

/** Takes a measure; gives the latest result, recent or not, or null. */
export function latestOf(patient: PanelPatient, measure: PanelMeasureId): Latest | null {
  const known = patient.latest[measure] ?? null;
  if (measure !== 'blood-pressure' || patient.sides === null) return known;
  let best = known;
  for (const { systolic, diastolic } of patient.sides.values()) {
    if (systolic === null || diastolic === null) continue;
    const issuedMs = Math.max(systolic.issuedMs, diastolic.issuedMs);
    best = laterOf(best, pressureOf(systolic, diastolic, { ...systolic, issuedMs }));
  }
  return best;
}

/** Single sides that are newer than the newest whole pressure and have no other side. */
export function lonelySides(patient: PanelPatient): number {
  if (patient.sides === null) return 0;
  const newest = newestWhole(patient);
  let lonely = 0;
  for (const [ms, pair] of patient.sides) if (ms > newest && !isWhole(pair)) lonely++;
  return lonely;
}

/** The number of a measure and a reason together. */
export function leftOutSlot(measure: PanelMeasureId, why: LeftOut): number {
  return MEASURE_IDS.indexOf(measure) * LEFT_OUT.length + LEFT_OUT.indexOf(why);
}

export function countLeftOut(patient: PanelPatient, measure: PanelMeasureId, why: LeftOut): void {
  patient.leftOut ??= new Map();
  const slot = leftOutSlot(measure, why);
  patient.leftOut.set(slot, (patient.leftOut.get(slot) ?? 0) + 1);
}
