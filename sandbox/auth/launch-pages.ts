/** `/launch`: the record system's side of an EHR launch. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Choice } from '../pages/fields.ts';
import { launchFormPage, launchLinkPage, launchPickerPage } from '../pages/launch.ts';
import type { Hospital } from '../pages/layout.ts';
import { refusedPage } from '../pages/plain.ts';
import type { PatientRow } from '../seam.ts';
import { HttpProblem, readForm, requireOwn, sendPage } from './http.ts';
import type { LaunchRequest, Launches } from './launches.ts';
import { STYLE_CHOICES } from './styles.ts';

/** A launch that is ready to be followed. */
export type Launch = { readonly iss: string; readonly launch: string; readonly link: string };

export type LaunchPagesOptions = {
  readonly hospital: Hospital;
  readonly issuer: string;
  readonly fhirBase: string;
  readonly launches: Launches;
  readonly patients: (search?: string) => readonly PatientRow[];
  /** A patient's visits, latest first, in words. */
  readonly encounters: (patient: string) => readonly Choice[];
  readonly locations: () => readonly Choice[];
};

/** What was typed cannot be made a launch of; the message says why. */
class DraftRefused extends Error {}

const MAX_ROWS = 50;
const LOOPBACK_HOSTS = ['127.0.0.1', '[::1]', 'localhost'];

const withLaunch = (address: string, { iss, launch }: Omit<Launch, 'link'>): string =>
  `${address}?${new URLSearchParams({ iss, launch }).toString()}`;

/** Takes what is open, gives the link that starts the app (SMART 2.2 app-launch #step-2-launch-ehr). */
export function makeLaunch({ launches, fhirBase }: LaunchPagesOptions, request: LaunchRequest): Launch {
  const made = { iss: fhirBase, launch: launches.create(request) };
  return { ...made, link: withLaunch('chartroom://launch', made) };
}

function patientOf({ patients }: LaunchPagesOptions, id: string | null): PatientRow {
  const patient = patients().find((row) => row.id === id);
  if (patient === undefined) throw new HttpProblem(404, 'There is no such patient.');
  return patient;
}

function readContext(text: string): readonly unknown[] | undefined {
  if (text === '') return undefined;
  try {
    const value = JSON.parse(text) as unknown;
    if (Array.isArray(value)) return value as readonly unknown[];
  } catch {
    // Said below: what is no JSON is no list either.
  }
  throw new DraftRefused('The further resources must be a list in JSON.');
}

function readRequest({ issuer }: LaunchPagesOptions, fields: URLSearchParams): LaunchRequest {
  const said = (name: string): string => fields.get(name)?.trim() ?? '';
  const texts = ['encounter', 'location', 'intent', 'tenant'].filter((name) => said(name) !== '');
  const fhirContext = readContext(said('fhirContext'));
  const style = STYLE_CHOICES.find(({ value }) => value === said('style'));
  return {
    patient: said('patient'),
    ...Object.fromEntries(texts.map((name) => [name, said(name)])),
    ...(fhirContext === undefined ? {} : { fhirContext }),
    ...(style === undefined ? {} : { styleUrl: `${issuer}${style.value}` }),
    needPatientBanner: said('banner') !== 'false',
  };
}

function formPage(options: LaunchPagesOptions, fields: URLSearchParams, problem?: string) {
  const patient = patientOf(options, fields.get('patient'));
  const choices = { encounters: options.encounters(patient.id), locations: options.locations(), styles: STYLE_CHOICES };
  return launchFormPage(options.hospital, {
    patient,
    ...choices,
    fields,
    ...(problem === undefined ? {} : { problem }),
  });
}

function show(options: LaunchPagesOptions, res: ServerResponse, asked: URLSearchParams): void {
  if (asked.has('patient')) {
    sendPage(res, 200, formPage(options, asked));
    return;
  }
  const search = asked.get('search') ?? '';
  const rows = options.patients(search);
  const found = { search, rows: rows.slice(0, MAX_ROWS), total: rows.length };
  sendPage(res, 200, launchPickerPage(options.hospital, found));
}

function launch(options: LaunchPagesOptions, res: ServerResponse, fields: URLSearchParams): void {
  const patient = patientOf(options, fields.get('patient'));
  try {
    const made = makeLaunch(options, readRequest(options, fields));
    sendPage(res, 200, launchLinkPage(options.hospital, { patient, ...made, launchUrl: '' }), 'loopback');
  } catch (error) {
    if (!(error instanceof DraftRefused)) throw error;
    sendPage(res, 400, formPage(options, fields, error.message));
  }
}

/** The launch address that was typed: a loopback one, or the port of the usual one; undefined for any other. */
function launchAddress(typed: string): string | undefined {
  const url = URL.parse(/^\d+$/.test(typed) ? `http://127.0.0.1:${typed}/launch` : typed);
  const isGood = url?.protocol === 'http:' && LOOPBACK_HOSTS.includes(url.hostname) && url.search === '';
  return isGood ? `${url.origin}${url.pathname}` : undefined;
}

/** Sends the browser to an app that listens for http: a top-level GET, as a record system in a browser does it. */
function go(options: LaunchPagesOptions, res: ServerResponse, fields: URLSearchParams): void {
  const typed = fields.get('launchUrl')?.trim() ?? '';
  const made = { iss: options.fhirBase, launch: fields.get('launch') ?? '' };
  const address = launchAddress(typed);
  if (address !== undefined) {
    const headers = {
      location: withLaunch(address, made),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    };
    return void res.writeHead(303, headers).end();
  }
  const patient = patientOf(options, fields.get('patient'));
  const problem =
    'The address must be http on this machine, without a query: http://127.0.0.1:47110/launch, or a port.';
  const link = withLaunch('chartroom://launch', made);
  const page = launchLinkPage(options.hospital, { patient, ...made, link, launchUrl: typed, problem });
  sendPage(res, 400, page, 'loopback');
}

/**
 * The handler of `/launch` (`GET` the patients or, with `?patient=`, the form; `POST` makes a launch) and `/launch/go`
 * (`POST` goes to an http launch address). Forms of other sites are refused.
 */
export function createLaunchHandler(options: LaunchPagesOptions) {
  return async (req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> => {
    const to = `${req.method === 'HEAD' ? 'GET' : (req.method ?? '')} ${url.pathname}`;
    try {
      if (to === 'GET /launch') {
        show(options, res, url.searchParams);
        return;
      }
      if (to !== 'POST /launch' && to !== 'POST /launch/go') throw new HttpProblem(405, 'This is not done here.');
      requireOwn(req, options.issuer);
      const fields = await readForm(req);
      if (to === 'POST /launch') launch(options, res, fields);
      else go(options, res, fields);
    } catch (error) {
      if (!(error instanceof HttpProblem)) throw error;
      sendPage(res, error.status, refusedPage(options.hospital, error.message));
    }
  };
}
