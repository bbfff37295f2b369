import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../sandbox/server.ts';
import {
  createJar,
  follow,
  optionalScopes,
  pageName,
  visit,
  type Answer,
  type CookieJar,
} from '../support/sandbox-browser.ts';
import { createLogin, exchange, SCOPE, startTestSandbox } from '../support/sandbox-session.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());

const submit = (jar: CookieJar, page: Answer, verb: string, fields: Record<string, string> = {}): Promise<Answer> => {
  const [, , uid = ''] = page.url.pathname.split('/');
  return follow(jar, new URL(`/interaction/${uid}/${verb}`, page.url), new URLSearchParams(fields));
};

const open = (jar: CookieJar, changes: Record<string, string> = {}): Promise<Answer> =>
  follow(jar, createLogin(sandbox, changes).url);

const password = { account: 'okafor', password: 'demo' };

async function openPicker(jar: CookieJar, changes: Record<string, string> = {}): Promise<Answer> {
  return submit(jar, await open(jar, changes), 'login', password);
}

describe('the sign-in page', () => {
  it('says that a password is wrong, keeps the account name, and lets one try again', async () => {
    const jar = createJar();
    const page = await open(jar);
    const wrong = await submit(jar, page, 'login', { account: 'okafor', password: 'guess' });
    expect([wrong.status, pageName(wrong)]).toEqual([401, 'sign-in']);
    expect(wrong.body).toContain('do not match');
    expect(wrong.body).toContain('value="okafor"');
    expect(pageName(await submit(jar, page, 'login', password))).toBe('patient');
  });

  it('H2 escapes what was typed', async () => {
    const jar = createJar();
    const wrong = await submit(jar, await open(jar), 'login', {
      account: '"><script>alert(1)</script>',
      password: 'x',
    });
    expect(wrong.body).not.toContain('<script');
    expect(wrong.body).toContain('&quot;&gt;&lt;script&gt;');
  });

  it('answers a cancel with access_denied', async () => {
    const jar = createJar();
    const { headers } = await submit(jar, await open(jar), 'abort');
    expect(new URL(headers.get('location') ?? '').searchParams.get('error')).toBe('access_denied');
  });
});

describe('the patient picker', () => {
  it('lists every patient with a button, and escapes their names', async () => {
    const page = await openPicker(createJar());
    expect(page.body.match(/name="patient"/g)).toHaveLength(2);
    expect(page.body).toContain('14-Mar-1956');
    expect(page.body).not.toContain('<b>');
  });

  it('searches by name, and says when nobody matches', async () => {
    const jar = createJar();
    const page = await openPicker(jar);
    const found = await visit(jar, new URL('?search=testperson', page.url));
    expect(found.body.match(/name="patient"/g)).toHaveLength(1);
    const none = await visit(jar, new URL('?search=%3Ci%3Enobody', page.url));
    expect(none.body).toContain('No patient matches “&lt;i&gt;nobody”');
  });

  it('refuses a patient who does not exist', async () => {
    const jar = createJar();
    const page = await submit(jar, await openPicker(jar), 'patient', { patient: 'nobody' });
    expect([page.status, pageName(page)]).toEqual([400, 'error']);
  });

  it('shows who is signed in, and lets another person sign in instead', async () => {
    const jar = createJar();
    const page = await openPicker(jar);
    expect(page.body).toContain('Dr Adaeze Okafor');
    const again = await submit(jar, page, 'switch');
    expect(pageName(again)).toBe('sign-in');
    const next = await submit(jar, again, 'login', { account: 'nurse', password: 'demo' });
    expect(next.body).toContain('Nurse Maeve Collins');
  });
});

describe('the consent page', () => {
  it('names app, patient and each scope in words, and lets only the optional ones be dropped', async () => {
    const jar = createJar();
    const page = await submit(jar, await openPicker(jar, { scope: `${SCOPE} system/*.rs` }), 'patient', {
      patient: 'ada',
    });
    expect(pageName(page)).toBe('consent');
    for (const words of [
      'Chartroom',
      'TESTPERSON, Ada',
      'See vital signs and results',
      'Stay connected after you leave',
    ]) {
      expect(page.body).toContain(words);
    }
    expect(optionalScopes(page)).toEqual(['fhirUser', 'patient/Observation.rs', 'offline_access']);
    expect(page.body).toMatch(/does not grant:\s*<code>system\/\*\.rs<\/code>/);
  });

  it('SMART 59 grants no scope that was not asked for, whatever the form says', async () => {
    const jar = createJar();
    const login = createLogin(sandbox, { scope: 'openid launch/patient' });
    const picker = await submit(jar, await follow(jar, login.url), 'login', password);
    const page = await submit(jar, picker, 'patient', { patient: 'ada' });
    const answer = await submit(jar, page, 'consent', { decision: 'approve', keep: 'user/*.cruds' });
    const { body } = await exchange(sandbox, login, answer.headers.get('location') ?? '');
    expect(body.scope).toBe('openid launch/patient');
  });
});

describe('steps and strangers', () => {
  it('a form of another step does not skip this one', async () => {
    const jar = createJar();
    const page = await open(jar);
    const skipped = await submit(jar, page, 'consent', { decision: 'approve' });
    expect([skipped.status, pageName(skipped)]).toEqual([409, 'error']);
  });

  it('another browser cannot go on with this sign-in', async () => {
    const page = await open(createJar());
    const stranger = await submit(createJar(), page, 'login', password);
    expect([stranger.status, pageName(stranger)]).toEqual([400, 'error']);
  });

  it('a form sent by a foreign page is refused', async () => {
    const jar = createJar();
    const page = await open(jar);
    const status = await new Promise((resolve, reject) => {
      const headers = {
        cookie: [...jar.values()].map(({ value }) => value).join('; '),
        origin: 'http://evil.example',
        'content-type': 'application/x-www-form-urlencoded',
      };
      const outgoing = request(new URL(`${page.url.href}/login`), { method: 'POST', headers }, (res) =>
        resolve(res.resume().statusCode),
      );
      outgoing.on('error', reject).end('account=okafor&password=demo');
    });
    expect(status).toBe(403);
  });

  it('B7 a foreign Host header is misdirected', async () => {
    const status = await new Promise((resolve, reject) => {
      request(sandbox.url, { headers: { host: 'evil.example' } }, (res) => resolve(res.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(421);
  });
});

describe('headers and assets', () => {
  it('every page forbids scripts, frames and foreign content, and is not cached', async () => {
    const pages = [
      await open(createJar()),
      await visit(createJar(), new URL(sandbox.url)),
      await visit(createJar(), new URL('/oauth/authorize', sandbox.url)),
    ];
    for (const { body, headers } of pages) {
      expect(headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'self'; font-src 'self'");
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('cache-control')).toBe('no-store');
      expect(body).not.toMatch(/<script|style=|\son[a-z]+=/);
    }
  });

  it.each([
    ['http://127.0.0.1:50123/callback', "form-action 'self' http://127.0.0.1:50123;"],
    ['http://[::1]:50123/callback', "form-action 'self' http:;"],
  ])('lets a form end at %s', async (redirect_uri, policy) => {
    const { headers } = await open(createJar(), { redirect_uri });
    expect(headers.get('content-security-policy')).toContain(policy);
  });

  it('cookies are for this site and not for scripts', async () => {
    const answer = await visit(createJar(), createLogin(sandbox).url);
    const cookies = answer.headers.get('set-cookie') ?? '';
    expect(cookies).toContain('northgate_');
    expect(cookies.match(/samesite=lax/gi)?.length).toBe(cookies.match(/path=/gi)?.length);
    expect(cookies.match(/httponly/gi)?.length).toBe(cookies.match(/path=/gi)?.length);
  });

  it('serves its fonts, and nothing beside them', async () => {
    const css = await fetch(new URL('/assets/fonts/noto-sans-arabic/index.css', sandbox.url));
    expect(css.headers.get('content-type')).toContain('text/css');
    const [, file = ''] = /url\(\.\/(files\/[^)]+)\)/.exec(await css.text()) ?? [];
    const font = await fetch(new URL(file, css.url));
    expect([font.status, font.headers.get('content-type')]).toEqual([200, 'font/woff2']);
    for (const path of [
      'fonts/noto-sans/package.json',
      'fonts/other/index.css',
      'fonts/noto-sans/files/..%2f..%2fpackage.json',
      'x',
    ]) {
      expect((await fetch(new URL(`/assets/${path}`, sandbox.url))).status, path).toBe(404);
    }
  });
});
