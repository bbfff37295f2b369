/** The bulk export over HTTP: kick-off, status, files (Bulk Data 2.0, 3.0 and the ballot of 4.0, export). */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Fault, outcomeText } from '../fhir/fault.ts';
import { bearerOf, send } from '../fhir/http.ts';
import type { FhirStore } from '../fhir/index.ts';
import type { Access, Authorize } from '../seam.ts';
import { sendFile } from './files.ts';
import type { Job, Jobs } from './jobs.ts';
import { manifestOf, pagesOf } from './manifest.ts';
import { bulkPlaceOf, jobIn, keyIn, levelOf, statusPath, type Level } from './places.ts';
import { prepareFiles, type Removal } from './prepare.ts';
import { prefers, readOrder } from './request.ts';
import { checkScopes, patientsIn } from './select.ts';
import type { BulkSettings } from './settings.ts';

export type BulkContext = {
  readonly issuer: string;
  readonly store: FhirStore;
  readonly authorize: Authorize;
  readonly jobs: Jobs;
  readonly settings: () => BulkSettings;
  readonly removed: () => readonly Removal[];
  /** Milliseconds since 1970, as this server believes. */
  readonly now: () => number;
};

type Headers = Readonly<Record<string, string>>;

async function accessOf({ authorize }: BulkContext, req: IncomingMessage): Promise<Access> {
  const verdict = await authorize(bearerOf(req));
  if (verdict.ok) return verdict.access;
  const detail = verdict.error === 'missing_token' ? '' : ', error="invalid_token"';
  throw new Fault(401, 'login', 'A valid access token is needed.', {
    'www-authenticate': `Bearer realm="fhir"${detail}`,
  });
}

async function kickOff(
  context: BulkContext,
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
  level: Level,
): Promise<void> {
  const { issuer, jobs, now, store } = context;
  const access = await accessOf(context, req);
  const settings = context.settings();
  const base = `${issuer}/fhir`;
  const order = await readOrder(req, url, level, settings, base);
  const startedAt = now();
  checkScopes({ order, access, settings, base, transactionTime: startedAt });
  patientsIn(store, order);
  const separateStatus = settings.dialect !== 'stu2' && prefers(req, 'separate-export-status');
  const job = jobs.start({ order, access, settings, request: url.href, separateStatus, startedAt });
  const applied: Headers = separateStatus ? { 'preference-applied': 'respond-async, separate-export-status' } : {};
  res
    .writeHead(202, { 'content-location': `${issuer}${statusPath(job.id)}`, 'cache-control': 'no-store', ...applied })
    .end();
}

/** The job of a status request of the client that began it; a 404 Fault where there is none. */
function ownJob({ jobs }: BulkContext, { clientId }: Access, url: URL): { job: Job; page: number } {
  const { job: id, page } = jobIn(url.pathname);
  const job = jobs.find(id);
  if (job?.access.clientId !== clientId || !Number.isInteger(page) || page < 0)
    throw new Fault(404, 'not-found', 'There is no such export.');
  return { job, page };
}

/** Refuses (429) a client that asks too soon or too often. */
function checkPace({ polls, polledAt, settings }: Job, now: number): void {
  const { maxPolls, pollEveryMs } = settings;
  const wait = polledAt === null ? 0 : polledAt + pollEveryMs - now;
  const isOften = maxPolls !== null && polls >= maxPolls;
  if (wait <= 0 && !isOften) return;
  throw new Fault(429, 'throttled', 'The status is asked for too often.', {
    'retry-after': String(Math.max(1, Math.ceil(wait / 1000))),
  });
}

async function makeFiles({ issuer, jobs, removed, store }: BulkContext, job: Job): Promise<void> {
  if (job.files === null) jobs.settle(job, await prepareFiles(store, job, issuer, removed()));
}

/** Counts a status request; whether the export is ready now. */
async function isReady(context: BulkContext, job: Job): Promise<boolean> {
  if (job.ready) return true;
  const now = context.now();
  checkPace(job, now);
  job.polls += 1;
  job.polledAt = now;
  if (job.polls <= job.settings.polls || now - job.startedAt < job.settings.preparationMs) return false;
  await makeFiles(context, job);
  job.ready = true;
  return true;
}

function progress({ polls, settings }: Job): Headers {
  const share = Math.min(99, Math.round((polls / (settings.polls + 1)) * 100));
  const { retryAfter } = settings;
  return { 'x-progress': `${share}% complete`, ...(retryAfter === null ? {} : { 'retry-after': retryAfter }) };
}

async function status(context: BulkContext, req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> {
  const { job, page } = ownJob(context, await accessOf(context, req), url);
  if (req.method === 'DELETE') {
    context.jobs.drop(job);
    res.writeHead(202, { 'cache-control': 'no-store' }).end();
    return;
  }
  if (req.method !== 'GET')
    throw new Fault(405, 'not-supported', 'This method is not supported here.', { allow: 'GET, DELETE' });
  const ready = await isReady(context, job);
  if (ready && page >= pagesOf(job).length) throw new Fault(404, 'not-found', 'There is no such manifest.');
  await sendStatus(context, req, res, { job, page, ready });
}

/** 202 with how far it is (and what is there already, where the client takes that), or 200 with the manifest. */
async function sendStatus(
  context: BulkContext,
  req: IncomingMessage,
  res: ServerResponse,
  { job, page, ready }: { readonly job: Job; readonly page: number; readonly ready: boolean },
): Promise<void> {
  const { expiresSeconds, filesPerManifest } = job.settings;
  const told: Headers = job.separateStatus ? { 'x-export-status': ready ? '200 OK' : '202 Accepted' } : {};
  const isPartial = !ready && page === 0 && job.order.partial && filesPerManifest !== null;
  if (isPartial) await makeFiles(context, job);
  const headers: Headers = { 'cache-control': 'no-store', ...told, ...(ready ? {} : progress(job)) };
  const code = ready || job.separateStatus ? 200 : 202;
  if (!ready && !isPartial) {
    res.writeHead(code, headers).end();
    return;
  }
  const expires: Headers =
    expiresSeconds === null ? {} : { expires: new Date(context.now() + expiresSeconds * 1000).toUTCString() };
  const body = JSON.stringify(manifestOf(job, page, context.issuer));
  send(req, res, code, body, { 'content-type': 'application/json', ...headers, ...expires });
}

async function file(context: BulkContext, req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> {
  if (req.method !== 'GET' && req.method !== 'HEAD')
    throw new Fault(405, 'not-supported', 'This method is not supported here.', { allow: 'GET, HEAD' });
  const found = context.jobs.file(keyIn(url.pathname));
  if (found === undefined) throw new Fault(404, 'not-found', 'There is no such file, or no longer.');
  const { job } = found;
  if (job.settings.requiresAccessToken) {
    const { clientId } = await accessOf(context, req);
    if (clientId !== job.access.clientId) throw new Fault(403, 'forbidden', 'This file is another client’s.');
  } else if (req.headers.authorization !== undefined) {
    // Bulk Data 3.0 export #bulk-data-output-file-request: a capability URL is never sent a token.
    throw new Fault(400, 'security', 'This file wants no access token, and is refused with one.');
  }
  await sendFile(req, res, found.file.content, job.settings.gzip);
}

/** The handler of the files at another origin: an address is all that it wants, and a token there is a leak (400). */
export function createOtherHandler({ jobs }: BulkContext) {
  return async (req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> => {
    const found = jobs.file(keyIn(url.pathname));
    const fault =
      req.headers.authorization !== undefined
        ? new Fault(400, 'security', 'An access token came to an origin that it is not meant for.')
        : new Fault(404, 'not-found', 'There is no such file.');
    if (req.headers.authorization !== undefined || found === undefined)
      send(req, res, fault.status, outcomeText(fault), fault.headers);
    else await sendFile(req, res, found.file.content, found.job.settings.gzip);
  };
}

/** The handler of every address of the export; what goes wrong is an OperationOutcome, and it rejects only on errors of its own. */
export function createBulkHandler(context: BulkContext) {
  return async (req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> => {
    try {
      switch (bulkPlaceOf(url.pathname)) {
        case 'kick-off':
          await kickOff(context, req, res, url, levelOf(url.pathname) ?? { kind: 'system' });
          return;
        case 'export-status':
          await status(context, req, res, url);
          return;
        case 'export-file':
          await file(context, req, res, url);
          return;
        case null:
          throw new Fault(404, 'not-found', 'This is not an address of the export.');
      }
    } catch (error) {
      if (!(error instanceof Fault) || res.headersSent) throw error;
      send(req, res, error.status, outcomeText(error), error.headers);
    }
  };
}
