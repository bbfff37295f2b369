/** Faults before the token: discovery, registration, and the redirect that goes back to the app. */
import { editTree, withMembers } from './answers.ts';
import { choice, fault, text, whole, type Answer, type Exchange } from './fault.ts';

const FOREIGN_ISSUER = 'https://issuer.evil.example';

/** How the capabilities that are lacking begin. */
const LACKING = {
  'no-launch': 'launch-',
  'no-launch-ehr': 'launch-ehr',
  'no-launch-standalone': 'launch-standalone',
  'no-permissions': 'permission-',
  empty: '',
  absent: '',
} as const;

const DISCOVERY = [
  fault({
    name: 'issuer',
    rows: ['A14'],
    where: ['discovery', 'openid-configuration'],
    sentence: 'The configuration names no issuer, or one of another host.',
    parameters: { variant: choice(['absent', 'foreign'], 'which') },
    after: (answer, { values }) =>
      editTree(answer, (tree) =>
        withMembers(tree, { issuer: values.variant === 'absent' ? undefined : FOREIGN_ISSUER }),
      ),
  }),
  fault({
    name: 'endpoint',
    rows: ['A15'],
    where: ['discovery', 'openid-configuration'],
    sentence: 'The configuration names an endpoint on another host, on plain http, or not at all.',
    parameters: {
      endpoint: choice(
        ['token_endpoint', 'authorization_endpoint', 'jwks_uri', 'revocation_endpoint', 'registration_endpoint'],
        'which one',
      ),
      variant: choice(['other-host', 'http', 'absent'], 'how'),
      host: text('evil.example', 'the other host (and port)'),
    },
    after: (answer, { exchange, values: { endpoint, variant, host } }) =>
      editTree(answer, (tree) => {
        const right = tree[endpoint];
        if (typeof right !== 'string') return undefined;
        const path = right.slice(exchange.issuer.length);
        const wrong = `${variant === 'http' ? 'http' : 'https'}://${host}${path}`;
        return withMembers(tree, { [endpoint]: variant === 'absent' ? undefined : wrong });
      }),
  }),
  fault({
    name: 'pkce-methods',
    rows: ['A16'],
    where: ['discovery', 'openid-configuration'],
    sentence: 'The configuration does not offer S256.',
    parameters: { variant: choice(['without-s256', 'absent'], 'a list without it, or no list') },
    after: (answer, { values }) =>
      editTree(answer, (tree) =>
        withMembers(tree, {
          code_challenge_methods_supported: values.variant === 'absent' ? undefined : ['plain'],
        }),
      ),
  }),
  fault({
    name: 'capabilities',
    rows: ['A18'],
    where: ['discovery'],
    sentence: 'The configuration lacks capabilities.',
    parameters: {
      variant: choice(
        ['no-launch', 'no-launch-ehr', 'no-launch-standalone', 'no-permissions', 'empty', 'absent'],
        'which are lacking',
      ),
    },
    after: (answer, { values: { variant } }) =>
      editTree(answer, (tree) => {
        const all = Array.isArray(tree.capabilities) ? (tree.capabilities as readonly unknown[]) : [];
        const left = all.filter((one) => !String(one).startsWith(LACKING[variant]));
        return withMembers(tree, { capabilities: variant === 'absent' ? undefined : left });
      }),
  }),
];

const ALGORITHMS = { 'es384-alone': ['ES384'], 'rs384-alone': ['RS384'], unfit: ['RS256', 'HS256'], absent: undefined };

const REGISTRATION = [
  fault({
    name: 'signing-algorithms',
    rows: ['F5'],
    where: ['discovery', 'openid-configuration'],
    sentence: 'The configuration wants client assertions signed otherwise, or does not say how.',
    parameters: { variant: choice(['es384-alone', 'rs384-alone', 'unfit', 'absent'], 'what is told') },
    after: (answer, { values }) =>
      editTree(answer, (tree) =>
        withMembers(tree, { token_endpoint_auth_signing_alg_values_supported: ALGORITHMS[values.variant] }),
      ),
  }),
  fault({
    name: 'registered-client',
    rows: ['C3'],
    where: ['registration'],
    sentence: 'The answer to a registration names no client, a secret nobody asked for, or other addresses.',
    parameters: { variant: choice(['no-id', 'id-number', 'secret', 'other-redirects'], 'which') },
    after: (answer, { values: { variant } }) => {
      const edit = {
        'no-id': { client_id: undefined },
        'id-number': { client_id: 42 },
        secret: { client_secret: 'a-secret-nobody-asked-for', token_endpoint_auth_method: 'client_secret_basic' },
        'other-redirects': { redirect_uris: ['https://evil.example/callback'] },
      }[variant];
      // A registration answers 201: as 200 it can be edited, and the status put back.
      const edited = answer.status === 201 && editTree({ ...answer, status: 200 }, (tree) => withMembers(tree, edit));
      return edited ? { ...edited, status: 201 } : undefined;
    },
  }),
];

/** Changes the redirect to the app; any other answer of the authorization endpoint stays. */
function editCallback(
  answer: Answer,
  { issuer }: Exchange,
  edit: (parameters: URLSearchParams) => boolean,
): Answer | undefined {
  const location = URL.parse(String(answer.headers.location));
  if (location === null || location.origin === issuer || !edit(location.searchParams)) return undefined;
  return { ...answer, headers: { ...answer.headers, location: location.href } };
}

/** Appends a second value; false where there is no first. */
function twice(parameters: URLSearchParams, name: string, other: string): boolean {
  if (!parameters.has(name)) return false;
  parameters.append(name, other);
  return true;
}

const MARKUP = '<script>canary()</script><img src=x onerror=canary()><b>Call 555-0100 to sign in</b>';

const CALLBACK = [
  fault({
    name: 'callback-state',
    rows: ['B1'],
    where: ['authorize'],
    sentence:
      'The redirect to the app carries a wrong state; the previous one needs an earlier sign-in under the rule.',
    parameters: { variant: choice(['absent', 'forged', 'truncated', 'twice', 'previous'], 'what is wrong') },
    after: (answer, { exchange, memory, values: { variant } }) =>
      editCallback(answer, exchange, (parameters) => {
        const state = parameters.get('state') ?? '';
        const previous = memory.get('state') as string | undefined;
        memory.set('state', state);
        if (variant === 'twice') return twice(parameters, 'state', 'forged-second-state');
        if (variant === 'previous' && previous === undefined) return false;
        if (variant === 'absent') parameters.delete('state');
        else {
          const wrong = { forged: 'forged-state', truncated: state.slice(0, -1), previous: previous ?? '' };
          parameters.set('state', wrong[variant]);
        }
        return true;
      }),
  }),
  fault({
    name: 'callback-code',
    rows: ['B2'],
    where: ['authorize'],
    sentence: 'The redirect to the app carries the code twice, or none.',
    parameters: { variant: choice(['twice', 'absent'], 'which') },
    after: (answer, { exchange, values }) =>
      editCallback(answer, exchange, (parameters) => {
        if (values.variant === 'twice') return twice(parameters, 'code', 'forged-second-code');
        parameters.delete('code');
        return true;
      }),
  }),
  fault({
    name: 'callback-error',
    rows: ['B3', 'B4'],
    where: ['authorize'],
    sentence: 'The redirect to the app carries an error.',
    parameters: {
      error: text('access_denied', 'the error code'),
      code: choice(['removed', 'kept'], 'whether the code stays beside the error (B3)'),
      description: choice(['none', 'html', 'long'], 'the error_description: none, markup, or a long text (B4)'),
      bytes: whole(1_000_000, 1, 4_000_000, 'the length of the long description'),
    },
    after: (answer, { exchange, values: { error, code, description, bytes } }) =>
      editCallback(answer, exchange, (parameters) => {
        parameters.set('error', error);
        if (code === 'removed') parameters.delete('code');
        if (description !== 'none')
          parameters.set('error_description', description === 'html' ? MARKUP : 'x'.repeat(bytes));
        return true;
      }),
  }),
  fault({
    name: 'callback-iss',
    rows: ['B5'],
    where: ['authorize'],
    sentence: 'The redirect to the app carries a wrong issuer (RFC 9207), though one is promised.',
    parameters: { variant: choice(['absent', 'wrong', 'twice'], 'what is wrong') },
    after: (answer, { exchange, values: { variant } }) =>
      editCallback(answer, exchange, (parameters) => {
        if (variant === 'twice') return twice(parameters, 'iss', FOREIGN_ISSUER);
        if (variant === 'absent') parameters.delete('iss');
        else parameters.set('iss', FOREIGN_ISSUER);
        return true;
      }),
  }),
];

/** Faults of discovery, of registration and of the redirect to the app. */
export const SIGN_IN = [...DISCOVERY, ...REGISTRATION, ...CALLBACK];
