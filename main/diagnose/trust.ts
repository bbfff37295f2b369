/** Certificates as they were seen, in the words of an administrator's tools. */
import { X509Certificate } from 'node:crypto';
import type { Trust } from './diagnosis.ts';

/** What the runtime saw of a host's certificates. */
export type SeenTrust = {
  /** Chromium's own verdict, as `net::OK` or `net::ERR_CERT_DATE_INVALID`. */
  readonly verdict: string;
  readonly isTrusted: boolean;
  /** Whether the chain ends in a root that browsers bring along. */
  readonly isPublicRoot: boolean;
  /** PEM, the server's first. */
  readonly chain: readonly string[];
};

const MAX_CHAIN = 10;
const MAX_NAME = 200;

/** Gives subjects, issuers, fingerprints and times. A certificate that cannot be read is left out. */
export function describeTrust({ verdict, isTrusted, isPublicRoot, chain }: SeenTrust): Trust {
  return {
    verdict: /^(?:net::)?([A-Z0-9_]{1,80})$/.exec(verdict)?.[1] ?? 'ERR_FAILED',
    root: isTrusted ? (isPublicRoot ? 'public' : 'machine') : null,
    chain: chain.slice(0, MAX_CHAIN).flatMap((pem) => {
      try {
        const { subject, issuer, fingerprint256, validFrom, validTo } = new X509Certificate(pem);
        const times = { validFrom: iso(validFrom), validTo: iso(validTo) };
        return [{ subject: nameOf(subject), issuer: nameOf(issuer), sha256: fingerprint256, ...times }];
      } catch {
        return [];
      }
    }),
  };
}

const iso = (text: string): string => new Date(text).toISOString();

/** The common name; where there is none, the organization; else nothing. */
function nameOf(name: string): string {
  const parts = new Map(name.split('\n').map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]));
  return (parts.get('CN') ?? parts.get('O') ?? '').slice(0, MAX_NAME);
}
