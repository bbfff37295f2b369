/** The pages between the authorization request and its answer: sign-in, patient, consent. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type Provider } from 'oidc-provider';
import { consentPage } from '../pages/consent.ts';
import type { Html } from '../pages/html.ts';
import type { Hospital } from '../pages/layout.ts';
import { patientPickerPage } from '../pages/patient-picker.ts';
import { errorPage } from '../pages/plain.ts';
import { signInPage } from '../pages/sign-in.ts';
import type { PatientRow } from '../seam.ts';
import { DEMO_PASSWORD, type Account } from './accounts.ts';
import { HttpProblem, readForm, sendPage } from './http.ts';
import { chosenContext, launchedContext, type LaunchContext, type Launches, type LaunchRequest } from './launches.ts';
import { createOnlineGrants, type OnlineGrants } from './online-grants.ts';
import { isRequired, needsPatient, offerableScopes, type ScopeVersions } from './scopes.ts';

export type InteractionOptions = {
  readonly hospital: Hospital;
  readonly provider: Provider;
  readonly fhirBase: string;
  readonly accounts: readonly Account[];
  /** Patients that match a search, all of them without one. */
  readonly patients: (search?: string) => readonly PatientRow[];
  /** The id of a patient's latest visit, null where there is none. */
  readonly latestEncounter: (patient: string) => string | null;
  /** Told whom the user picked, before the answer. */
  readonly patientChosen: (patient: string) => void;
  readonly launches: Launches;
  readonly scopeVersions: ScopeVersions;
  /** Where consent leaves what was chosen, by grant id. */
  readonly contexts: Map<string, LaunchContext>;
};

/** The options, and what the sign-ins share. */
type Flow = InteractionOptions & { readonly online: OnlineGrants };

type Step = {
  readonly action: string;
  readonly prompt: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly redirectUri: string;
  readonly requested: string;
  readonly account: Account | undefined;
  /** Chosen in an earlier step of this sign-in. */
  readonly chosenPatient: string | undefined;
  /** What the record system had open, where it launched the app. */
  readonly launch: LaunchRequest | undefined;
};

type Exchange = { readonly req: IncomingMessage; readonly res: ServerResponse; readonly step: Step };

const MAX_ROWS = 50;
const NOT_THEIRS = { error: 'access_denied', error_description: 'this account may not open the launched record' };
const DENIED = { error: 'access_denied', error_description: 'the user refused' };

function requireAccount({ account }: Step): Account {
  if (account === undefined) throw new HttpProblem(400, 'nobody is signed in');
  return account;
}

function patientOf({ account, chosenPatient, launch }: Step, scopes: readonly string[]): string | null {
  if (launch !== undefined) return launch.patient;
  return needsPatient(scopes) ? (account?.patient ?? chosenPatient ?? null) : null;
}

/** Whether a patient's own account is asked for somebody else's record. */
const isNotTheirs = ({ account, launch }: Step): boolean =>
  launch !== undefined && account !== undefined && account.patient !== null && account.patient !== launch.patient;

const offered = ({ scopeVersions }: InteractionOptions, { requested, launch }: Step): string[] =>
  offerableScopes(requested, { versions: scopeVersions, launched: launch !== undefined });

async function loadStep(
  { accounts, launches, provider }: InteractionOptions,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<Step> {
  const { lastSubmission, params, prompt, session, uid } = await provider.interactionDetails(req, res);
  const clientId = String(params.client_id);
  const client = await provider.Client.find(clientId);
  const chosen = lastSubmission?.patient as { id: string } | undefined;
  return {
    action: `/interaction/${uid}`,
    prompt: prompt.name,
    clientId,
    clientName: client?.clientName ?? clientId,
    redirectUri: String(params.redirect_uri),
    requested: typeof params.scope === 'string' ? params.scope : '',
    account: accounts.find((account) => account.id === session?.accountId),
    chosenPatient: chosen?.id,
    launch: typeof params.launch === 'string' ? launches.find(params.launch) : undefined,
  };
}

function consentView(options: InteractionOptions, step: Step): Html {
  const account = requireAccount(step);
  const scopes = offered(options, step);
  const patient = patientOf(step, scopes);
  return consentPage({
    hospital: options.hospital,
    action: step.action,
    clientName: step.clientName,
    userName: account.name,
    patient: options.patients().find((row) => row.id === patient),
    scopes: scopes.map((scope) => ({ scope, required: isRequired(scope) })),
    refused: step.requested.split(' ').filter((scope) => scope !== '' && !scopes.includes(scope)),
  });
}

function pageOf(options: InteractionOptions, step: Step, search: string): Html {
  const { action, clientName } = step;
  const { hospital } = options;
  switch (step.prompt) {
    case 'login':
      return signInPage({ hospital, action, clientName });
    case 'patient': {
      const rows = options.patients(search);
      const view = { hospital, action, clientName, userName: requireAccount(step).name, search };
      return patientPickerPage({ ...view, total: rows.length, rows: rows.slice(0, MAX_ROWS) });
    }
    default:
      return consentView(options, step);
  }
}

/** Ends the session of the person before, and lets this sign-in go on without it (OIDC Core §3.1.2.1, prompt=login). */
async function leaveSession({ online, provider }: Flow, { req, res }: Exchange): Promise<void> {
  const interaction = await provider.interactionDetails(req, res);
  await online.endSession(interaction);
  delete interaction.session;
  await interaction.save(interaction.exp - Math.floor(Date.now() / 1000));
}

async function signIn(options: Flow, { req, res, step }: Exchange, form: URLSearchParams): Promise<void> {
  const name = form.get('account')?.trim() ?? '';
  const account = options.accounts.find((candidate) => candidate.id === name);
  if (account === undefined || form.get('password') !== DEMO_PASSWORD) {
    const { action, clientName } = step;
    const page = signInPage({ hospital: options.hospital, action, clientName, failedAccount: name });
    sendPage(res, 401, page, step.redirectUri);
    return;
  }
  if (step.account !== undefined && step.account.id !== account.id) await leaveSession(options, { req, res, step });
  await options.provider.interactionFinished(req, res, { login: { accountId: account.id } });
}

async function choosePatient(
  options: InteractionOptions,
  { req, res, step }: Exchange,
  form: URLSearchParams,
): Promise<void> {
  const id = form.get('patient');
  const known = requireAccount(step).patient === null && options.patients().some((row) => row.id === id);
  if (!known || id === null) throw new HttpProblem(400, 'there is no such patient');
  options.patientChosen(id);
  await options.provider.interactionFinished(req, res, { patient: { id } });
}

function contextOf(options: InteractionOptions, step: Step, granted: readonly string[]): LaunchContext {
  if (step.launch !== undefined) return launchedContext(step.launch);
  const patient = patientOf(step, granted);
  const visit = patient !== null && granted.includes('launch/encounter') ? options.latestEncounter(patient) : null;
  return chosenContext(patient, visit);
}

async function decide(options: Flow, { req, res, step }: Exchange, form: URLSearchParams): Promise<void> {
  const { contexts, fhirBase, online, provider } = options;
  if (form.get('decision') !== 'approve') {
    await provider.interactionFinished(req, res, DENIED, { mergeWithLastSubmission: false });
    return;
  }
  const account = requireAccount(step);
  const kept = form.getAll('keep');
  const granted = offered(options, step).filter((scope) => isRequired(scope) || kept.includes(scope));
  const grant = new provider.Grant({ accountId: account.id, clientId: step.clientId });
  grant.addOIDCScope(granted);
  grant.addResourceScope(fhirBase, granted);
  const grantId = await grant.save();
  if (!granted.includes('offline_access')) online.tie(await provider.interactionDetails(req, res), grantId);
  contexts.set(grantId, contextOf(options, step, granted));
  await provider.interactionFinished(req, res, { consent: { grantId } });
}

/** Ends the session, and asks for the same authorization anew: the next person signs in from the start. */
async function switchAccount({ launches, online, provider }: Flow, { req, res }: Exchange): Promise<void> {
  const interaction = await provider.interactionDetails(req, res);
  await online.endSession(interaction);
  await interaction.destroy();
  if (typeof interaction.params.launch === 'string') launches.giveBack(interaction.params.launch);
  const params = Object.entries(interaction.params).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const location = `${provider.pathFor('authorization')}?${new URLSearchParams(params).toString()}`;
  res.writeHead(303, { location, 'cache-control': 'no-store' }).end();
}

async function submit(options: Flow, exchange: Exchange, verb: string): Promise<void> {
  const { req, res, step } = exchange;
  const form = await readForm(req);
  switch (verb) {
    case 'abort':
      return options.provider.interactionFinished(req, res, DENIED, { mergeWithLastSubmission: false });
    case 'switch':
      return switchAccount(options, exchange);
    case 'login':
    case 'patient':
    case 'consent':
      // A form of another step (the back button) must not skip this one.
      if (verb !== step.prompt) throw new HttpProblem(409, 'this step is over');
      if (verb === 'login') return signIn(options, exchange, form);
      return verb === 'patient' ? choosePatient(options, exchange, form) : decide(options, exchange, form);
    default:
      throw new HttpProblem(404, 'there is no such step');
  }
}

/** A form of a foreign site is refused, beside the SameSite cookies that already starve it. */
function checkOrigin({ headers }: IncomingMessage, issuer: string): void {
  if (headers.origin !== undefined && headers.origin !== issuer)
    throw new HttpProblem(403, 'the form came from elsewhere');
}

/**
 * Takes the provider and its data, gives the handler of `/interaction/{uid}` and `/interaction/{uid}/{verb}`:
 * `GET` shows the page of the current step, `POST` login, patient, consent, abort or switch. An expired or foreign
 * sign-in gets the error page. SMART 2.2 app-launch #step-5.
 */
export function createInteractionHandler(given: InteractionOptions) {
  const options: Flow = { ...given, online: createOnlineGrants(given.provider) };
  return async (req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> => {
    const [, , uid, verb] = url.pathname.split('/');
    try {
      const step = await loadStep(options, req, res);
      if (step.action !== `/interaction/${uid}`) throw new HttpProblem(400, 'this sign-in was started anew elsewhere');
      if (req.method === 'POST') {
        checkOrigin(req, options.provider.issuer);
        await submit(options, { req, res, step }, verb ?? '');
      } else if (verb === undefined && (req.method === 'GET' || req.method === 'HEAD')) {
        if (isNotTheirs(step)) await options.provider.interactionFinished(req, res, NOT_THEIRS);
        else sendPage(res, 200, pageOf(options, step, url.searchParams.get('search') ?? ''), step.redirectUri);
      } else {
        throw new HttpProblem(404, 'there is no such page');
      }
    } catch (error) {
      const { hospital } = options;
      if (error instanceof errors.SessionNotFound)
        sendPage(res, 400, errorPage(hospital, 'session_not_found', undefined));
      else if (error instanceof HttpProblem)
        sendPage(res, error.status, errorPage(hospital, 'invalid_request', error.message));
      else throw error;
    }
  };
}
