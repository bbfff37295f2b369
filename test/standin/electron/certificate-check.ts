/** `session.setCertificateVerifyProc` over Node's tls: what was shown is told, and Node's own verdict holds. */
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import tls, { type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { NotProvided, strict } from '../strict.ts';
import { fromNodeError } from './net-errors.ts';

type Certificate = { data: string; subjectName: string; issuerName: string; issuerCert: Certificate | undefined };
type Shown = {
  hostname: string;
  certificate: Certificate;
  validatedCertificate: Certificate;
  isIssuedByKnownRoot: boolean;
  verificationResult: string;
  errorCode: number;
};
export type VerifyProc = (shown: Shown, callback: (verdict: number) => void) => void;

/** The only answer that the double takes: Chromium's own result, which here is Node's. */
const OWN_RESULT = -3;

/**
 * A socket to `url` whose certificates `verify` has seen before a byte of the request was sent. Rejects as Chromium
 * would word it where Node does not trust them, whatever `verify` thinks of them.
 */
export async function checkedSocket(url: URL, verify: VerifyProc): Promise<TLSSocket> {
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const socket = tls.connect({
    ...{ host: hostname, port: Number(url.port || 443), ALPNProtocols: ['http/1.1'], rejectUnauthorized: false },
    ...(isIP(hostname) === 0 && { servername: hostname }),
  });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve);
      socket.once('error', reject);
    });
    // Node has a text here, whatever its types say: the code of what is wrong.
    const fault = socket.authorized ? null : String(socket.authorizationError);
    await ask(verify, shownBy(socket, hostname, fault));
    if (fault !== null) throw Object.assign(new Error(fault), { code: fault });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error instanceof NotProvided ? error : fromNodeError(error as Error);
  }
}

async function ask(verify: VerifyProc, shown: Shown): Promise<void> {
  const verdict = await new Promise<number>((resolve) => {
    verify(strict('CertificateVerifyProcRequest', shown), resolve);
  });
  if (verdict !== OWN_RESULT) throw new NotProvided(`setCertificateVerifyProc with the verdict ${verdict}`);
}

function shownBy(socket: TLSSocket, hostname: string, fault: string | null): Shown {
  const certificate = asElectron(socket.getPeerCertificate(true));
  let root = certificate;
  while (root.issuerCert !== undefined) root = root.issuerCert;
  const bundled = tls.getCACertificates('bundled').map((pem) => new X509Certificate(pem).fingerprint256);
  const reason = fault === null ? 'net::OK' : fromNodeError(Object.assign(new Error(), { code: fault })).message;
  return {
    ...{ hostname, certificate, validatedCertificate: certificate },
    isIssuedByKnownRoot: bundled.includes(new X509Certificate(root.data).fingerprint256),
    ...{ verificationResult: reason, errorCode: fault === null ? 0 : -2 },
  };
}

function asElectron({ raw, subject, issuer, issuerCertificate }: DetailedPeerCertificate): Certificate {
  const next = issuerCertificate as DetailedPeerCertificate | undefined;
  return strict('Certificate', {
    data: new X509Certificate(raw).toString(),
    subjectName: String(subject.CN),
    issuerName: String(issuer.CN),
    // Node has a root issued by itself for ever, Electron by nobody.
    issuerCert: next === undefined || next.raw.equals(raw) ? undefined : asElectron(next),
  });
}
