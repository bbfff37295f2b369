/** A hospital all of whose words can be recognised: each token, code and patient of it is a canary, and so is all that it is told. */
import { decodeJwt } from 'jose';
import { get, type Page as Answer } from '../../support/launch-bench.ts';
import { signIdToken, startFaultServer, type FaultServer, type Reply, type Seen } from '../../support/fault-server.ts';
import { canariesOf, createCanaries, newPatient, newSecret, newWord } from './leak-canaries.ts';
import type { Canaries, LeakPatient } from './leak-canaries.ts';
import { fhirBody } from './leak-chart.ts';

/** Two signed in at once, one found by search, one found by number. */
export type LeakPatients = Readonly<Record<'picked' | 'launched' | 'named' | 'numbered', LeakPatient>>;

/** What the token endpoint answers next. */
export type Grant = {
  /** Names the canaries: `access token 1 of the launch`. */
  readonly flow: string;
  readonly patient: LeakPatient | null;
  /** Launch context beside the patient. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Another user than the one of all other grants. */
  readonly stranger?: boolean;
};

/** The page that the browser was sent to. */
export type Visit = { readonly url: string; readonly answer: () => Promise<Answer> };

export type LeakHospital = {
  readonly server: FaultServer;
  readonly patients: LeakPatients;
  readonly canaries: Canaries;
  readonly userName: string;
  /** Base of the site of that name. */
  readonly baseOf: (site: string) => string;
  readonly grants: (grant: Grant) => void;
  /** Notes what the app asks for; `answer` sends the browser back. */
  readonly visit: (url: string) => Visit;
  /** The token endpoint answers so, once; `said` is all that it was just told. */
  readonly failOnce: (fail: (said: string) => Reply) => void;
  /** FHIR answers so, once. */
  readonly failReadOnce: (reply: Reply) => void;
  /** No access token that was given out so far is taken any more. */
  readonly expireTokens: () => void;
  /** A launch link for the site of that name. */
  readonly newLink: (site: string) => string;
  /** How many refresh tokens were used. */
  readonly renewals: () => number;
};

const STYLE = '/style/ehr.json';
const FORM = ['code', 'code_verifier', 'client_assertion', 'refresh_token', 'token'];

/** Notes whatever secret a request carries, under the name of what carries it. */
function noteRequest({ form, headers, endpoint }: Seen, flow: string, { see }: Canaries): void {
  for (const member of FORM) see('secret', `${member} of ${flow}`, form.get(member));
  const assertion = form.get('client_assertion');
  if (assertion !== null) see('secret', `jti of ${flow}`, decodeJwt(assertion).jti);
  const [scheme, credentials] = (headers.authorization ?? '').split(' ');
  see('secret', `${scheme ?? ''} credentials of ${flow} at ${endpoint}`, credentials);
}

/** What all parts of the hospital share. */
type House = {
  readonly server: FaultServer;
  readonly canaries: Canaries;
  readonly patients: LeakPatients;
  readonly foreign: string;
  readonly user: { readonly name: string; readonly family: string; readonly id: string };
  readonly expired: Set<string>;
  readonly failures: ((said: string) => Reply)[];
  readonly readFailures: Reply[];
  asked: URLSearchParams;
  grant: Grant;
  served: number;
};

/** Issues a secret that is a canary from now on. */
function issue(house: House, what: string): string {
  const value = newSecret(what);
  house.canaries.see('secret', `${what} ${house.served} of ${house.grant.flow}`, value);
  return value;
}

async function idTokenOf(house: House): Promise<string> {
  const { server, user, grant } = house;
  const sub = grant.stranger === true ? `${user.id}-other` : user.id;
  const claims = { ...server.claims(), aud: house.asked.get('client_id'), sub, name: user.name };
  const idToken = await signIdToken(server.key, { ...claims, fhirUser: `Practitioner/${user.id}` });
  house.canaries.see('secret', `id_token of ${grant.flow}`, idToken);
  return idToken;
}

async function tokenAnswer(house: House, seen: Seen): Promise<Reply> {
  const { grant, failures } = house;
  noteRequest(seen, grant.flow, house.canaries);
  const failure = failures.shift();
  if (failure !== undefined) return failure(`${seen.body} ${seen.headers.authorization ?? ''}`);
  house.served += 1;
  const tokens = {
    access_token: issue(house, 'access-token'),
    refresh_token: issue(house, 'refresh-token'),
    token_type: 'Bearer',
    expires_in: 300,
  };
  if (seen.form.get('grant_type') === 'refresh_token') return { body: tokens };
  const patient = grant.patient === null ? {} : { patient: grant.patient.id, need_patient_banner: true };
  const scope = house.asked.get('scope');
  return { body: { ...tokens, scope, ...patient, ...grant.context, id_token: await idTokenOf(house) } };
}

function fhirAnswer(house: House, seen: Seen): Reply {
  const { user, expired, readFailures, patients, foreign } = house;
  noteRequest(seen, house.grant.flow, house.canaries);
  if (seen.url === STYLE) return { body: { color_highlight: '#0b5b61' } };
  const headers = { 'content-type': 'application/fhir+json' };
  const told = seen.headers.authorization ?? '';
  // Servers tell what they did not like.
  if (expired.has(told)) return { status: 401, headers: { 'www-authenticate': told }, body: { told } };
  const path = seen.url.replace(/^.*?\/fhir\//, '');
  if (path.startsWith('Practitioner')) {
    const name = [{ prefix: ['Dr'], given: ['Ines'], family: user.family }];
    return { headers, body: { resourceType: 'Practitioner', id: user.id, name } };
  }
  const failure = readFailures.shift();
  if (failure !== undefined) return failure;
  const body = fhirBody(path, { patients: Object.values(patients), foreign });
  return body === undefined ? { status: 404, body: {} } : { headers, body };
}

function registrationAnswer(house: House, seen: Seen, usual: Reply): Reply {
  noteRequest(seen, house.grant.flow, house.canaries);
  const body = usual.body as Record<string, unknown>;
  house.served += 1;
  return { ...usual, body: { ...body, registration_access_token: issue(house, 'registration-token') } };
}

function visitOf(house: House, url: string): Visit {
  const { server, canaries } = house;
  house.asked = server.authorize(url);
  for (const member of ['state', 'nonce', 'code_challenge']) {
    canaries.see('secret', `${member} of ${house.grant.flow}`, house.asked.get(member));
  }
  house.served += 1;
  const back = new URL(house.asked.get('redirect_uri') ?? '');
  back.searchParams.set('code', issue(house, 'code'));
  back.searchParams.set('state', house.asked.get('state') ?? '');
  back.searchParams.set('iss', server.origin);
  return { url, answer: () => get(back) };
}

function newHouse(server: FaultServer, foreign: string): House {
  const canaries = createCanaries();
  const patients = { picked: newPatient(), launched: newPatient(), named: newPatient(), numbered: newPatient() };
  for (const [which, patient] of Object.entries(patients)) canariesOf(which, patient).forEach(canaries.add);
  const family = newWord('Tester');
  const user = { family, name: `Dr Ines ${family}`, id: newWord('user-') };
  canaries.see('user', 'family name of the user', family);
  canaries.see('user', 'subject of the user', user.id);
  return {
    ...{ server, canaries, patients, foreign, user },
    ...{ expired: new Set<string>(), failures: [], readFailures: [] },
    ...{ asked: new URLSearchParams(), grant: { flow: 'nothing', patient: null }, served: 0 },
  };
}

/** Opens the hospital; its charts point to `foreign`, where nobody has reason to ask. */
export async function startLeakHospital(foreign: string): Promise<LeakHospital> {
  const server = await startFaultServer();
  const house = newHouse(server, foreign);
  const { canaries, patients, user, expired, failures, readFailures } = house;
  server.script('token', (seen) => tokenAnswer(house, seen));
  server.script('fhir', (seen) => fhirAnswer(house, seen));
  server.script('register', (seen, usual) => registrationAnswer(house, seen, usual));
  server.script('registration', (seen, usual) => registrationAnswer(house, seen, usual));
  server.script('revoke', (seen) => {
    noteRequest(seen, house.grant.flow, canaries);
    return {};
  });
  const baseOf = (site: string): string => `${server.origin}/${site.toLowerCase().replaceAll(' ', '-')}/fhir`;
  return {
    ...{ server, patients, canaries, userName: user.name, baseOf },
    grants: (grant) => void (house.grant = grant),
    visit: (url) => visitOf(house, url),
    failOnce: (fail) => void failures.push(fail),
    failReadOnce: (reply) => void readFailures.push(reply),
    expireTokens: () => {
      for (const { name, value } of canaries.of('secret')) {
        if (name.startsWith('access-token')) expired.add(`Bearer ${String(value)}`);
      }
    },
    newLink: (site) => {
      house.served += 1;
      const launch = issue(house, 'launch');
      return `chartroom://launch?iss=${encodeURIComponent(baseOf(site))}&launch=${launch}`;
    },
    renewals: () => server.seen.filter(({ form }) => form.get('grant_type') === 'refresh_token').length,
  };
}

/** Context of a launch, of which nothing may be found elsewhere either. */
export function newContext(hospital: Pick<LeakHospital, 'server' | 'canaries'>): Readonly<Record<string, unknown>> {
  const words = {
    encounter: newWord('visit-'),
    location: newWord('ward-'),
    intent: newWord('intent-'),
    tenant: newWord('tenant-'),
  };
  for (const [member, value] of Object.entries(words)) hospital.canaries.see('context', `${member} of a launch`, value);
  return { ...words, smart_style_url: `${hospital.server.origin}${STYLE}` };
}
