/** Faults of searches: next links, pages, totals, entries, ignored parameters. */
import { number, plainAnswer, trees, type Tree } from './answers.ts';
import { editBundle, entriesOf, ofAnotherPatient } from './bundles.ts';
import { choice, fault, text, TURN, whole, type Exchange } from './fault.ts';

const RECORDS = ['fhir'] as const;

/** The links of a Bundle with another next one; undefined for none. */
function withNext(bundle: Tree, next: string | undefined): Tree {
  const others = trees(bundle.link).filter(({ relation }) => relation !== 'next');
  return { ...bundle, link: next === undefined ? others : [...others, { relation: 'next', url: next }] };
}

function atTurn({ url }: Exchange, turn: number | null): string {
  const next = new URL(url);
  if (turn !== null) next.searchParams.set(TURN, String(turn));
  return next.href;
}

/** Next links that leave the server, or look as if they did. */
function foreignNext({ url, fhirBase }: Exchange, variant: string, host: string): string {
  const { host: own, hostname, port, pathname, search } = url;
  const rest = `${pathname}${search}`;
  switch (variant) {
    case 'http':
      return `http://${host}${rest}`;
    case 'other-port':
      return `http://${hostname}:${(Number(port) % 65_535) + 1}${rest}`;
    case 'double-slash':
      return `//${host}${rest}`;
    case 'userinfo':
      return `http://${own}@${host}${rest}`;
    case 'backslash':
      return `http://${host}\\@${own}${rest}`;
    case 'encoded':
      return `${fhirBase}/..%2f..%2f${host}${rest}`;
    case 'doubled-port':
      return `http://${own}:${port}${rest}`;
    default:
      return `https://${host}${rest}`;
  }
}

const LINKS = [
  fault({
    name: 'next-link',
    rows: ['G1'],
    where: RECORDS,
    sentence: 'The next link of every page leads off the server, or is spelt to look as if it did not.',
    parameters: {
      variant: choice(
        ['foreign-host', 'http', 'other-port', 'double-slash', 'userinfo', 'backslash', 'encoded', 'doubled-port'],
        'how',
      ),
      host: text('evil.example', 'the foreign host (and port)'),
    },
    after: (answer, { exchange, values: { variant, host } }) =>
      editBundle(answer, (bundle) => withNext(bundle, foreignNext(exchange, variant, host))),
  }),
  fault({
    name: 'next-loop',
    rows: ['G2'],
    where: RECORDS,
    sentence: 'The next link is relative, empty, leads in a circle, or never ends.',
    parameters: {
      variant: choice(['relative', 'empty', 'same-page', 'cycle', 'endless'], 'which'),
      pages: whole(10_001, 2, 1_000_000, 'after how many pages the endless ones end'),
    },
    after: (answer, { exchange, values: { variant, pages } }) =>
      editBundle(answer, (bundle) => {
        const turn = Number(exchange.turn ?? 0);
        const relative = exchange.url.href.slice(exchange.fhirBase.length + 1);
        const next = {
          relative,
          empty: '',
          'same-page': atTurn(exchange, exchange.turn === null ? null : turn),
          cycle: atTurn(exchange, turn === 0 ? 1 : null),
          endless: turn + 1 < pages ? atTurn(exchange, turn + 1) : undefined,
        }[variant];
        return withNext(bundle, next);
      }),
  }),
];

const isLaterPage = ({ turn, url }: Exchange): boolean => turn !== null || url.searchParams.has('_page');

const PAGES = [
  fault({
    name: 'page-gone',
    rows: ['G3'],
    where: RECORDS,
    sentence: 'Every page after the first is 410 Gone.',
    parameters: {},
    instead: ({ exchange }) => (isLaterPage(exchange) ? plainAnswer(exchange, 410) : undefined),
  }),
  fault({
    name: 'page-order',
    rows: ['G3'],
    where: RECORDS,
    sentence: 'Entries come in reverse, twice on a page, or again on the page after.',
    parameters: { variant: choice(['reversed', 'twice', 'again'], 'which') },
    after: (answer, { memory, values: { variant } }) =>
      editBundle(answer, (bundle) => {
        const entries = entriesOf(bundle);
        if (entries.length === 0) return undefined;
        const before = memory.get('last') as Tree | undefined;
        memory.set('last', entries.at(-1));
        if (variant === 'reversed') return { ...bundle, entry: entries.toReversed() };
        if (variant === 'twice') return { ...bundle, entry: entries.flatMap((entry) => [entry, entry]) };
        return before === undefined ? undefined : { ...bundle, entry: [before, ...entries] };
      }),
  }),
  fault({
    name: 'total',
    rows: ['G4'],
    where: RECORDS,
    sentence: 'The total is missing, wrong, or no number that counts.',
    parameters: { variant: choice(['absent', 'too-high', 'zero', 'negative', 'fraction', 'string'], 'which') },
    after: (answer, { values: { variant } }) =>
      editBundle(answer, ({ total: _total, ...bundle }) => {
        const wrong = { 'too-high': 999_999, zero: 0, negative: -1, fraction: number('1.5'), string: '12' };
        return variant === 'absent' ? bundle : { ...bundle, total: wrong[variant] };
      }),
  }),
];

const outcome = (severity: string) => ({
  resource: {
    resourceType: 'OperationOutcome',
    issue: [{ severity, code: 'processing', diagnostics: 'Some records could not be searched.' }],
  },
  search: { mode: 'outcome' },
});

/** An entry to put beside the right ones: a copy of the first, or a bare resource of the type that was asked for. */
function sample(bundle: Tree, { url }: Exchange): Tree {
  const first = entriesOf(bundle).find(({ resource }) => resource !== undefined)?.resource as Tree | undefined;
  const type = url.pathname.split('/')[2] ?? 'Observation';
  return first ?? { resourceType: type, id: 'made-up' };
}

function oddEntry(bundle: Tree, exchange: Exchange, variant: string, patient: string): object {
  const { fhirBase } = exchange;
  const resource = sample(bundle, exchange);
  const entry = (changed: Tree): object => ({
    fullUrl: `${fhirBase}/${String(changed.resourceType)}/${typeof changed.id === 'string' ? changed.id : 'unknown'}`,
    resource: changed,
    search: { mode: 'match' },
  });
  switch (variant) {
    case 'without-resource':
      return { fullUrl: `${fhirBase}/${String(resource.resourceType)}/nothing`, search: { mode: 'match' } };
    case 'error-outcome':
      return outcome('error');
    case 'warning-outcome':
      return outcome('warning');
    case 'other-type':
      return entry({ resourceType: 'Basic', id: 'made-up', code: { text: 'Not asked for' } });
    case 'other-patient':
      return entry(ofAnotherPatient({ ...resource, id: 'of-another-patient' }, patient));
    default:
      return entry(Object.fromEntries(Object.entries(resource).filter(([name]) => name !== 'id')));
  }
}

const ENTRIES = [
  fault({
    name: 'entry',
    rows: ['G5', 'G8'],
    where: RECORDS,
    sentence: 'Each page has one entry more that does not belong.',
    parameters: {
      variant: choice(
        ['without-resource', 'error-outcome', 'warning-outcome', 'other-type', 'other-patient', 'without-id'],
        'which',
      ),
      patient: text('somebody-else', 'the id of the other patient'),
    },
    after: (answer, { exchange, values: { variant, patient } }) =>
      editBundle(answer, (bundle) => ({
        ...bundle,
        entry: [...entriesOf(bundle), oddEntry(bundle, exchange, variant, patient)],
      })),
  }),
  fault({
    name: 'ignored-parameters',
    rows: ['G8'],
    where: RECORDS,
    sentence: 'Parameters of a search are ignored, and not mentioned in its self link.',
    parameters: { names: text('_count', 'their names, parted by commas') },
    request: ({ exchange: { url }, values: { names } }) => {
      const ignored = names.split(',').map((name) => name.trim());
      const kept = [...url.searchParams].filter(([name]) => !ignored.includes(name.split(':')[0] ?? ''));
      if (kept.length === url.searchParams.size) return undefined;
      const changed = new URL(url);
      changed.search = new URLSearchParams(kept).toString();
      return changed;
    },
  }),
];

/** Faults of searches. */
export const PAGING = [...LINKS, ...PAGES, ...ENTRIES];
