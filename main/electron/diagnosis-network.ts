/**
 * The network as a diagnosis sees it: the app's own way of asking, on a session of its own in which the certificates
 * are looked at. Looking is all: the answer to Chromium is always to go by its own result, never by one of ours.
 */
import type { Request as Shown, Session } from 'electron';
import type { Clock, HttpPort } from '../ports.ts';
import { clock } from './clock.ts';
import { httpOver } from './http.ts';
import { diagnosisSession, networkSession } from './sessions.ts';

/** What tells Electron to use Chromium's own result (`session.setCertificateVerifyProc`). */
export const CHROMIUM_DECIDES = -3;
const NO_ERROR = 0;
const MAX_CHAIN = 10;

type Seen = {
  readonly verdict: string;
  readonly isTrusted: boolean;
  readonly isPublicRoot: boolean;
  readonly chain: readonly string[];
};

export type DiagnosisNetwork = {
  readonly http: HttpPort;
  readonly resolveProxy: (url: string) => Promise<string>;
  readonly watch: (url: string) => () => Seen | null;
  readonly clock: Clock;
};

/** A session that keeps nothing, and what is seen in it. */
export function openDiagnosisNetwork(session: Session = diagnosisSession()): DiagnosisNetwork {
  // Electron tells the name of a host, and not the port.
  const seen = new Map<string, Seen>();
  // Chromium keeps what it found of a certificate and does not show it again; by origin, it is known whose it was.
  const known = new Map<string, Seen>();
  session.setCertificateVerifyProc((shown, callback) => {
    try {
      seen.set(shown.hostname, seenOf(shown));
    } finally {
      callback(CHROMIUM_DECIDES);
    }
  });
  return {
    http: httpOver(() => session),
    // What the app's own requests go by.
    resolveProxy: (url) => networkSession().resolveProxy(url),
    watch: (url) => {
      const { hostname, origin } = new URL(url);
      const name = hostname.replace(/^\[|\]$/g, '');
      seen.delete(name);
      return () => {
        const found = seen.get(name) ?? known.get(origin) ?? null;
        if (found !== null) known.set(origin, found);
        return found;
      };
    },
    clock,
  };
}

function seenOf({
  errorCode,
  verificationResult,
  isIssuedByKnownRoot,
  certificate,
  validatedCertificate,
}: Shown): Seen {
  // The way that Chromium found, where it found one; else what the server showed.
  const isTrusted = errorCode === NO_ERROR;
  const leaf = isTrusted ? validatedCertificate : certificate;
  return { verdict: verificationResult, isTrusted, isPublicRoot: isIssuedByKnownRoot, chain: chainOf(leaf) };
}

/** As Electron has it: a root names nobody as its issuer, whatever its types say. */
type Link = { readonly data: string; readonly issuerCert?: Link | undefined };

function chainOf(leaf: Link): readonly string[] {
  const chain: string[] = [];
  let next: Link | undefined = leaf;
  while (next !== undefined && chain.length < MAX_CHAIN && !chain.includes(next.data)) {
    chain.push(next.data);
    next = next.issuerCert;
  }
  return chain;
}
