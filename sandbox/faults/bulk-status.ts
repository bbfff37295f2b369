/** Faults of bulk exports: refusals, waiting times, manifests. */
import { editTree, number, trees, withMembers, type Tree } from './answers.ts';
import { choice, fault, text, whole, type Answer, type Exchange } from './fault.ts';

const STATUS = ['export-status'] as const;
const HOUR_MS = 3_600_000;

/** Changes a manifest; whatever else the status answers stays. */
export const editManifest = (answer: Answer, edit: (tree: Tree) => Tree | undefined): Answer | undefined =>
  editTree(answer, (tree) => (tree.transactionTime === undefined ? undefined : edit(tree)));

/** A manifest with each of its output files changed. */
export const withOutput = (tree: Tree, edit: (file: Tree) => Tree): Tree => ({
  ...tree,
  output: trees(tree.output).map(edit),
});

const isWaiting = ({ status, headers }: Answer): boolean =>
  status === 202 || String(headers['x-export-status'] ?? '').startsWith('202');

/** Retry-After as servers were seen to give it, and as none should. */
function retryAfter(variant: string): string | undefined {
  const now = Date.now();
  const odd: Readonly<Record<string, string>> = {
    'http-date': new Date(now + 2_000).toUTCString(),
    'past-date': new Date(now - HOUR_MS).toUTCString(),
    epoch: String(Math.floor(now / 1000) + 2),
    negative: '-5',
    zero: '0',
    nan: 'NaN',
    huge: '99999',
    fraction: '1.5',
  };
  return odd[variant];
}

type Variant = (tree: Tree, exchange: Exchange, host: string) => Tree | undefined;

const firstFile = (tree: Tree, members: Tree): Tree => ({
  ...tree,
  output: trees(tree.output).map((file, n) => (n === 0 ? withMembers(file, members) : file)),
});

const firstUrl = (url: (own: URL, host: string) => string): Variant => {
  return (tree, _exchange, host) => {
    const own = URL.parse(String(trees(tree.output)[0]?.url));
    return own === null ? undefined : firstFile(tree, { url: url(own, host) });
  };
};

/** What is wrong with a manifest, by name. */
const MANIFESTS = {
  'no-output': (tree) => withMembers(tree, { output: undefined }),
  'output-object': (tree) => ({ ...tree, output: { '0': trees(tree.output)[0] } }),
  'output-null': (tree) => ({ ...tree, output: null }),
  'lacks-file': (tree) => ({ ...tree, output: trees(tree.output).slice(0, -1) }),
  'no-time': (tree) => withMembers(tree, { transactionTime: undefined }),
  'bad-time': (tree) => ({ ...tree, transactionTime: 'yesterday' }),
  'token-text': (tree) => ({ ...tree, requiresAccessToken: String(tree.requiresAccessToken) }),
  'token-absent': (tree) => withMembers(tree, { requiresAccessToken: undefined }),
  'no-url': (tree) => firstFile(tree, { url: undefined }),
  'no-type': (tree) => firstFile(tree, { type: undefined }),
  'type-path': (tree) => firstFile(tree, { type: '../../evil' }),
  'same-url': (tree) => ({ ...tree, output: [...trees(tree.output), ...trees(tree.output).slice(0, 1)] }),
  'foreign-http': firstUrl((own, host) => `http://${host}${own.pathname}`),
  'foreign-https': firstUrl((own, host) => `https://${host}${own.pathname}`),
  javascript: firstUrl(() => 'javascript:canary()'),
  'file-scheme': firstUrl(() => 'file:///etc/hostname'),
  relative: firstUrl((own) => own.pathname),
  userinfo: firstUrl((own, host) => `http://${own.host}@${host}${own.pathname}`),
  'next-foreign': (tree, _exchange, host) => ({
    ...tree,
    link: [{ relation: 'next', url: `https://${host}/manifest` }],
  }),
  'next-itself': (tree, { url }) => ({ ...tree, link: [{ relation: 'next', url: url.href }] }),
} as const satisfies Readonly<Record<string, Variant>>;
type ManifestVariant = keyof typeof MANIFESTS;
const MANIFEST_VARIANTS = Object.keys(MANIFESTS) as [ManifestVariant, ...ManifestVariant[]];

const COUNTS = { absent: undefined, negative: -1, string: '3', enormous: number('1e308') };

function changedCount(count: unknown, variant: 'too-high' | 'too-low' | keyof typeof COUNTS): unknown {
  if (variant === 'too-high') return Number(JSON.stringify(count)) + 1;
  if (variant === 'too-low') return Number(JSON.stringify(count)) - 1;
  return COUNTS[variant];
}

/** Faults of kick-off, status and manifest. */
export const BULK_STATUS = [
  fault({
    name: 'export-error',
    rows: ['N116', 'N117', 'N120', 'N122'],
    where: ['kick-off', 'export-status', 'export-file'],
    sentence: 'Refuses with an OperationOutcome, and the server never learns of the request.',
    parameters: {
      status: whole(500, 400, 599, 'HTTP status'),
      code: choice(['transient', 'exception', 'throttled', 'not-supported', 'processing'], 'the issue code'),
      retryAfter: text('', 'Retry-After header; none where empty'),
      diagnostics: text('A fault switch is on.', 'what it says'),
      told: choice(['status', 'export-status'], 'by the HTTP status, or as 200 with X-Export-Status'),
    },
    instead: ({ values: { status, code, retryAfter: after, diagnostics, told } }) => ({
      status: told === 'status' ? status : 200,
      headers: {
        'content-type': 'application/fhir+json',
        'cache-control': 'no-store',
        ...(told === 'status' ? {} : { 'x-export-status': String(status) }),
        ...(after === '' ? {} : { 'retry-after': after }),
      },
      body: Buffer.from(
        JSON.stringify({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, diagnostics }] }),
      ),
    }),
  }),
  fault({
    name: 'export-retry-after',
    rows: ['N118', 'N119'],
    where: STATUS,
    sentence: 'Says oddly how long to wait while an export is prepared.',
    parameters: {
      variant: choice(
        ['http-date', 'past-date', 'epoch', 'negative', 'zero', 'nan', 'huge', 'fraction', 'absent'],
        'which',
      ),
    },
    after: (answer, { values }) => {
      if (!isWaiting(answer)) return undefined;
      const { 'retry-after': _told, ...headers } = answer.headers;
      const value = retryAfter(values.variant);
      return { ...answer, headers: value === undefined ? headers : { ...headers, 'retry-after': value } };
    },
  }),
  fault({
    name: 'export-progress',
    rows: ['N121'],
    where: STATUS,
    sentence: 'Says oddly how far an export is.',
    parameters: { text: text('<img src=x onerror=canary()>', 'the X-Progress header') },
    after: (answer, { values }) =>
      isWaiting(answer) ? { ...answer, headers: { ...answer.headers, 'x-progress': values.text } } : undefined,
  }),
  fault({
    name: 'export-manifest',
    rows: ['N123', 'N131'],
    where: STATUS,
    sentence: 'Gives a manifest that is malformed, insecure, or lacks a file.',
    parameters: {
      variant: choice(MANIFEST_VARIANTS, 'what is wrong'),
      host: text('evil.example', 'the foreign host (and port)'),
    },
    after: (answer, { exchange, values: { variant, host } }) =>
      editManifest(answer, (tree) => MANIFESTS[variant](tree, exchange, host)),
  }),
  fault({
    name: 'export-count',
    rows: ['N128'],
    where: STATUS,
    sentence: 'The manifest tells a wrong count for each file.',
    parameters: { variant: choice(['too-high', 'too-low', 'absent', 'negative', 'string', 'enormous'], 'which') },
    after: (answer, { values }) =>
      editManifest(answer, (tree) =>
        withOutput(tree, (file) => withMembers(file, { count: changedCount(file.count, values.variant) })),
      ),
  }),
];
