import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { siteView } from '../../../main/session/site.ts';
import { createSiteDirectory } from '../../../main/session/site-directory.ts';
import { parseSites, readSites } from '../../../main/session/sites.ts';
import { AppError, type AppErrorView } from '../../../shared/errors.ts';

const SITE = {
  name: 'Northgate',
  fhirBase: 'https://ehr.example/fhir',
  clientId: 'chartroom',
  environment: 'production',
};
const fileOf = (...sites: unknown[]) => JSON.stringify({ sites });
const parse = (text: string) => parseSites(text, 'sites.json');

function errorOf(text: string): AppErrorView {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof AppError) return error.view();
    throw error;
  }
  throw new Error('the file was accepted');
}
const placeAndRule = (text: string) => {
  const { code, details } = errorOf(text);
  return [code, details.place, details.rule];
};

describe('a good sites file', () => {
  it('gives each site with what the window may know of it', () => {
    const [site] = parse(fileOf({ ...SITE, redirectPorts: [4000, 65535] }));
    const { clientId, ...rest } = SITE;
    const client = { type: 'public', clientId };
    expect(site).toMatchObject({
      ...rest,
      client,
      access: 'patient',
      redirectPorts: [4000, 65535],
      host: 'ehr.example',
    });
    expect(siteView(site!)).toEqual({
      id: site!.id,
      name: 'Northgate',
      host: 'ehr.example',
      environment: 'production',
    });
  });

  it('without redirectPorts any port will do; no sites at all is no error', () => {
    expect(parse(fileOf(SITE))[0]?.redirectPorts).toBeNull();
    expect(parse(fileOf())).toEqual([]);
  });

  it('A4 one site is one site however its base is spelt, and keeps its id', () => {
    const bases = ['https://ehr.example/fhir', 'HTTPS://EHR.Example:443/fhir/', 'https://ehr.example/fhir//'];
    const sites = bases.map((fhirBase) => parse(fileOf({ ...SITE, fhirBase }))[0]);
    expect(new Set(sites.map((site) => site?.fhirBase))).toEqual(new Set(['https://ehr.example/fhir']));
    expect(new Set(sites.map((site) => site?.id)).size).toBe(1);
  });

  it('a base may have no path, a port, or be loopback by http', () => {
    const bases = [
      'https://ehr.example',
      'https://ehr.example:8443/r4',
      'http://127.0.0.1:9000/fhir',
      'http://[::1]:9/f',
    ];
    const sites = parse(fileOf(...bases.map((fhirBase) => ({ ...SITE, fhirBase }))));
    expect(sites.map(({ fhirBase }) => fhirBase)).toEqual(bases);
    expect(sites.map(({ host }) => host)).toEqual(['ehr.example', 'ehr.example:8443', '127.0.0.1:9000', '[::1]:9']);
  });

  it('A3 a homograph is refused as it looks; written as what it is, it shows as that', () => {
    expect(placeAndRule(fileOf({ ...SITE, fhirBase: 'https://ehr.exаmple/fhir' }))[2]).toMatch(/ASCII/);
    expect(parse(fileOf({ ...SITE, fhirBase: 'https://ehr.xn--exmple-4nf/fhir' }))[0]?.host).toBe('ehr.xn--exmple-4nf');
  });

  it('SMART 14, 53, 96: a client is public, symmetric, asymmetric, or registers itself', () => {
    const clients = [
      [{ type: 'symmetric' }, { type: 'symmetric', clientId: 'chartroom', basic: 'form-encoded' }],
      [
        { type: 'symmetric', basic: 'unencoded' },
        { type: 'symmetric', clientId: 'chartroom', basic: 'unencoded' },
      ],
      [{ type: 'asymmetric' }, { type: 'asymmetric', clientId: 'chartroom', algorithm: null, jwksUrl: null }],
      [
        { type: 'asymmetric', algorithm: 'ES384', jwksUrl: 'https://it.example/jwks.json' },
        { type: 'asymmetric', clientId: 'chartroom', algorithm: 'ES384', jwksUrl: 'https://it.example/jwks.json' },
      ],
    ] as const;
    for (const [client, expected] of clients) expect(parse(fileOf({ ...SITE, client }))[0]?.client).toEqual(expected);
    const registered = { ...SITE, clientId: undefined, client: { type: 'registered' }, access: 'user' };
    expect(parse(fileOf(registered))[0]).toMatchObject({ client: { type: 'registered' }, access: 'user' });
  });

  it('SMART 96, 105: the machine itself may be a client beside the clinician’s, with a key of its own', () => {
    expect(parse(fileOf(SITE))[0]?.backend).toBeNull();
    const [site] = parse(fileOf({ ...SITE, backend: { clientId: 'exports' } }));
    expect(site?.backend).toEqual({ type: 'asymmetric', clientId: 'exports', algorithm: null, jwksUrl: null });
    expect(site?.client).toEqual({ type: 'public', clientId: 'chartroom' });
    expect(site?.id, 'it is the same site').toBe(parse(fileOf(SITE))[0]?.id);
    const told = { clientId: 'exports', algorithm: 'ES384', jwksUrl: 'https://it.example/jwks.json' };
    expect(parse(fileOf({ ...SITE, backend: told }))[0]?.backend).toEqual({ type: 'asymmetric', ...told });
  });

  it('a byte order mark is no error', () => {
    expect(parse(`\uFEFF${fileOf(SITE)}`)).toHaveLength(1);
  });
});

describe('a bad sites file names the place and the rule', () => {
  it.each([
    ['fhirBase', { fhirBase: 'http://ehr.example/fhir' }, /must be https/],
    ['fhirBase', { fhirBase: 'https://user:word@ehr.example' }, /user name/],
    ['fhirBase', { fhirBase: 'https://ehr.example/#x' }, /fragment/],
    ['fhirBase', { fhirBase: 'https://ehr.example/x/../fhir' }, /./],
    ['fhirBase', { fhirBase: 'ehr.example' }, /https URL/],
    ['fhirBase', { fhirBase: 'https://ehr.example/fhir?tenant=1' }, /query/],
    ['fhirBase', { fhirBase: 'https://ehr.example/fhir?' }, /query/],
    ['fhirBase', { fhirBase: 'https://ehr.example./fhir' }, /ends with a dot/],
    ['fhirBase', { fhirBase: 7 }, /text/],
    ['name', { name: '' }, /1 to 100 characters/],
    ['name', { name: '  ' }, /blank/],
    ['name', { name: 'a\nb' }, /control character/],
    ['clientId', { clientId: undefined }, /text/],
    ['clientId', { clientId: 'with space' }, /no space/],
    ['environment', { environment: 'live' }, /production, test, training or development/],
    ['redirectPorts', { redirectPorts: [] }, /at least one/],
    ['redirectPorts', { redirectPorts: [4000, 4000] }, /twice/],
    ['redirectPorts', { redirectPorts: Array.from({ length: 11 }, (_, n) => 4000 + n) }, /at most ten/],
    ['redirectPorts[1]', { redirectPorts: [4000, 80] }, /1024 or more/],
    ['redirectPorts[0]', { redirectPorts: [65536] }, /65535 or less/],
    ['redirectPorts[0]', { redirectPorts: ['4000'] }, /whole number/],
    ['redirectPorts[0]', { redirectPorts: [4000.5] }, /whole number/],
    ['scope', { scope: 'openid' }, /not a member/],
    ['access', { access: 'system' }, /patient or user/],
    ['client', { client: 'public' }, /type public/],
    ['client.type', { client: { type: 'confidential' } }, /type public/],
    ['client.basic', { client: { type: 'public', basic: 'unencoded' } }, /not a member/],
    ['client.algorithm', { client: { type: 'asymmetric', algorithm: 'RS256' } }, /RS384 or ES384/],
    ['client.jwksUrl', { client: { type: 'asymmetric', jwksUrl: 'http://ehr.example/jwks' } }, /https URL/],
    ['clientId', { client: { type: 'registered' } }, /registers itself/],
    ['backend', { backend: 'exports' }, /object/],
    ['backend.clientId', { backend: {} }, /text/],
    ['backend.clientId', { backend: { clientId: 'two words' } }, /no space/],
    ['backend.type', { backend: { clientId: 'x', type: 'symmetric' } }, /not a member/],
    ['backend.algorithm', { backend: { clientId: 'x', algorithm: 'RS256' } }, /RS384 or ES384/],
    ['backend.jwksUrl', { backend: { clientId: 'x', jwksUrl: 'http://ehr.example/jwks' } }, /https URL/],
  ])('sites[1].%s %j', (member, changes, rule) => {
    const [code, place, said] = placeAndRule(fileOf(SITE, { ...SITE, clientId: 'other', ...changes }));
    expect([code, place]).toEqual(['sites-invalid', `sites[1].${member}`]);
    expect(said).toMatch(rule);
  });

  it('the same fhirBase and clientId twice is refused; another clientId is another site', () => {
    const again = { ...SITE, name: 'Again', fhirBase: 'https://EHR.example/fhir/' };
    expect(placeAndRule(fileOf(SITE, again)).slice(0, 2)).toEqual(['sites-invalid', 'sites[1]']);
    expect(parse(fileOf(SITE, { ...again, clientId: 'second' }))).toHaveLength(2);
  });

  it.each([
    ['[]', undefined, /object with the member "sites"/],
    ['7', undefined, /object with the member "sites"/],
    ['{}', 'sites', /list/],
    ['{"sites":{}}', 'sites', /list/],
    ['{"sites":[],"extra":1}', 'extra', /not a member/],
    ['{"sites":[3]}', 'sites[0]', /./],
    ['', 'line 1, column 1', /valid JSON/],
    ['{"sites":[],}', 'line 1, column 13', /valid JSON/],
    ['{"sites":[]', 'line 1, column 12', /valid JSON/],
  ])('%s', (text, place, rule) => {
    const [code, at, said] = placeAndRule(text);
    expect([code, at]).toEqual(['sites-invalid', place]);
    expect(said).toMatch(rule);
  });

  it('text that is not JSON is placed, and never quoted', () => {
    const error = errorOf('{\n  "sites": [ oops-hunter2 ]\n}');
    expect(error.details).toMatchObject({ place: 'line 2, column 14', rule: 'must be valid JSON' });
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  it('no text at all makes it throw anything but an AppError', () => {
    const close = fc.json().map((text) => `{"sites":[${text}]}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), close), (text) => {
        try {
          parse(text);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
    );
  });
});

describe('a sites file that holds a secret is refused', () => {
  it.each([
    [{ ...SITE, clientSecret: 'hunter2' }, 'sites[0].clientSecret'],
    [{ ...SITE, client_secret: 'hunter2' }, 'sites[0].client_secret'],
    [{ ...SITE, password: 'hunter2' }, 'sites[0].password'],
    [{ ...SITE, auth: { deep: [{ PrivateKey: 'hunter2' }] } }, 'sites[0].auth.deep[0].PrivateKey'],
    [{ ...SITE, refreshToken: 'hunter2' }, 'sites[0].refreshToken'],
    [{ ...SITE, apiKey: 'hunter2' }, 'sites[0].apiKey'],
    [{ ...SITE, jwk: { kty: 'EC', crv: 'P-384', x: 'x', d: 'hunter2' } }, 'sites[0].jwk.d'],
    [{ ...SITE, key: '-----BEGIN EC PRIVATE KEY-----\nhunter2' }, 'sites[0].key'],
  ])('SMART 8: %j', (site, place) => {
    const error = errorOf(fileOf(site));
    expect([error.code, error.details.place]).toEqual(['sites-holds-secret', place]);
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  it('is found however deep it lies', () => {
    const depth = 100_000;
    const error = errorOf(`{"sites":${'['.repeat(depth)}{"password":"hunter2"}${']'.repeat(depth)}}`);
    expect(error.code).toBe('sites-holds-secret');
    expect(error.details.place?.length).toBeLessThanOrEqual(200);
  });
});

describe('reading the file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sites-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const write = async (name: string, content: string | Uint8Array) => {
    const file = path.join(folder, name);
    await writeFile(file, content);
    return file;
  };

  it('a missing file, a folder, a file too large, a file that is not UTF-8', async () => {
    const missing = path.join(folder, 'missing.json');
    expect(await readSites(missing)).toEqual({
      sites: [],
      error: { code: 'sites-missing', details: { file: missing } },
    });
    expect((await readSites(folder)).error).toEqual({ code: 'sites-unreadable', details: { file: folder } });
    const large = await write('large.json', ' '.repeat(1024 * 1024 + 1));
    expect((await readSites(large)).error?.details).toEqual({ file: large, rule: 'must be at most 1 MB' });
    const latin = await write('latin.json', new Uint8Array([0x7b, 0xe4, 0x7d]));
    expect((await readSites(latin)).error?.details).toEqual({ file: latin, rule: 'must be UTF-8 text' });
  });

  it('the directory keeps what it read until it is told to read again', async () => {
    const file = await write('sites.json', '{');
    const directory = createSiteDirectory(file);
    expect((await directory.list()).error?.code).toBe('sites-invalid');
    await writeFile(file, fileOf(SITE));
    expect((await directory.list()).sites).toEqual([]);
    const { sites, error } = await directory.reload();
    expect([sites.length, error]).toEqual([1, null]);
    expect((await directory.find(sites[0]!.id))?.client).toEqual({ type: 'public', clientId: 'chartroom' });
    expect(await directory.find('unknown')).toBeUndefined();
  });
});
