/** Certificates made at run time: authorities, and what they sign. No key of them is ever written down. */
import './reflect-store.ts';
import { webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from '@peculiar/x509';

const crypto = webcrypto as Crypto;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What a TLS server of Node takes: PEM. */
export type Identity = { readonly cert: string; readonly key: string };

export type Authority = {
  /** Its own certificate, PEM: what lies in a trust store. */
  readonly cert: string;
  /** A certificate for `hosts` (names or addresses), valid between these days from now. */
  readonly issue: (hosts: readonly string[], days?: { from: number; to: number }) => Promise<Identity>;
};

const keyPair = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

async function pemOfKey(key: CryptoKey): Promise<string> {
  const bytes = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${bytes.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
}

const daysFromNow = (days: number): Date => new Date(Date.now() + days * DAY_MS);

const altNames = (hosts: readonly string[]): SubjectAlternativeNameExtension =>
  new SubjectAlternativeNameExtension(
    hosts.map((value) => ({ type: /^[\d.]+$|:/.test(value) ? 'ip' : 'dns', value }) as const),
  );

/** An authority of its own; nobody trusts it until its certificate lies in a trust store. */
export async function createAuthority(name: string): Promise<Authority> {
  const keys = await keyPair();
  const own = await X509CertificateGenerator.createSelfSigned(
    {
      ...{ serialNumber: '01', name: `CN=${name}`, keys, signingAlgorithm: ALGORITHM },
      ...{ notBefore: daysFromNow(-365), notAfter: daysFromNow(365) },
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
      ],
    },
    crypto,
  );
  return {
    cert: own.toString('pem'),
    issue: (hosts, days = { from: -1, to: 30 }) => issue(own, keys, hosts, days),
  };
}

let serial = 1;

async function issue(
  authority: X509Certificate,
  { privateKey, publicKey: signer }: CryptoKeyPair,
  hosts: readonly string[],
  { from, to }: { from: number; to: number },
): Promise<Identity> {
  const { publicKey, privateKey: key } = await keyPair();
  const leaf = await X509CertificateGenerator.create(
    {
      ...{ serialNumber: `0${(serial++ % 9) + 1}`, subject: `CN=${hosts[0] ?? ''}`, issuer: authority.subject },
      ...{ notBefore: daysFromNow(from), notAfter: daysFromNow(to) },
      ...{ publicKey, signingKey: privateKey, signingAlgorithm: ALGORITHM },
      extensions: [
        new BasicConstraintsExtension(false),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        altNames(hosts),
        await AuthorityKeyIdentifierExtension.create(signer, false, crypto),
      ],
    },
    crypto,
  );
  return { cert: `${leaf.toString('pem')}\n${authority.toString('pem')}`, key: await pemOfKey(key) };
}
