/** A browser small enough for plain HTTP: a cookie jar, and fingers for the sandbox's three pages. */
import { request } from 'node:http';

export type SignInChoices = {
  readonly account: string;
  readonly password?: string;
  /** Id of the patient to pick, where a picker is shown. */
  readonly patient?: string;
  /** Scopes whose check box is cleared. */
  readonly drop?: readonly string[];
  readonly refuse?: true;
};

export type Answer = { readonly status: number; readonly headers: Headers; readonly body: string; readonly url: URL };
/** Cookies by name, each with the path it is for. */
export type CookieJar = Map<string, { readonly path: string; readonly value: string }>;

const MAX_STEPS = 20;

export const createJar = (): CookieJar => new Map();

function keepCookies(jar: CookieJar, lines: readonly string[]): void {
  for (const line of lines) {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const at = pair.indexOf('=');
    const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
    const key = `${path} ${pair.slice(0, at)}`;
    const expires = attributes.find((attribute) => /^expires=/i.test(attribute))?.slice(8);
    if (expires !== undefined && Date.parse(expires) <= Date.now()) jar.delete(key);
    else jar.set(key, { path, value: pair });
  }
}

const cookiesFor = (jar: CookieJar, pathname: string): string =>
  [...jar.values()]
    .filter(({ path }) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`))
    .map(({ value }) => value)
    .join('; ');

/** One request without following redirects; keeps cookies in `jar`, sends a `form` as POST. */
export function visit(jar: CookieJar, url: URL, form?: URLSearchParams): Promise<Answer> {
  const cookie = cookiesFor(jar, url.pathname);
  return new Promise((resolve, reject) => {
    const headers = {
      accept: 'text/html',
      ...(cookie === '' ? {} : { cookie }),
      ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', origin: url.origin }),
    };
    const outgoing = request(url, { method: form === undefined ? 'GET' : 'POST', headers }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('error', reject);
      res.on('end', () => {
        keepCookies(jar, res.headers['set-cookie'] ?? []);
        const pairs = Object.entries(res.headers).map(([name, value]): [string, string] => [name, String(value)]);
        const body = Buffer.concat(chunks).toString('utf8');
        resolve({ status: res.statusCode ?? 0, headers: new Headers(pairs), body, url });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(form?.toString());
  });
}

/** Follows redirects while they stay on the origin; ends at a page, or at the redirect that leaves. */
export async function follow(jar: CookieJar, start: URL, form?: URLSearchParams): Promise<Answer> {
  let answer = await visit(jar, start, form);
  for (let step = 0; step < MAX_STEPS; step++) {
    const location = answer.headers.get('location');
    if (location === null) return answer;
    const next = new URL(location, answer.url);
    if (next.origin !== start.origin) return answer;
    answer = await visit(jar, next);
  }
  throw new Error('too many redirects');
}

/** Which page of the sandbox this is: `sign-in`, `patient`, `consent`, `error`, `home`, or '' for something else. */
export const pageName = ({ body }: Answer): string => /data-page="([a-z-]+)"/.exec(body)?.[1] ?? '';

const unescapeHtml = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** The scopes that the consent page lets the user drop. */
export const optionalScopes = ({ body }: Answer): string[] =>
  [...body.matchAll(/name="keep"\s+value="([^"]*)"/g)].map((match) => unescapeHtml(match[1] ?? ''));

/** The verb and the fields with which the choices answer this page. */
function reply(page: Answer, choices: SignInChoices): [verb: string, fields: [string, string][]] {
  switch (pageName(page)) {
    case 'sign-in':
      return [
        'login',
        [
          ['account', choices.account],
          ['password', choices.password ?? 'demo'],
        ],
      ];
    case 'patient':
      if (choices.patient === undefined) throw new Error('the picker is shown, but no patient was named');
      return ['patient', [['patient', choices.patient]]];
    case 'consent': {
      const keep = optionalScopes(page).filter((scope) => !choices.drop?.includes(scope));
      const fields = keep.map((scope): [string, string] => ['keep', scope]);
      return ['consent', [...fields, ['decision', choices.refuse ? 'refuse' : 'approve']]];
    }
    default:
      throw new Error(`no page of the sign-in: ${page.status} ${page.url.pathname}`);
  }
}

/**
 * Signs in by plain HTTP as a user would, and gives the redirect that goes back to the app (code, or an error).
 * With a `jar` of an earlier sign-in the session cookie is sent again. Throws on a page it does not know, and where a
 * page comes again unanswered (a wrong password).
 */
export async function signInByHttp(
  authorizeUrl: URL | string,
  choices: SignInChoices,
  jar: CookieJar = createJar(),
): Promise<string> {
  let page = await follow(jar, new URL(authorizeUrl));
  const seen: string[] = [];
  for (;;) {
    const location = page.headers.get('location');
    if (location !== null) return location;
    if (seen.includes(pageName(page))) throw new Error(`the ${pageName(page)} page came again`);
    const [verb, fields] = reply(page, choices);
    seen.push(pageName(page));
    const [, , uid = ''] = page.url.pathname.split('/');
    page = await follow(jar, new URL(`/interaction/${uid}/${verb}`, page.url), new URLSearchParams(fields));
  }
}
