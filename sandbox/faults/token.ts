/** Faults of the token endpoint: its errors, and the members of its answer. */
import { editTree, number, withMembers, type Tree } from './answers.ts';
import { choice, fault, text, type Answer } from './fault.ts';

const TOKEN = ['token', 'refresh'] as const;

/** Changes a token response; an error response stays. */
export const editTokens = (answer: Answer, edit: (tree: Tree) => Tree | undefined): Answer | undefined =>
  editTree(answer, (tree) => (typeof tree.access_token === 'string' ? edit(tree) : undefined));

const EXPIRES_IN = { absent: undefined, zero: 0, negative: -300, string: '300', enormous: number('1e308') };
const TOKEN_TYPES = { absent: undefined, odd: 'mac', case: 'bEARER' };
const LINE_ENDS = { crlf: '\r\n', cr: '\r', lf: '\n' };

function changedScope(scope: string, variant: 'narrower' | 'wider' | 'absent'): string | undefined {
  if (variant === 'absent') return undefined;
  if (variant === 'wider') return `${scope} system/*.cruds`;
  const scopes = scope.split(' ');
  // The last permission goes; the others hold the sign-in together.
  const dropped = scopes.findLastIndex((one) => one.includes('/') && !one.startsWith('launch/'));
  return scopes.filter((_, i) => i !== dropped).join(' ');
}

const STYLE = 'https://evil.example/style.json';

/** Launch contexts as servers were seen to give them, and as none should (SMART 2.2 #launch-context-arrives-with-your-access_token). */
const CONTEXTS = {
  'banner-text': { need_patient_banner: 'false' },
  'patient-reference': (tree: Tree) => ({ patient: `Patient/${String(tree.patient)}` }),
  'patient-number': { patient: 42 },
  'old-fhir-context': { fhirContext: ['ImagingStudy/1', 'Observation/2'] },
  'odd-fhir-context': {
    fhirContext: [
      { role: '' },
      { reference: 'Patient/somebody-else' },
      { reference: 'Task/1', unknown: true },
      null,
      7,
    ],
  },
  'fhir-context-object': { fhirContext: { reference: 'Task/1' } },
  'unknown-intent': { intent: 'an-intent-that-nobody-knows' },
  markup: { intent: '<img src=x onerror=canary()>', tenant: '<script>canary()</script>' },
  'foreign-style': { smart_style_url: STYLE },
  'script-style': { smart_style_url: 'javascript:canary()' },
  extensions: { 'https://example.org/launch/mood': { calm: true }, __bed: '12', appContext: '{"cds":"hooks"}' },
} as const;

/** Faults of the token endpoint. */
export const TOKENS = [
  fault({
    name: 'token-error',
    rows: ['C2', 'E4'],
    where: TOKEN,
    sentence: 'Refuses with an error of RFC 6749 §5.2; the code or refresh token is not used up.',
    parameters: {
      error: choice(
        [
          'invalid_request',
          'invalid_client',
          'invalid_grant',
          'unauthorized_client',
          'unsupported_grant_type',
          'invalid_scope',
        ],
        'the error code',
      ),
      status: choice(['400', '401', '403'], 'HTTP status'),
    },
    instead: ({ values: { error, status } }) => ({
      status: Number(status),
      headers: {
        'content-type': 'application/json',
        'cache-control': 'no-store',
        ...(status === '401' ? { 'www-authenticate': 'Basic realm="token"' } : {}),
      },
      body: Buffer.from(JSON.stringify({ error, error_description: 'A fault switch is on.' })),
    }),
  }),
  fault({
    name: 'token-type',
    rows: ['C6'],
    where: TOKEN,
    sentence: 'The token_type is absent, odd, or in another case.',
    parameters: { variant: choice(['absent', 'odd', 'case'], 'which') },
    after: (answer, { values }) =>
      editTokens(answer, (tree) => withMembers(tree, { token_type: TOKEN_TYPES[values.variant] })),
  }),
  fault({
    name: 'expires-in',
    rows: ['C7'],
    where: TOKEN,
    sentence: 'The expires_in is absent, 0, negative, a string, or 1e308.',
    parameters: { variant: choice(['absent', 'zero', 'negative', 'string', 'enormous'], 'which') },
    after: (answer, { values }) =>
      editTokens(answer, (tree) => withMembers(tree, { expires_in: EXPIRES_IN[values.variant] })),
  }),
  fault({
    name: 'token-scope',
    rows: ['C8', 'E5'],
    where: TOKEN,
    sentence: 'The answer says that other scopes were granted, or does not say.',
    parameters: { variant: choice(['narrower', 'wider', 'absent'], 'which') },
    after: (answer, { values }) =>
      editTokens(answer, (tree) =>
        typeof tree.scope === 'string'
          ? withMembers(tree, { scope: changedScope(tree.scope, values.variant) })
          : undefined,
      ),
  }),
  fault({
    name: 'token-patient',
    rows: ['C9', 'E5'],
    where: TOKEN,
    sentence: 'The answer names no patient, or another than was chosen.',
    parameters: {
      variant: choice(['absent', 'other'], 'which'),
      id: text('somebody-else', 'the id of the other patient'),
    },
    after: (answer, { values: { variant, id } }) =>
      editTokens(answer, (tree) => withMembers(tree, { patient: variant === 'absent' ? undefined : id })),
  }),
  fault({
    name: 'token-context',
    rows: ['C9', 'E5'],
    where: TOKEN,
    sentence: 'The answer tells an odd launch context: members of other types, old forms, unknown or harmful values.',
    parameters: {
      variant: choice(
        [
          'banner-text',
          'patient-reference',
          'patient-number',
          'old-fhir-context',
          'odd-fhir-context',
          'fhir-context-object',
          'unknown-intent',
          'markup',
          'foreign-style',
          'script-style',
          'extensions',
        ],
        'which',
      ),
    },
    after: (answer, { values }) =>
      editTokens(answer, (tree) => {
        const members = CONTEXTS[values.variant];
        return { ...tree, ...(typeof members === 'function' ? members(tree) : members) };
      }),
  }),
  fault({
    name: 'token-line-end',
    rows: ['C10'],
    where: TOKEN,
    sentence: 'The access token has a line end inside, and a header behind it.',
    parameters: { variant: choice(['crlf', 'cr', 'lf'], 'which line end') },
    after: (answer, { values }) =>
      editTokens(answer, (tree) =>
        withMembers(tree, { access_token: `${String(tree.access_token)}${LINE_ENDS[values.variant]}X-Injected: yes` }),
      ),
  }),
  fault({
    name: 'refresh-token',
    rows: ['C12', 'E4'],
    where: TOKEN,
    sentence: 'The answer brings no refresh token, or (to a refresh) the old one, whose next use ends the grant.',
    parameters: { variant: choice(['absent', 'old'], 'which') },
    after: (answer, { exchange, values }) =>
      editTokens(answer, (tree) => {
        if (values.variant === 'absent') return withMembers(tree, { refresh_token: undefined });
        const old = exchange.form.get('refresh_token');
        return old === null ? undefined : withMembers(tree, { refresh_token: old });
      }),
  }),
];
