import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HttpFailure, type HttpFailureReason } from '../../../main/ports.ts';
import { createBackendAccess, type BackendAccess } from '../../../main/smart/backend-access.ts';
import { vaultKeys, type BackendKeys } from '../../../main/smart/backend-keys.ts';
import { newClientKey } from '../../../main/smart/client-keys.ts';
import { clientSecrets, type ClientKey } from '../../../main/smart/client-secrets.ts';
import type { AsymmetricClient } from '../../../main/smart/smart-site.ts';
import type { ExportLevel } from '../../../shared/population.ts';
import {
  FHIR_BASE,
  TOKEN_URL,
  backendServer,
  granted,
  refusal,
  verifySignature,
  type BackendServer,
} from '../../support/backend-bench.ts';
import { failureOf } from '../../support/launch-bench.ts';
import { manualClock, type ManualClock } from '../../support/manual-clock.ts';
import { memoryVault } from '../../support/memory-vault.ts';

const BACKEND: AsymmetricClient = { type: 'asymmetric', clientId: 'exports', algorithm: null, jwksUrl: null };
let keys: ClientKey[];
beforeAll(async () => {
  keys = await Promise.all((['RS384', 'ES384'] as const).map((algorithm) => newClientKey(algorithm, 'current', 0)));
});

let clock: ManualClock;
let server: BackendServer;
beforeEach(() => {
  clock = manualClock();
  server = backendServer();
});

type Wish = {
  readonly types?: readonly string[];
  readonly level?: ExportLevel;
  readonly backend?: Partial<AsymmetricClient>;
  readonly keys?: BackendKeys;
};
const accessOf = ({ types = ['Patient', 'Observation'], level = 'patients', backend, keys: source }: Wish = {}) =>
  createBackendAccess(
    { http: server.http, clock, keys: source ?? (() => Promise.resolve(keys)) },
    { id: 's', fhirBase: FHIR_BASE, backend: { ...BACKEND, ...backend } },
    types,
    level,
  );
const scopes = () => server.asked.map(({ form }) => form.get('scope'));

describe('what is asked of the token endpoint', () => {
  it('SMART 105: the token endpoint is the one that the server names, which needs no authorization endpoint', async () => {
    await accessOf().prepare();
    expect(server.discoveries()).toBe(1);
    expect(server.asked[0]!.claims.aud).toBe(TOKEN_URL);
  });

  it('SMART 102, 106: client_credentials, the scope and the assertion pair are posted, and nothing else', async () => {
    await accessOf().prepare();
    const { form, headers } = server.asked[0]!;
    expect(Object.fromEntries(form)).toEqual({
      grant_type: 'client_credentials',
      scope: 'system/Patient.rs system/Observation.rs',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: server.asked[0]!.assertion,
    });
    expect(headers).not.toHaveProperty('authorization');
    expect(headers['content-type']).toContain('application/x-www-form-urlencoded');
  });

  it.each([
    [
      'each type by name',
      { types: ['Patient', 'Observation', 'Patient'] },
      [],
      'system/Patient.rs system/Observation.rs',
    ],
    ['the group beside its members', { types: ['Patient'], level: 'group' }, [], 'system/Patient.rs system/Group.rs'],
    ['everything, where no type is named', { types: [], level: 'group' }, [], 'system/*.rs'],
    ['version 1 of a server that has no other', { types: ['Patient'] }, ['permission-v1'], 'system/Patient.read'],
    [
      'version 2 of a server that has both',
      { types: ['Patient'] },
      ['permission-v1', 'permission-v2'],
      'system/Patient.rs',
    ],
  ] as const)('SMART 63, 107, 137: %s', async (_title, wish, capabilities, scope) => {
    server.describe({ capabilities });
    await accessOf(wish).prepare();
    expect(scopes()).toEqual([scope]);
  });

  it('SMART 96, 97, 99, 100: the assertion is signed by the published key, for this client, this URL and four minutes', async () => {
    await accessOf().prepare();
    const { assertion, header, claims } = server.asked[0]!;
    await verifySignature(assertion, keys);
    expect(header).toEqual({ alg: 'RS384', kid: keys[0]!.kid, typ: 'JWT' });
    const now = Math.floor(clock.now() / 1000);
    expect(claims).toEqual({
      ...{ iss: 'exports', sub: 'exports', aud: TOKEN_URL, iat: now, exp: now + 240 },
      jti: expect.any(String) as string,
    });
  });

  it('SMART 99: jku is sent where the set is registered by its URL', async () => {
    await accessOf({ backend: { jwksUrl: 'https://it.example/jwks.json' } }).prepare();
    expect(server.asked[0]!.header.jku).toBe('https://it.example/jwks.json');
  });

  it.each([
    ['RS384', []],
    ['RS384', ['ES384', 'RS384']],
    ['ES384', ['ES384']],
  ] as const)('SMART 98, 103, F5: %s where the server lists %j', async (alg, listed) => {
    server.describe({ token_endpoint_auth_signing_alg_values_supported: listed });
    await accessOf().prepare();
    expect(server.asked[0]!.header.alg).toBe(alg);
    await verifySignature(server.asked[0]!.assertion, keys);
  });

  it('F5: a key file without the algorithm that the server demands is said to lack it', async () => {
    server.describe({ token_endpoint_auth_signing_alg_values_supported: ['ES384'] });
    expect(await failureOf(accessOf({ keys: () => Promise.resolve([keys[0]!]) }).prepare())).toEqual({
      code: 'backend-key-file',
      details: { rule: 'must hold a key of the algorithm that the site takes' },
    });
    expect(server.asked).toEqual([]);
  });

  it('SMART 101: every request has an assertion of its own, renewals too', async () => {
    const access = accessOf();
    for (let n = 0; n < 5; n++) await access.renewAccessToken(await access.getAccessToken());
    const ids = server.asked.map(({ claims }) => claims.jti);
    expect(ids.length).toBeGreaterThan(4);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('F3: while a key is being changed the current one signs, and the next one once the change is finished', async () => {
    const next = { ...keys[1]!, algorithm: 'ES384', use: 'next' } as const;
    const current = await newClientKey('ES384', 'current', 0);
    let held: readonly ClientKey[] = [current, next];
    const access = accessOf({ backend: { algorithm: 'ES384' }, keys: () => Promise.resolve(held) });
    await access.getAccessToken();
    held = [{ ...next, use: 'current' }];
    await access.renewAccessToken(await access.getAccessToken());
    expect(server.asked.map(({ header }) => header.kid)).toEqual([current.kid, next.kid]);
  });
});

describe('keys of the machine in the vault', () => {
  it('SMART 7, 96: they are made once, in a slot of their own beside the clinician’s', async () => {
    const vault = memoryVault();
    const source = vaultKeys(vault, clock);
    const site = { id: 's', backend: { ...BACKEND, algorithm: 'ES384' as const } };
    const [made] = await source(site);
    expect(await source(site)).toEqual([made]);
    expect(vault.written).toEqual([{ site: 's', kind: 'client-keys', id: 'backend' }]);
    expect(await clientSecrets(vault).keys.read('s'), 'the clinician’s').toBeNull();
  });

  it('F6: a key ring that does not let us in is said, and nothing is asked of the server', async () => {
    const vault = memoryVault();
    vault.loseReach();
    const access = accessOf({ backend: { algorithm: 'ES384' }, keys: vaultKeys(vault, clock) });
    expect(await failureOf(access.prepare())).toEqual({ code: 'vault-unavailable', details: {} });
    expect(server.asked).toEqual([]);
    expect(vault.records.size).toBe(0);
  });
});

describe('clocks that differ', () => {
  const AHEAD_MS = 3_600_000;
  const strict = (n: number) => {
    const serverMs = clock.now() + AHEAD_MS;
    server.answer((asked, count) =>
      count <= n || asked.claims.iat! * 1000 < serverMs - 60_000
        ? refusal('invalid_client', 401, { date: new Date(serverMs).toUTCString() })
        : granted()(asked, count),
    );
  };

  it('SMART 104, F7: an assertion that was refused is made once more by the server’s Date', async () => {
    strict(0);
    await accessOf().prepare();
    const [first, second] = server.asked;
    expect(second!.claims.iat! - first!.claims.iat!).toBe(AHEAD_MS / 1000);
    expect(second!.claims.exp! - second!.claims.iat!).toBe(240);
    expect(second!.claims.jti).not.toBe(first!.claims.jti);
  });

  it('SMART 104, F7: once only', async () => {
    strict(99);
    expect(await failureOf(accessOf().prepare())).toMatchObject({ code: 'backend-client-refused' });
    expect(server.asked).toHaveLength(2);
  });

  it('SMART 104: where the clocks agree nothing is asked again', async () => {
    server.answer(() => refusal('invalid_client', 401, { date: new Date(clock.now()).toUTCString() }));
    expect(await failureOf(accessOf().prepare())).toMatchObject({ code: 'backend-client-refused' });
    expect(server.asked).toHaveLength(1);
  });
});

describe('a token over a long job', () => {
  const tokens = async (access: BackendAccess, ...afterSeconds: number[]) => {
    const got: string[] = [];
    for (const seconds of afterSeconds) {
      clock.advance(seconds * 1000);
      got.push(await access.getAccessToken());
    }
    return got;
  };

  it('SMART 108, F8: it is used until half a minute before its end, then renewed, for as long as the job lasts', async () => {
    const access = accessOf();
    expect(await tokens(access, 0, 269, 2, 0, 268, 3)).toEqual([
      ...['token-1', 'token-1', 'token-2', 'token-2', 'token-2', 'token-3'],
    ]);
    const many = new Set(await tokens(access, ...Array.from({ length: 600 }, () => 12)));
    expect(many.size, 'two hours of it').toBe(Math.ceil(7200 / 276));
  });

  it('SMART 108, F8: a token of one minute is renewed in its last fifth', async () => {
    server.answer(granted({ expires_in: 60 }));
    expect(await tokens(accessOf(), 0, 47, 2)).toEqual(['token-1', 'token-1', 'token-2']);
  });

  it.each([[undefined], ['soon'], [-5]])('SMART 108: an expires_in of %j counts as five minutes', async (value) => {
    server.answer(granted({ expires_in: value }));
    expect(await tokens(accessOf(), 0, 269, 2)).toEqual(['token-1', 'token-1', 'token-2']);
  });

  it('F8: however many ask at once, the server is asked once', async () => {
    const access = accessOf();
    const gate = Promise.withResolvers<undefined>();
    server.answer(async (asked, n) => {
      await gate.promise;
      return granted()(asked, n);
    });
    const all = [access.prepare(), ...Array.from({ length: 50 }, () => access.getAccessToken())];
    gate.resolve(undefined);
    await Promise.all(all);
    expect(server.asked).toHaveLength(1);
  });

  it('F8: 50 answers of 401 to one token bring one new token, and the new one is not thrown away for the old', async () => {
    const access = accessOf();
    const refused = await access.getAccessToken();
    const renewed = await Promise.all(Array.from({ length: 50 }, () => access.renewAccessToken(refused)));
    expect(new Set(renewed)).toEqual(new Set(['token-2']));
    expect(await access.renewAccessToken(refused)).toBe('token-2');
    expect(server.asked).toHaveLength(2);
  });

  it('F8: a server that gives the refused token again has no other', async () => {
    server.answer(granted({ access_token: 'same' }));
    const access = accessOf();
    expect(await access.renewAccessToken(await access.getAccessToken())).toBeNull();
  });

  it('SMART 108: a refresh token that comes all the same is never used', async () => {
    server.answer(granted({ refresh_token: 'canary-refresh' }));
    await tokens(accessOf(), 0, 280);
    expect(server.asked.map(({ form }) => form.get('grant_type'))).toEqual([
      'client_credentials',
      'client_credentials',
    ]);
  });

  it('F8: while the server is away a token serves to its end, and no longer', async () => {
    const access = accessOf();
    await tokens(access, 0);
    server.answer(() => ({ status: 503, body: {} }));
    expect(await tokens(access, 280)).toEqual(['token-1']);
    clock.advance(21_000);
    expect(await failureOf(access.getAccessToken())).toEqual({ code: 'token-server-error', details: { status: 503 } });
  });

  it('F8: a refusal is no matter of time: the job hears of it at once', async () => {
    const access = accessOf();
    await tokens(access, 0);
    server.answer(() => refusal('unauthorized_client'));
    clock.advance(280_000);
    expect(await failureOf(access.getAccessToken())).toMatchObject({ code: 'backend-client-refused' });
  });

  it('D11: after the clock was set back nobody knows how old a token is', async () => {
    const access = accessOf();
    expect(await tokens(access, 0, -60)).toEqual(['token-1', 'token-2']);
  });

  it('SMART 27, 105: after a failure the server is asked anew what it is', async () => {
    const access = accessOf();
    server.answer(() => ({ status: 404, body: {} }));
    expect(await failureOf(access.getAccessToken())).toEqual({ code: 'token-rejected', details: { status: 404 } });
    server.answer(granted());
    await access.getAccessToken();
    expect(server.discoveries()).toBe(2);
  });

  it('waiting can be called off; the request is whose it is', async () => {
    const access = accessOf();
    const controller = new AbortController();
    const gate = Promise.withResolvers<undefined>();
    server.answer(async (asked, n) => {
      await gate.promise;
      return granted()(asked, n);
    });
    const prepared = access.prepare(controller.signal);
    const other = access.getAccessToken();
    controller.abort();
    expect(await failureOf(prepared)).toEqual({ code: 'sign-in-cancelled', details: {} });
    gate.resolve(undefined);
    expect(await other).toBe('token-1');
    expect(await failureOf(access.prepare(AbortSignal.abort()))).toEqual({ code: 'sign-in-cancelled', details: {} });
  });
});

describe('scopes that were granted', () => {
  const prepared = (scope: string | undefined, wish?: Wish) => {
    server.answer(granted({ scope }));
    return accessOf(wish).prepare();
  };

  it.each([
    ['as asked', 'system/Patient.rs system/Observation.rs', {}, []],
    ['not told: as asked', undefined, {}, []],
    ['in the words of version 1', 'system/Patient.read system/*.read', {}, []],
    ['more than asked', 'system/*.cruds', {}, []],
    ['in two halves', 'system/Patient.rs system/Observation.r system/Observation.s', {}, []],
    ['without one type', 'system/Patient.rs', {}, ['Observation']],
    ['narrowed by a parameter', 'system/Patient.rs system/Observation.rs?category=laboratory', {}, ['Observation']],
    ['reading without search', 'system/Patient.rs system/Observation.r', {}, ['Observation']],
    ['letters out of order', 'system/Patient.rs system/Observation.sr', {}, ['Observation']],
    ['without the group', 'system/Patient.rs', { types: ['Patient'], level: 'group' }, ['Group']],
    ['some, where everything was asked', 'system/Patient.rs', { types: [] }, ['*']],
    ['everything, where it was asked', 'system/*.rs', { types: [] }, []],
  ] as const)('SMART 110, F9: %s', async (_title, scope, wish, missing) => {
    const answer = await prepared(scope, wish);
    expect(answer).toEqual({ granted: scope ?? 'system/Patient.rs system/Observation.rs', missing });
  });

  it.each([
    ['nothing', ''],
    ['a clinician’s rights alone', 'user/Patient.rs patient/*.rs openid'],
    ['other types alone', 'system/Device.rs'],
    ['writing alone', 'system/*.cud'],
  ])('SMART 107, 110, F9: %s is a denial', async (_title, scope) => {
    expect(await failureOf(prepared(scope))).toEqual({ code: 'backend-scope-denied', details: {} });
    expect(await failureOf(prepared(scope === 'system/Device.rs' ? '' : scope, { types: [] }))).toEqual({
      code: 'backend-scope-denied',
      details: {},
    });
  });

  it('F9: scope denied outright', async () => {
    server.answer(() => refusal('invalid_scope'));
    expect(await failureOf(accessOf().prepare())).toEqual({
      code: 'backend-scope-denied',
      details: { status: 400, oauthError: 'invalid_scope' },
    });
    expect(server.asked).toHaveLength(1);
  });

  it('SMART 110, 137, F9: a server without a scope for groups is asked without it, and that is told', async () => {
    server.answer((asked, n) =>
      asked.form.get('scope')?.includes('Group') ? refusal('invalid_scope') : granted()(asked, n),
    );
    const answer = await accessOf({ types: ['Patient'], level: 'group' }).prepare();
    expect(answer).toEqual({ granted: 'system/Patient.rs', missing: ['Group'] });
    expect(scopes()).toEqual(['system/Patient.rs system/Group.rs', 'system/Patient.rs']);
  });
});

describe('what goes wrong at the token endpoint', () => {
  it.each([
    ['invalid_client', 401, 'backend-client-refused'],
    ['invalid_client', 400, 'backend-client-refused'],
    ['invalid_grant', 400, 'backend-client-refused'],
    ['unauthorized_client', 403, 'backend-client-refused'],
    ['unsupported_grant_type', 400, 'backend-client-refused'],
    ['access_denied', 403, 'backend-client-refused'],
    ['invalid_scope', 403, 'backend-scope-denied'],
    ['invalid_request', 400, 'token-rejected'],
    ['temporarily_unavailable', 400, 'token-server-error'],
    ['server_error', 400, 'token-server-error'],
  ])('SMART 57, 106: %s as %i is %s', async (oauthError, status, code) => {
    server.answer(() => refusal(oauthError, status));
    expect(await failureOf(accessOf().prepare())).toEqual({ code, details: { status, oauthError } });
  });

  it.each([
    [
      '401 that says nothing',
      { status: 401, body: '<html>' },
      { code: 'backend-client-refused', details: { status: 401 } },
    ],
    [
      'an error that is not registered',
      { status: 400, body: { error: 'canary' } },
      { code: 'token-rejected', details: { status: 400 } },
    ],
    [
      '429',
      { status: 429, headers: { 'retry-after': '7' }, body: {} },
      { code: 'token-server-error', details: { status: 429, retryAfterSeconds: 7 } },
    ],
    [
      'a redirect',
      { status: 307, headers: { location: 'https://elsewhere.example' }, body: {} },
      { code: 'token-redirected', details: { status: 307 } },
    ],
    [
      'a page',
      { headers: { 'content-type': 'text/html' }, body: '<html>' },
      { code: 'token-not-json', details: { status: 200 } },
    ],
    [
      'a token of another type',
      { body: { access_token: 'x', token_type: 'mac' } },
      { code: 'token-malformed', details: { member: 'token_type' } },
    ],
  ])('SMART 57, 106: %s', async (_title, answer, failure) => {
    server.answer(() => answer);
    expect(await failureOf(accessOf().prepare())).toEqual(failure);
    expect(server.asked).toHaveLength(1);
  });

  it.each([
    ['unreachable', 'token-unreachable'],
    ['interrupted', 'token-unreachable'],
    ['timeout', 'token-timeout'],
    ['too-large', 'token-malformed'],
  ] as const)('SMART 106: a request that ends as %s is %s', async (reason: HttpFailureReason, code) => {
    server.answer(() => {
      throw new HttpFailure(reason);
    });
    expect(await failureOf(accessOf().prepare())).toEqual({ code, details: {} });
  });

  it('SMART 1, 105: a token endpoint that is not secure is never asked', async () => {
    server.describe({ token_endpoint: 'http://ehr.example/token' });
    expect(await failureOf(accessOf().prepare())).toMatchObject({ code: 'discovery-endpoint-insecure' });
    expect(server.asked).toEqual([]);
  });

  it('F10: no error holds a key, an assertion, a token or what the server said in its own words', async () => {
    const secrets = keys.flatMap(({ privateJwk }) => ['d', 'p', 'q'].map((name) => privateJwk[name])).filter(Boolean);
    const answers = [
      refusal('invalid_client', 401),
      refusal('invalid_scope'),
      { body: 'canary-body' },
      { status: 500, body: 'canary-body' },
    ];
    for (const answer of answers) {
      server.answer(() => answer);
      const error = await accessOf()
        .prepare()
        .catch((caught: unknown) => caught as Error);
      const { stack, cause } = error as Error;
      const text = [stack, JSON.stringify(error), cause instanceof Error ? cause.stack : ''].join('\n');
      for (const secret of [...secrets, server.asked.at(-1)!.assertion, 'canary']) expect(text).not.toContain(secret);
    }
  });
});
