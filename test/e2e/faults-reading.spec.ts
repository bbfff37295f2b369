/**
 * Every bad answer while a chart is read, driven through the window: what is missing is said in a sentence of its own
 * beside a button, the token goes nowhere else, and reading again works.
 */
import type { ErrorCode } from '../../shared/errors.ts';
import { messageOf } from '../../renderer/error-messages.ts';
import { page } from '../support/fault-fhir-server.ts';
import type { Reply } from '../support/fault-server.ts';
import { signOut as chooseSignOut } from './support/clinician.ts';
import { expect, expectNoLeak, startAt, test, type FaultBench } from './support/fault-bench.ts';
import { creatinine, PATIENT_NAME } from './support/fault-hospital.ts';

type Fault = {
  readonly name: string;
  readonly code: ErrorCode;
  /** Words of the sentence that only this answer can have. */
  readonly words?: RegExp;
  /** Whether something came before the fault. */
  readonly partial: boolean;
  readonly arrange: (bench: FaultBench) => unknown;
};

const SECOND = 'Observation?page=2';

/** The first page of the results, and where the second is said to be. */
const firstPage = (next: string): Reply => ({ body: page([creatinine(1)], { next, total: 2 }) });
const everyResult =
  (reply: Reply) =>
  ({ hospital }: FaultBench): void =>
    hospital.onFhir('Observation', reply);
const secondPage =
  (reply: Reply) =>
  ({ hospital }: FaultBench): void => {
    hospital.onFhir('Observation', firstPage(`${hospital.fhirBase}/${SECOND}`));
    hospital.onFhir(SECOND, reply);
  };

const FAULTS: readonly Fault[] = [
  { name: 'G10 FHIR 403', code: 'fhir-forbidden', partial: false, arrange: everyResult({ status: 403, body: {} }) },
  {
    name: 'SMART 141 FHIR 404',
    code: 'fhir-not-found',
    partial: false,
    arrange: everyResult({ status: 404, body: {} }),
  },
  {
    name: 'SMART 141 FHIR 429 with Retry-After',
    code: 'fhir-rate-limited',
    words: /in 5 minutes/,
    partial: false,
    arrange: everyResult({ status: 429, headers: { 'retry-after': '300' }, body: {} }),
  },
  {
    name: 'G9, K5 a stray HTML answer',
    code: 'fhir-html',
    partial: false,
    arrange: everyResult({ headers: { 'content-type': 'text/html' }, body: '<html>Guest network</html>' }),
  },
  { name: 'H4 not JSON', code: 'fhir-invalid-json', partial: false, arrange: everyResult({ body: '{"resource' }) },
  { name: 'no Bundle', code: 'fhir-not-fhir', partial: false, arrange: everyResult({ body: { hello: 'world' } }) },
  {
    name: 'G6 a redirect to another host',
    code: 'fhir-redirected',
    words: /status 302\), which is not followed with your sign-in/,
    partial: false,
    arrange: ({ hospital, foreign }) =>
      hospital.onFhir('Observation', { status: 302, headers: { location: `${foreign.origin}/fhir/Observation` } }),
  },
  {
    name: 'G1 a foreign next link',
    code: 'fhir-foreign-link',
    partial: true,
    arrange: ({ hospital, foreign }) => hospital.onFhir('Observation', firstPage(`${foreign.origin}/tenant/fhir/2`)),
  },
  {
    name: 'G2 a next link that loops',
    code: 'fhir-looping-link',
    partial: true,
    arrange: ({ hospital }) => secondPage(firstPage(`${hospital.fhirBase}/${SECOND}`))({ hospital } as FaultBench),
  },
  {
    name: 'K7 a page that breaks off half-way',
    code: 'fhir-unreachable',
    partial: true,
    arrange: secondPage({
      headers: { 'content-length': '4000' },
      body: page([creatinine(2)]),
      fault: 'cut',
    }),
  },
  {
    name: 'G3 the second page answers 500',
    code: 'fhir-server-error',
    words: /status 500/,
    partial: true,
    arrange: secondPage({ status: 500, body: {} }),
  },
  {
    name: 'G3 the second page is gone',
    code: 'fhir-gone',
    partial: true,
    arrange: secondPage({ status: 410, body: {} }),
  },
  {
    name: 'C4 the second page stalls',
    code: 'fhir-timeout',
    partial: true,
    arrange: async (bench) => {
      secondPage({ body: page([]), fault: 'stall' })(bench);
      await bench.hurry(60_000);
    },
  },
];

async function signIn(bench: FaultBench): Promise<void> {
  await startAt(bench);
  await (await bench.visit()).answer();
}

const results = ({ window }: FaultBench) => window.getByRole('tab', { name: /^Results/ });
const readAgain = ({ window }: FaultBench) => window.getByRole('button', { name: 'Read again, results' }).first();

async function signOut({ window }: FaultBench): Promise<void> {
  await chooseSignOut(window);
  await expect(window.getByRole('heading', { name: 'Choose a site' })).toBeVisible();
}

test.describe('a chart that cannot be read to its end', () => {
  for (const { name, code, words, partial, arrange } of FAULTS) {
    test(`${name}: its own sentence, and reading again works`, async ({ bench }) => {
      const { window, hospital, foreign } = bench;
      await bench.heal();
      await arrange(bench);
      await signIn(bench);
      await expect(window.getByRole('heading', { name: PATIENT_NAME })).toBeVisible();
      const { what } = messageOf({ code, details: {} });
      const said = window.getByText(what.replace(/\.$/, ''), { exact: false }).first();
      if (words === undefined) await expect(said).toBeVisible();
      else await expect(window.getByText(words).first()).toBeVisible();
      await expect(results(bench)).toHaveText(partial ? /1, partial/ : /not read/);
      await expect(window.getByText(/No results/i)).toHaveCount(0);
      expect(foreign.requests).toEqual([]);
      expect(hospital.seen.filter(({ endpoint, headers }) => endpoint !== 'fhir' && headers.authorization)).toEqual([]);
      await expectNoLeak(bench);

      await bench.heal();
      await readAgain(bench).click();
      await expect(results(bench)).toHaveText(/^Results\s*2$/);
      await signOut(bench);
    });
  }

  test('no two faults say the same', () => {
    const messages = FAULTS.map(({ code }) => messageOf({ code, details: {} }));
    for (const part of ['title', 'what'] as const) {
      expect(new Set(messages.map((message) => message[part])).size, part).toBe(FAULTS.length);
    }
  });
});

test.describe('a sign-in that ends while a chart is open', () => {
  test('SMART 141 FHIR 401 from the start: who the patient is stays unknown, and signing in again works', async ({
    bench,
  }) => {
    await bench.heal();
    bench.hospital.onFhir('', { status: 401, body: {} });
    await signIn(bench);
    const bar = bench.window.getByRole('alert').filter({ hasText: 'The sign-in has ended' });
    await expect(bar).toBeVisible();
    await expectNoLeak(bench);
    await bench.heal();
    await bar.getByRole('button', { name: 'Sign in again' }).click();
    await (await bench.visit()).answer();
    await expect(results(bench)).toHaveText(/^Results\s*2$/);
    await signOut(bench);
  });

  test('display-60 FHIR 401 on reading again: what was read stays on screen with its time', async ({ bench }) => {
    const { window, hospital } = bench;
    await bench.heal();
    await signIn(bench);
    await expect(results(bench)).toHaveText(/^Results\s*2$/);
    hospital.onFhir('', { status: 401, body: {} });
    await window.getByRole('button', { name: /^Complete/ }).click();
    await window.getByRole('button', { name: 'Read everything again' }).click();
    const bar = window.getByRole('alert').filter({ hasText: 'The sign-in has ended' });
    await expect(bar).toContainText(/was read at/);
    await expect(window.getByRole('heading', { name: PATIENT_NAME })).toBeVisible();
    await bench.heal();
    await bar.getByRole('button', { name: 'Sign in again' }).click();
    await (await bench.visit()).answer();
    await expect(results(bench)).toHaveText(/^Results\s*2$/);
    await signOut(bench);
  });
});
