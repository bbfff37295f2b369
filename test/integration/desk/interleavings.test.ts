/**
 * Launches, switches, renewals, locks and late answers in any order: no frame of any window ever mixes two patients,
 * and no refresh token is ever used twice at once (HOUSE §3.6; security E2, E10; SMART 18, 91).
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ChartOverview } from '../../../shared/chart-model.ts';
import { deskWorld, SITES, type PageWindow } from '../../support/desk-world.ts';
import { IDENTITY, settled } from '../../support/session-bench.ts';

const PATIENTS = ['ann', 'ben', 'cas'] as const;
const RUNS = 200;

/** Each with how often it comes: what opens a chart more often than what ends one. */
const WEIGHTS = {
  launch: 1,
  confirm: 2,
  standalone: 3,
  search: 2,
  open: 3,
  back: 1,
  arrive: 6,
  'arrive-other': 1,
  answer: 12,
  renewal: 3,
  expire: 1,
  minutes: 1,
  lock: 1,
  unlock: 3,
  reload: 1,
  'sign-out': 1,
  close: 1,
} as const;
type Move = keyof typeof WEIGHTS;
type Step = { readonly move: Move; readonly pick: number };

/** Everything that a screen shows, as one text. */
const shown = (overview: ChartOverview | null, rows: unknown): string => JSON.stringify([overview, rows]);

/** Whose records are in a text: ids behind `-of-`. */
const patientsIn = (text: string): string[] => [...new Set([...text.matchAll(/-of-(\w+)/g)].map((match) => match[1]!))];

type World = ReturnType<typeof deskWorld>;

/** Looks at one window as its page does, and judges the frame. */
async function judge(page: PageWindow, truth: ReadonlyMap<number, string | null>): Promise<void> {
  const { workstation, api } = page;
  const { session, overview } = workstation.snapshot();
  const patient = truth.get(session?.generation ?? -1) ?? null;
  if (overview !== null) {
    expect(session?.signedIn).not.toBeNull();
    expect(overview.generation).toBe(session?.generation);
    expect(patientsIn(shown(overview, null)).filter((id) => id !== patient)).toEqual([]);
  }
  if (session?.locked != null) expect([session.signedIn, overview]).toEqual([null, null]);
  const asked = workstation.generation();
  for (const list of ['chart.conditions', 'chart.medications', 'chart.encounters'] as const) {
    void api[list]({ offset: 0, limit: 200 }).then((rows) => {
      // As the page does: an answer that comes under another generation is dropped (D4).
      if (workstation.generation() !== asked || !rows.ok) return;
      const found = patientsIn(JSON.stringify(rows.value)).filter((id) => id !== (truth.get(asked ?? -1) ?? null));
      expect(found).toEqual([]);
    });
  }
  await settled();
}

async function play(world: World, { move, pick }: Step): Promise<void> {
  const { desk, pages, held, calls, clock, signInOf } = world;
  const page = pages[pick % Math.max(pages.length, 1)];
  const patient = PATIENTS[pick % PATIENTS.length]!;
  const quietly = async (act: () => unknown): Promise<void> => {
    await Promise.resolve()
      .then(act)
      .catch(() => undefined);
  };
  const release = (what: string): void => {
    const waiting = held.filter((one) => one.what === what);
    const one = waiting[pick % Math.max(waiting.length, 1)];
    if (one === undefined) return;
    held.splice(held.indexOf(one), 1);
    one.release();
  };
  const arrive = async (subject: string): Promise<void> => {
    const call = calls.findLast(({ signal }) => !signal.aborted);
    if (call === undefined) return;
    const chosen = call.site === SITES[1] || call.kind.kind === 'unlock' ? null : patient;
    await call.succeed(signInOf(chosen, subject));
    calls.splice(calls.indexOf(call), 1);
  };
  switch (move) {
    case 'launch':
      return quietly(() =>
        desk.receive(`chartroom://launch?iss=${encodeURIComponent(SITES[0].fhirBase)}&launch=x${pick}`),
      );
    case 'confirm':
      return quietly(() => page?.api['launch.confirm']({}));
    case 'standalone':
      return quietly(() => page?.api['sign-in.start']({ siteId: SITES[pick % 2]!.id }));
    case 'search':
      return quietly(() => void page?.api['patients.search']({ text: 'name' }));
    case 'open':
      return quietly(() => page?.api['patient.open']({ search: 1 + (pick % 4), row: pick % 3 }));
    case 'back':
      return quietly(() => page?.api['patient.close']({}));
    case 'arrive':
      return arrive(IDENTITY.subject);
    case 'arrive-other':
      return arrive('nurse');
    case 'answer':
      for (let n = 0; n <= pick % 6; n++) release('answer');
      return;
    case 'renewal': {
      release('renewal');
      return;
    }
    case 'expire': {
      world.expireTokens();
      return;
    }
    case 'minutes': {
      clock.advance(((pick % 5) + 1) * 60_000);
      return;
    }
    case 'lock':
      return quietly(() => void desk.lock('user'));
    case 'unlock':
      return quietly(() => page?.api['lock.unlock']({}));
    case 'reload':
      return quietly(() => page?.api['chart.reload']({ lists: null }));
    case 'sign-out':
      return quietly(() => page?.api['session.sign-out']({}));
    case 'close': {
      if (pages.length > 2) page?.closeByUser();
      return;
    }
  }
}

/** What main bound each window to, by generation: the truth that frames are held against. */
function watchTruth(truths: Map<PageWindow, Map<number, string | null>>, page: PageWindow): Map<number, string | null> {
  const known = truths.get(page);
  if (known !== undefined) return known;
  const truth = new Map<number, string | null>();
  const { session } = page.workspace;
  const note = (): void => void truth.set(session.describe().generation, session.binding()?.patientId ?? null);
  note();
  session.onBinding(note);
  truths.set(page, truth);
  return truth;
}

/** The hospital answers whatever it still owes: the end of a session waits for a renewal that is under way. */
async function closeAll({ desk, held }: World): Promise<void> {
  const closing = desk.close();
  const progress = { over: false };
  void closing.finally(() => (progress.over = true));
  while (!progress.over) {
    for (const one of held.splice(0)) one.release();
    await settled();
  }
  await closing;
}

const move = fc.oneof(
  ...Object.entries(WEIGHTS).map(([name, weight]) => ({ weight, arbitrary: fc.constant(name as Move) })),
);
const steps = fc.array(fc.record({ move, pick: fc.nat({ max: 59 }) }), {
  minLength: 40,
  maxLength: 80,
});

it(`HOUSE §3.6, SMART 18, 91, E2, E10: ${RUNS} seeded interleavings`, { timeout: 120_000 }, async () => {
  const reached = { frames: 0, charts: 0, renewals: 0, locks: 0, launches: 0 };
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const world = deskWorld();
      const truths = new Map<PageWindow, Map<number, string | null>>();
      await world.desk.start({ quietly: false });
      for (const step of sequence) {
        for (const page of world.pages) watchTruth(truths, page);
        await play(world, step);
        await settled();
        for (const page of [...world.pages]) {
          await judge(page, watchTruth(truths, page));
          reached.frames += 1;
          if (page.workstation.snapshot().overview?.banner != null) reached.charts += 1;
        }
        expect(world.mostAtOnce()).toBeLessThanOrEqual(1);
      }
      reached.renewals += world.mostAtOnce();
      reached.locks += world.audited.filter(({ action }) => action === 'unlocked').length;
      reached.launches += world.audited.filter(({ action }) => action === 'launch-received').length;
      await closeAll(world);
    }),
    { seed: 20_261_127, numRuns: RUNS, verbose: true },
  );
  // A walk that opens nothing proves nothing.
  expect(Math.min(...Object.values(reached)), JSON.stringify(reached)).toBeGreaterThan(20);
});
