/** Synthetic sessions, clients, permissions and patients of the fake desktop. */
import type {
  ClientSetup,
  Notice,
  PatientMatch,
  Permissions,
  SessionView,
  SiteEntry,
  SiteView,
} from '../../shared/ipc-contract.ts';
import { DAY_MS, NORTHGATE, NOW_MS, RIVERSIDE } from './fake-desktop-data.ts';

export type SignedIn = NonNullable<SessionView['signedIn']>;
export type Locked = NonNullable<SessionView['locked']>;

/** A window that is bound to nothing. */
export const NO_SESSION: SessionView = {
  generation: 1,
  signedIn: null,
  locked: null,
  locksAtMs: null,
  launch: null,
  signIn: null,
  failure: null,
};

export const signedInAt = (site: SiteView, part: Partial<SignedIn> = {}): SignedIn => ({
  site,
  user: 'Dr A. Okafor',
  expiresAtMs: null,
  renews: false,
  ended: null,
  patient: 'chosen-at-server',
  launchedAtMs: null,
  style: null,
  warnings: [],
  ...part,
});

export const lockedAt = (site: SiteView, part: Partial<Locked> = {}): Locked => ({
  site,
  user: 'Dr A. Okafor',
  why: 'idle',
  canUnlock: true,
  lacks: null,
  sinceMs: NOW_MS - 25 * 60_000,
  ...part,
});

export const entryOf = (site: SiteView, part: Partial<SiteEntry> = {}): SiteEntry => ({
  ...site,
  client: 'public',
  backend: false,
  lacks: null,
  ...part,
});

export const HARBOUR: SiteView = {
  id: 'site-3',
  name: 'Harbour University Hospital',
  host: 'ehr.harbour.example',
  environment: 'production',
};
export const LAKESIDE: SiteView = {
  id: 'site-4',
  name: 'Lakeside Practice Group',
  host: 'fhir.lakeside.example',
  environment: 'training',
};

/** One site of each client type, two of them to be set up first. */
export const SAMPLE_SITES: readonly SiteEntry[] = [
  entryOf(NORTHGATE),
  entryOf(RIVERSIDE, { client: 'symmetric', lacks: 'client-secret' }),
  entryOf(HARBOUR, { client: 'asymmetric' }),
  entryOf(LAKESIDE, { client: 'registered' }),
];

export const clientOf = (
  { client, backend, lacks: _, ...site }: SiteEntry,
  part: Partial<ClientSetup> = {},
): ClientSetup => ({
  site,
  client,
  clientId: client === 'registered' ? null : 'chartroom-workstation',
  secretSinceMs: null,
  keys: [],
  jwks: null,
  backend: backend ? backendOf([MACHINE_KEY]) : null,
  ...part,
});

const key = (kid: string, use: 'current' | 'next', daysAgo: number): ClientSetup['keys'][number] => ({
  kid,
  algorithm: 'ES384',
  createdAtMs: NOW_MS - daysAgo * DAY_MS,
  use,
});
export const CURRENT_KEY = key('2c7f0d1e-84b5', 'current', 180);
export const NEXT_KEY = key('9a41be60-17cc', 'next', 0);

export const MACHINE_KEY = key('e81d52b7-03aa', 'current', 30);

export const backendOf = (keys: ClientSetup['keys']): NonNullable<ClientSetup['backend']> => ({
  clientId: 'chartroom-exports',
  keys,
  jwks: jwksOf(keys) ?? '',
});

/** Public halves with made-up coordinates: they fit no key. */
export const jwksOf = (keys: ClientSetup['keys']): string | null =>
  keys.length === 0
    ? null
    : JSON.stringify(
        {
          keys: keys.map(({ kid, algorithm }) => ({
            kty: 'EC',
            crv: 'P-384',
            kid,
            alg: algorithm,
            use: 'sig',
            key_ops: ['verify'],
            x: 'x'.repeat(64),
            y: 'y'.repeat(64),
          })),
        },
        null,
        2,
      );

export const SAMPLE_PERMISSIONS: Permissions = {
  sections: [
    { section: 'patient', access: 'full', granted: ['patient/Patient.rs'], wanted: 'patient/Patient.rs' },
    {
      section: 'results',
      access: 'part',
      granted: [
        'patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory',
      ],
      wanted: 'patient/Observation.rs',
    },
    { section: 'conditions', access: 'none', granted: [], wanted: 'patient/Condition.rs' },
    { section: 'medications', access: 'full', granted: ['patient/*.rs'], wanted: 'patient/MedicationRequest.rs' },
    { section: 'allergies', access: 'full', granted: ['patient/*.rs'], wanted: 'patient/AllergyIntolerance.rs' },
    { section: 'encounters', access: 'full', granted: ['patient/*.rs'], wanted: 'patient/Encounter.rs' },
    { section: 'user', access: 'full', granted: ['openid', 'fhirUser'], wanted: 'openid fhirUser' },
  ],
  others: ['launch/patient', 'online_access', '__vendor.audit'],
  encounter: 'Encounter/311',
  location: null,
  intent: 'reconcile-medications',
  tenant: 'northgate-main',
  fhirContext: [{ reference: 'ImagingStudy/17', role: 'launch' }],
};

const match = (
  row: number,
  name: string,
  birthDate: string | null,
  mrn: string,
  part: Partial<PatientMatch> = {},
): PatientMatch => ({
  row,
  name,
  birthDate,
  sex: 'Female',
  identifiers: [{ label: 'MRN Northgate', value: mrn }],
  deceased: false,
  ...part,
});

export const SAMPLE_PATIENTS: readonly PatientMatch[] = [
  match(0, 'BROWN, Ruth (Mrs)', '1956-03-14', 'NG 0048 1172'),
  match(1, 'BROWN, Ruth (Ms)', '1965-03-14', 'NG 0051 9903'),
  match(2, 'BROWNE, Peter (Mr)', '1949-11-02', 'NG 0011 7420', { sex: 'Male', deceased: true }),
  match(3, 'BROWNLOW, Amina (Dr)', '1988', 'NG 0067 3318', {
    identifiers: [
      { label: 'MRN Northgate', value: 'NG 0067 3318' },
      { label: 'NHS number', value: '943 476 5919' },
    ],
  }),
  match(4, 'BROWNING, Sofía', null, 'NG 0070 2251', { sex: null }),
];

export const notice = (code: Notice['code'], part: Partial<Notice> = {}): Notice => ({
  code,
  subject: null,
  rule: null,
  file: null,
  ...part,
});
