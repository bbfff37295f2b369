/** What must not be found where it does not belong: secrets, patients, and who they were seen by. New at each run. */
import { randomBytes, randomInt } from 'node:crypto';
import type { Canary } from '../../support/leak-search.ts';

/** `context`: what a launch says beside the patient, and what was typed; `user`: who is signed in. */
export type CanaryKind = 'secret' | 'patient' | 'context' | 'user';
export type LeakCanary = Canary & { readonly kind: CanaryKind };

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Letters as of a name, so that nothing is taken for a number. */
const letters = (count: number): string =>
  [...randomBytes(count)].map((byte) => String.fromCharCode(0x61 + (byte % 26))).join('');
const digits = (count: number): string => [...randomBytes(count)].map((byte) => byte % 10).join('');

/** A secret as servers make them. */
export const newSecret = (what: string): string => `leak-${what}-${randomBytes(24).toString('base64url')}`;
/** A word that stands nowhere else. */
export const newWord = (what: string): string => `${what}${letters(12)}`;

/** One patient, ten canaries. */
export type LeakPatient = {
  readonly id: string;
  readonly family: string;
  readonly given: string;
  readonly birthDate: string;
  readonly record: string;
  readonly resultName: string;
  readonly resultValue: number;
  readonly condition: string;
  readonly medication: string;
  readonly allergy: string;
};

/** Names have letters beyond ASCII, too: a URL, JSON and UTF-8 each write them otherwise. */
export function newPatient(): LeakPatient {
  const [month, day] = [randomInt(1, 13), randomInt(10, 29)];
  return {
    id: `kan-${digits(14)}`,
    family: newWord('Kanári'),
    given: newWord('Yellow'),
    birthDate: `19${randomInt(30, 100)}-${String(month).padStart(2, '0')}-${day}`,
    record: `N${digits(12)}`,
    resultName: newWord('Analyte '),
    resultValue: Number(`${randomInt(101, 999)}.${digits(6)}7`),
    condition: newWord('Illness '),
    medication: newWord('Drug '),
    allergy: newWord('Allergen '),
  };
}

function dateAsShown(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return `${day}-${MONTHS[Number(month) - 1] ?? ''}-${year}`;
}

/** The ten canaries of a patient. */
export function canariesOf(which: string, patient: LeakPatient): LeakCanary[] {
  return Object.entries(patient).map(([member, value]) => ({
    kind: 'patient',
    name: `${member} of the patient ${which}`,
    value: String(value),
    ...(member === 'birthDate' && { alsoAs: [dateAsShown(String(value))] }),
  }));
}

/** Canaries as they come about, each value once. */
export type Canaries = {
  readonly add: (canary: LeakCanary) => void;
  /** Notes a value that was seen, where there is one; long texts alone: a short one could be anything. */
  readonly see: (kind: CanaryKind, name: string, value: string | null | undefined) => void;
  readonly all: () => readonly LeakCanary[];
  readonly of: (...kinds: readonly CanaryKind[]) => readonly LeakCanary[];
};

export function createCanaries(): Canaries {
  const known = new Map<string, LeakCanary>();
  const add = (canary: LeakCanary): void => {
    const key = Buffer.from(canary.value).toString('base64');
    if (!known.has(key)) known.set(key, canary);
  };
  const all = (): readonly LeakCanary[] => [...known.values()];
  return {
    add,
    all,
    see: (kind, name, value) => {
      if (typeof value === 'string' && value !== '') add({ kind, name, value });
    },
    of: (...kinds) => all().filter(({ kind }) => kinds.includes(kind)),
  };
}
