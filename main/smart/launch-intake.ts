/**
 * A launch from the EHR as a link that anybody can open: read, judged and matched to a site before any request goes
 * out (SMART 16, 17; security A1–A12). Pure.
 */
import { AppError } from '../../shared/errors.ts';
import { readSiteBase } from '../policy/site-base.ts';

/** Some systems put a slash behind the host of a link. */
const LINK = /^chartroom:\/\/launch\/?\?([^#]*)$/i;
const MAX_LINK = 8 * 1024;
const MAX_LAUNCH = 4 * 1024;
const PRINTABLE = /^[\x21-\x7e]+$/;

export type LaunchLink = { readonly iss: string; readonly launch: string };

/**
 * Reads `chartroom://launch?iss=…&launch=…`. Other parameters do not matter; `+` stands for itself, so that a launch
 * that was not encoded is echoed unchanged all the same. Throws AppError `launch-malformed` with the rule, never the value.
 */
export function readLaunchLink(text: string): LaunchLink {
  if (text.length > MAX_LINK) throw malformed('must have at most 8192 characters');
  if (!PRINTABLE.test(text)) throw malformed('must be printable ASCII');
  const query = LINK.exec(text)?.[1];
  if (query === undefined) throw malformed('must be chartroom://launch with a query');
  if (/%(?![0-9a-f]{2})/i.test(query)) throw malformed('must be percent-encoded as URLs are');
  const parameters = new URLSearchParams(query.replaceAll('+', '%2B'));
  const iss = single(parameters, 'iss');
  const launch = single(parameters, 'launch');
  if (launch.length > MAX_LAUNCH) throw malformed('must have at most 4096 characters', 'launch');
  if (!PRINTABLE.test(launch)) throw malformed('must be printable ASCII', 'launch');
  return { iss, launch };
}

/**
 * The site that `iss` names by the rule of `readSiteBase`, the first where several clients share one FHIR base. Throws
 * AppError `launch-malformed` for a spelling that no site can have, `launch-unknown-site` for a site that is not listed:
 * no site is added on the word of a link (security A8, A9).
 */
export function siteOfLaunch<S extends { readonly fhirBase: string }>(iss: string, sites: readonly S[]): S {
  const named = readSiteBase(iss);
  if ('rule' in named) throw malformed(named.rule, 'iss');
  const site = sites.find(({ fhirBase }) => {
    const listed = readSiteBase(fhirBase);
    return 'base' in listed && listed.base === named.base;
  });
  if (site === undefined) throw new AppError('launch-unknown-site');
  return site;
}

function single(parameters: URLSearchParams, member: string): string {
  const values = parameters.getAll(member);
  if (values.length > 1) throw malformed('must be given once', member);
  if (values[0] === undefined || values[0] === '') throw malformed('must be given', member);
  return values[0];
}

function malformed(rule: string, member?: string): AppError {
  return new AppError('launch-malformed', { rule, ...(member !== undefined && { member }) });
}
