import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmod, link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileKeys } from '../../../main/smart/backend-keys.ts';
import { signAssertion } from '../../../main/smart/client-assertion.ts';
import { readKeyFile, type KeyFile } from '../../../main/smart/key-file.ts';
import type { AppError } from '../../../shared/errors.ts';
import { verifySignature } from '../../support/backend-bench.ts';
import { failureOf } from '../../support/launch-bench.ts';

const ACCOUNT = process.getuid?.() ?? null;
const CURVE = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const jwkOf = (key: KeyObject, part: object = {}) => ({ ...key.export({ format: 'jwk' }), ...part });
const pemOf = (key: KeyObject) => key.export({ format: 'pem', type: 'pkcs8' }) as string;

let folder: string;
beforeAll(async () => (folder = await mkdtemp(path.join(tmpdir(), 'chartroom-key-file-'))));
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function keep(text: string | Uint8Array, mode = 0o600): Promise<string> {
  const file = path.join(folder, `key-${(files += 1)}`);
  await writeFile(file, text, { mode: 0o600 });
  await chmod(file, mode);
  return file;
}
const read = (file: string, part: Partial<KeyFile> = {}) => readKeyFile({ path: file, account: ACCOUNT, ...part });
const readText = async (text: string | Uint8Array) => read(await keep(text));
const ruleOf = async (reading: Promise<unknown>) => {
  const { code, details } = await failureOf(reading);
  expect(code).toBe('backend-key-file');
  return details.rule;
};

describe('a key file', () => {
  it.each([
    ['PKCS#8, P-384', pemOf(CURVE), 'ES384'],
    ['PKCS#8, RSA', pemOf(RSA), 'RS384'],
    ['a JWK', JSON.stringify(jwkOf(CURVE)), 'ES384'],
    ['a JWK with a byte order mark and space around it', `\uFEFF\n ${JSON.stringify(jwkOf(RSA))}\n`, 'RS384'],
    ['a JWK Set', JSON.stringify({ keys: [jwkOf(CURVE, { alg: 'ES384', use: 'sig' })] }), 'ES384'],
  ])('SMART 7, 98: may be %s', async (_title, text, algorithm) => {
    const keys = await readText(text);
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatchObject({ algorithm, use: 'current' });
    const asked = { clientId: 'c', audience: 'https://ehr.example/token', nowMs: Date.now(), jwksUrl: null };
    await verifySignature(await signAssertion(keys[0]!, asked), keys);
  });

  it('SMART 99: a key is named as the file names it, else by its thumbprint', async () => {
    expect((await readText(JSON.stringify(jwkOf(CURVE, { kid: 'ward-7' }))))[0]?.kid).toBe('ward-7');
    expect((await readText(pemOf(CURVE)))[0]?.kid).toBe(await calculateJwkThumbprint(jwkOf(CURVE) as JWK, 'sha256'));
  });

  it('F3: the first key of each algorithm signs, the others are published beside it', async () => {
    const next = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
    const keys = await readText(JSON.stringify({ keys: [CURVE, RSA, next].map((key) => jwkOf(key)) }));
    expect(keys.map(({ algorithm, use }) => `${algorithm} ${use}`)).toEqual([
      ...['ES384 current', 'RS384 current', 'ES384 next'],
    ]);
  });

  it('F3: is read at each request, so that a changed file counts at once', async () => {
    const file = await keep(JSON.stringify(jwkOf(CURVE, { kid: 'one' })));
    const keys = fileKeys({ path: file, account: ACCOUNT });
    const site = { id: 's', backend: { type: 'asymmetric', clientId: 'c', algorithm: null, jwksUrl: null } } as const;
    expect((await keys(site))[0]?.kid).toBe('one');
    await writeFile(file, JSON.stringify(jwkOf(CURVE, { kid: 'two' })));
    expect((await keys(site))[0]?.kid).toBe('two');
  });
});

describe.runIf(ACCOUNT !== null)('whose file it is', () => {
  it.each([0o604, 0o602, 0o601, 0o640, 0o620, 0o610, 0o666, 0o777])(
    'F4: mode %o is open to others, and refused',
    async (mode) => {
      expect(await ruleOf(read(await keep(pemOf(CURVE), mode)))).toMatch(/open to others/);
    },
  );

  it.each([0o600, 0o400, 0o700])('F4: mode %o is this account’s alone', async (mode) => {
    expect(await read(await keep(pemOf(CURVE), mode))).toHaveLength(1);
  });

  it('F4: a file of another account is refused, be it closed to all others', async () => {
    expect(await ruleOf(read(await keep(pemOf(CURVE)), { account: (ACCOUNT ?? 0) + 1 }))).toMatch(/must belong to/);
  });

  it('F4: a link is refused, wherever it leads', async () => {
    const file = await keep(pemOf(CURVE));
    const to = path.join(folder, 'link');
    await symlink(file, to);
    expect(await ruleOf(read(to))).toBe('must be the file itself, not a link to it');
    const nowhere = path.join(folder, 'nowhere');
    await symlink(path.join(folder, 'absent'), nowhere);
    expect(await ruleOf(read(nowhere))).toBe('must be the file itself, not a link to it');
  });

  it('F4: a pipe is refused, and does not hold the start', async () => {
    const pipe = path.join(folder, 'pipe');
    execFileSync('mkfifo', ['-m', '600', pipe]);
    expect(await ruleOf(read(pipe))).toBe('must be a plain file');
  });
});

describe('where modes say nothing', () => {
  it.each([
    ['nobody else may read it', null, undefined],
    ['Users may read it', 'BUILTIN\\Users', 'must not be open to others: BUILTIN\\Users may read it'],
  ])('F4: %s', async (_title, others, rule) => {
    const reading = read(await keep(pemOf(CURVE), 0o644), {
      account: null,
      othersThatRead: () => Promise.resolve(others),
    });
    if (rule === undefined) expect(await reading).toHaveLength(1);
    else expect(await ruleOf(reading)).toBe(rule);
  });
});

describe('a key file that cannot be used', () => {
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const edwards = generateKeyPairSync('ed25519').privateKey;
  const encrypted = CURVE.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' }) as string;
  const set = (...keys: unknown[]) => JSON.stringify({ keys });
  const { d: _, ...publicJwk } = jwkOf(CURVE);
  const foreign = { ...jwkOf(CURVE), d: jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey).d };

  it.each([
    ['an empty file', '', /JWK, a JWK Set or a private key/],
    ['other text', 'canary-text', /JWK, a JWK Set or a private key/],
    ['broken JSON', `{"d":"canary", oops ${pemOf(RSA)}`, /valid JSON/],
    ['a short RSA key', pemOf(weak), /2048 bits/],
    ['another curve', JSON.stringify(jwkOf(other)), /P-384/],
    ['another kind of key', pemOf(edwards), /P-384/],
    ['PKCS#1', RSA.export({ format: 'pem', type: 'pkcs1' }) as string, /PKCS#8/],
    ['SEC1', CURVE.export({ format: 'pem', type: 'sec1' }) as string, /PKCS#8/],
    ['an encrypted key', encrypted, /must not be encrypted/],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', /must be a private key/],
    ['two keys in PEM', `${pemOf(CURVE)}${pemOf(RSA)}`, /one private key/],
    ['PEM that is cut off', pemOf(RSA).slice(0, 400), /can be read/],
    ['a public JWK', JSON.stringify(publicJwk), /private part/],
    ['a private part of another key', JSON.stringify(foreign), /can be read/],
    ['a shared secret', JSON.stringify({ kty: 'oct', k: 'canary' }), /private part/],
    ['an empty set', set(), /at least one/],
    ['a set that is none', '{"keys":7}', /at least one/],
    ['eleven keys', set(...Array.from({ length: 11 }, () => ({}))), /at most 10/],
    ['one bad key among good ones', set(jwkOf(CURVE), 7), /private part/],
    ['two keys of one name', set(jwkOf(CURVE, { kid: 'a' }), jwkOf(RSA, { kid: 'a' })), /one name/],
    ['a name that is no text', JSON.stringify(jwkOf(CURVE, { kid: 7 })), /printable ASCII/],
    ['a name with a line break', JSON.stringify(jwkOf(CURVE, { kid: 'a\nb' })), /printable ASCII/],
    ['a key for encryption', JSON.stringify(jwkOf(RSA, { use: 'enc' })), /for signatures/],
    ['a key for RS256', JSON.stringify(jwkOf(RSA, { alg: 'RS256' })), /RS384 or ES384/],
    ['more than 64 kB', `{"x":"${'x'.repeat(65_536)}"}`, /64 kB/],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x7b]), /UTF-8/],
  ])('SMART 7, 98, F4: %s', async (_title, text, rule) => {
    expect(await ruleOf(readText(text))).toMatch(rule);
  });

  it('SMART 7: a file that is not there, a folder', async () => {
    expect(await ruleOf(read(path.join(folder, 'absent')))).toBe('must be there');
    const inner = path.join(folder, 'inner');
    await mkdir(inner, { mode: 0o700 });
    expect(await ruleOf(read(inner))).toBe('must be a plain file');
  });

  it('a second name of the same file is the same file', async () => {
    const file = await keep(pemOf(CURVE));
    const second = path.join(folder, 'second');
    await link(file, second);
    expect(await read(second)).toHaveLength(1);
  });

  it('F10: what the file holds is in no error, nor in what caused it', async () => {
    const secret = createPrivateKey(pemOf(RSA)).export({ format: 'jwk' });
    const bodies = [
      `{"kty":"RSA","d":"${secret.d}","n":}`,
      JSON.stringify({ ...secret, alg: 'RS256' }),
      JSON.stringify({ ...secret, p: 'AAAA' }),
      `-----BEGIN PRIVATE KEY-----\n${secret.d}\n-----END PRIVATE KEY-----\n`,
      JSON.stringify(secret.d),
    ];
    for (const body of bodies) {
      const error = await readText(body).then(
        () => expect.unreachable(),
        (caught: unknown) => caught as AppError,
      );
      const text = [error, error.stack, error.cause, JSON.stringify(error)].map(String).join('\n');
      for (const length of [secret.d!.length, 12]) expect(text).not.toContain(secret.d!.slice(0, length));
    }
  });
});
