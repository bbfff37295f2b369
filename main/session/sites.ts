/** Reads the sites file: which record systems this machine may sign in to. A bad file names the place and the rule. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { AppError, type AppErrorView } from '../../shared/errors.ts';
import { environmentSchema } from '../../shared/ipc-contract.ts';
import { readSiteBase } from '../policy/site-base.ts';
import { parseSecureUrl } from '../policy/url-policy.ts';
import { placeOfJsonFault } from '../policy/json-fault.ts';
import type { Site, SiteBackend, SiteClient } from './site.ts';
import { placeOf, placeOfSecret, type Path } from './sites-places.ts';

const MAX_BYTES = 1024 * 1024;

const keyedMembers = {
  algorithm: z.enum(['RS384', 'ES384'], 'must be RS384 or ES384').optional(),
  jwksUrl: z.string('must be a text').max(1000, 'must have at most 1000 characters').optional(),
};
const clientIdSchema = z
  .string('must be a text')
  .regex(/^[\x21-\x7e]{1,200}$/, 'must have 1 to 200 printable ASCII characters and no space');
const portSchema = z
  .int('must be a whole number')
  .min(1024, 'must be 1024 or more')
  .max(65535, 'must be 65535 or less');
const clientSchema = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('public') }),
    z.strictObject({ type: z.literal('symmetric'), basic: z.enum(['form-encoded', 'unencoded']).optional() }),
    z.strictObject({ type: z.literal('asymmetric'), ...keyedMembers }),
    z.strictObject({ type: z.literal('registered') }),
  ],
  'must have the type public, symmetric, asymmetric or registered',
);
const fileSchema = z.strictObject({
  sites: z
    .array(
      z.strictObject({
        name: z
          .string('must be a text')
          .regex(/^[^\p{Cc}]{1,100}$/u, 'must have 1 to 100 characters and no control character')
          .refine((text) => text.trim() !== '', 'must not be blank'),
        fhirBase: z.string('must be a text'),
        clientId: clientIdSchema.optional(),
        client: clientSchema.optional(),
        backend: z.strictObject({ clientId: clientIdSchema, ...keyedMembers }, 'must be an object').optional(),
        access: z.enum(['patient', 'user'], 'must be patient or user').optional(),
        redirectPorts: z
          .array(portSchema, 'must be a list of ports')
          .min(1, 'must list at least one port')
          .max(10, 'must list at most ten ports')
          .refine((ports) => new Set(ports).size === ports.length, 'must not list a port twice')
          .optional(),
        environment: z.enum(environmentSchema.options, 'must be production, test, training or development'),
      }),
      'must be a list',
    )
    .max(200, 'must list at most 200 sites'),
});
type Entry = z.infer<typeof fileSchema>['sites'][number];

/** What was read; beside an error there are no sites. */
export type SitesFile = { readonly sites: readonly Site[]; readonly error: AppErrorView | null };

/** Reads the sites file at `path`. Never throws: a missing, unreadable or bad file is `error`. */
export async function readSites(path: string): Promise<SitesFile> {
  try {
    return { sites: parseSites(await readText(path), path), error: null };
  } catch (error) {
    if (error instanceof AppError) return { sites: [], error: error.view() };
    throw error;
  }
}

/**
 * Parses the text of a sites file. `file` is named in errors. Throws AppError `sites-invalid` with place and rule,
 * or `sites-holds-secret` with the place, never the value (SMART 8: a desktop app is a public client).
 */
export function parseSites(text: string, file: string): Site[] {
  const document = parseJson(text, file);
  const secret = placeOfSecret(document);
  if (secret !== undefined) {
    throw new AppError('sites-holds-secret', { file, place: secret, rule: 'no secret may stand in this file' });
  }
  const parsed = fileSchema.safeParse(document);
  if (!parsed.success) {
    const { path, rule } = firstIssue(parsed.error);
    throw invalid(file, path, rule);
  }
  const sites = parsed.data.sites.map((entry, index) => toSite(entry, index, file));
  refuseDoubles(sites, file);
  return sites;
}

async function readText(path: string): Promise<string> {
  try {
    await using handle = await open(path, 'r');
    const buffer = new Uint8Array(MAX_BYTES + 1);
    let size = 0;
    // A read may give less than asked for: go on to the end of the file or of the buffer.
    for (;;) {
      const { bytesRead } = await handle.read(buffer, size, buffer.length - size, size);
      size += bytesRead;
      if (bytesRead === 0 || size === buffer.length) break;
    }
    if (size > MAX_BYTES) throw invalid(path, [], 'must be at most 1 MB');
    return decode(buffer.subarray(0, size), path);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new AppError(missing ? 'sites-missing' : 'sites-unreadable', { file: path }, { cause });
  }
}

/** A byte order mark falls away: editors on Windows write one. */
function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid(file, [], 'must be UTF-8 text');
  }
}

function parseJson(text: string, file: string): unknown {
  const json = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(json) as unknown;
  } catch {
    const place = placeOfJsonFault(json);
    throw new AppError('sites-invalid', { file, rule: 'must be valid JSON', ...(place && { place }) });
  }
}

function firstIssue(error: z.ZodError): { path: Path; rule: string } {
  const issue = error.issues[0];
  if (issue === undefined) return { path: [], rule: 'must follow the format' };
  if (issue.code === 'unrecognized_keys') {
    return { path: [...issue.path, issue.keys[0] ?? ''], rule: 'is not a member that this file may have' };
  }
  const absent = issue.code === 'invalid_type' && issue.path.length === 0;
  return { path: issue.path, rule: absent ? 'must be an object with the member "sites"' : issue.message };
}

function toSite(entry: Entry, index: number, file: string): Site {
  // One written rule for the spellings of a base, here and in a launch (security A4).
  const read = readSiteBase(entry.fhirBase);
  if ('rule' in read) throw invalid(file, ['sites', index, 'fhirBase'], read.rule);
  const fhirBase = read.base;
  const client = toClient(entry, index, file);
  const known = client.type === 'registered' ? '' : client.clientId;
  return {
    id: createHash('sha256').update(`${fhirBase}\n${known}`).digest('hex').slice(0, 16),
    name: entry.name,
    fhirBase,
    client,
    backend: entry.backend === undefined ? null : toKeyed(entry.backend, ['sites', index, 'backend'], file),
    access: entry.access ?? 'patient',
    redirectPorts: entry.redirectPorts ?? null,
    environment: entry.environment,
    host: new URL(fhirBase).host,
  };
}

/** A client is known by an id, unless it registers itself (SMART 14, 29). */
function toClient({ client = { type: 'public' }, clientId }: Entry, index: number, file: string): SiteClient {
  if (client.type === 'registered') {
    if (clientId === undefined) return client;
    throw invalid(file, ['sites', index, 'clientId'], 'must not stand beside a client that registers itself');
  }
  if (clientId === undefined) throw invalid(file, ['sites', index, 'clientId'], 'must be a text');
  switch (client.type) {
    case 'public':
      return { ...client, clientId };
    case 'symmetric':
      return { type: 'symmetric', clientId, basic: client.basic ?? 'form-encoded' };
    case 'asymmetric':
      return toKeyed({ ...client, clientId }, ['sites', index, 'client'], file);
    default:
      return client satisfies never;
  }
}

/** A client that signs with a key (SMART 96): the clinician's or the machine's own. */
function toKeyed(entry: NonNullable<Entry['backend']>, path: Path, file: string): SiteBackend {
  const { clientId, algorithm = null, jwksUrl = null } = entry;
  if (jwksUrl !== null && parseSecureUrl(jwksUrl) === undefined) {
    throw invalid(file, [...path, 'jwksUrl'], 'must be an https URL');
  }
  return { type: 'asymmetric', clientId, algorithm, jwksUrl };
}

function refuseDoubles(sites: readonly Site[], file: string): void {
  const seen = new Set<string>();
  for (const [index, site] of sites.entries()) {
    if (seen.has(site.id)) {
      throw invalid(file, ['sites', index], 'has the same fhirBase and client as a site before it');
    }
    seen.add(site.id);
  }
}

function invalid(file: string, path: Path, rule: string): AppError {
  const place = placeOf(path);
  return new AppError('sites-invalid', { file, rule, ...(place !== '' && { place }) });
}
