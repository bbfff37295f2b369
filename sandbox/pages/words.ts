/** Dates and scopes in plain words. */
import { parseScope, type Scope } from '../fhir/scopes.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Takes a FHIR date of any precision, gives `14-Mar-1956`, `Mar-1956` or `1956`; other text comes back as it is. */
export function dateInWords(date: string): string {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(date) ?? [];
  if (year === undefined) return date;
  return [day, month && MONTHS[Number(month) - 1], year].filter(Boolean).join('-');
}

/** The text with a capital at its start. */
export const capitalised = (text: string): string => text.replace(/^./u, (first) => first.toUpperCase());

const SPECIAL: Readonly<Record<string, readonly [title: string, detail: string]>> = {
  openid: ['Know that you signed in', 'Confirms your account to the app'],
  fhirUser: ['See who you are', 'Your name and role in the hospital’s directory'],
  launch: ['Know which record is open', 'The patient, and the visit, that the record system shows'],
  'launch/patient': ['Know which patient you chose', 'The app opens this one record'],
  'launch/encounter': ['Know the current visit', 'The latest visit of the patient you chose'],
  online_access: ['Stay connected while you are signed in', 'Ends when you sign out here'],
  offline_access: ['Stay connected after you leave', 'Until you sign out in the app, at most 14 days'],
};

const TYPES: Readonly<Record<string, string>> = {
  '*': 'the whole record',
  AllergyIntolerance: 'allergies and intolerances',
  CarePlan: 'care plans',
  CareTeam: 'care teams',
  Condition: 'conditions and problems',
  Coverage: 'insurance',
  Device: 'implanted devices',
  DiagnosticReport: 'reports',
  DocumentReference: 'documents and notes',
  Encounter: 'visits and stays',
  Goal: 'goals of care',
  Immunization: 'immunizations',
  Location: 'wards and locations',
  Medication: 'descriptions of medicines',
  MedicationRequest: 'prescribed medicines',
  Observation: 'vital signs and results',
  Organization: 'organizations',
  Patient: 'name, birth date and contact details',
  Practitioner: 'the staff directory',
  PractitionerRole: 'roles of staff',
  Procedure: 'procedures and operations',
  Provenance: 'who recorded what',
  ServiceRequest: 'orders and referrals',
};

const verbs = (interactions: string): string => {
  const words = [
    /[rs]/.test(interactions) ? 'see' : '',
    interactions.includes('c') ? 'add' : '',
    interactions.includes('u') ? 'change' : '',
    interactions.includes('d') ? 'delete' : '',
  ];
  return capitalised(new Intl.ListFormat('en', { type: 'conjunction' }).format(words.filter((word) => word !== '')));
};

const filterWords = ([name, value]: Scope['filters'][number]): string =>
  `${name.replace(/^_/, '').replaceAll('-', ' ')} ${value.split('|').at(-1)?.replaceAll('-', ' ') ?? value}`;

/** Takes a scope of the grammar, gives what it lets the app do: a short title and a line of detail. */
export function scopeInWords(scope: string): readonly [title: string, detail: string] {
  const parsed = parseScope(scope);
  if (parsed === undefined) return SPECIAL[scope] ?? [scope, ''];
  const title = `${verbs(parsed.interactions)} ${TYPES[parsed.type] ?? `${parsed.type} resources`}`;
  const whose = parsed.context === 'patient' ? 'Of the patient you chose' : 'All that you may see yourself';
  const only = parsed.filters.map(filterWords).join(', ');
  return [title, only === '' ? whose : `${whose}, only where ${only}`];
}
