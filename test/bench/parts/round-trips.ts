/** From the click to the banner: how many trips to the hospital wait for one another, and what they cost. */
import { measure, type Measure } from '../measure.ts';
import { seenBy } from '../page-watch.ts';
import type { Setting } from '../part.ts';
import { sequentialTrips, type Trip } from '../request-log.ts';
import { openHospital, openStage, type Hospital } from '../stage.ts';

const PATIENT = 'brown-ruth';
const TIMED_AT_MS = [0, 50];
/** Far enough that what a busy machine does between two trips is short beside one. */
const COUNTED_AT_MS = 250;
/** An answer and the question that needed it lie a whole round trip apart; timers are not exact. */
const GAP_MS = 0.8 * COUNTED_AT_MS;
/** Discovery, token, and the patient. Keys can be had while the clinician is in the browser. */
const PROTOCOL_TRIPS = 3;
const WITHIN_MS = 30_000;
/** The browser's own pages are the clinician's time, not the app's. */
const BY_BROWSER = /^(GET \/oauth\/authorize|(GET|POST) \/interaction\/|GET \/assets\/)/;

type Once = {
  readonly toBrowserMs: number;
  readonly toBannerMs: number;
  readonly toBanner: readonly Trip[];
  readonly toFirstPage: readonly Trip[];
};

const found = (trips: readonly Trip[], what: RegExp): Trip => {
  const trip = trips.find((one) => what.test(one.what));
  if (trip === undefined) throw new Error(`no request like ${what.source} was made`);
  return trip;
};

async function signInOnce({ fhirBase, log }: Hospital, roundTripMs: number): Promise<Once> {
  const stage = await openStage(fhirBase);
  try {
    log.clear();
    const { handedOverAtMs, redirectedAtMs } = await stage.signIn('sign-in', PATIENT);
    const seen = await seenBy(stage.window, 'completeAtMs', WITHIN_MS);
    // What was answered while the clinician was in the browser, nobody waited for.
    const meanwhile = ({ endedAtMs }: Trip): boolean =>
      endedAtMs + roundTripMs / 2 > handedOverAtMs && endedAtMs < redirectedAtMs;
    const trips = log.trips().filter((trip) => !BY_BROWSER.test(trip.what) && !meanwhile(trip));
    const token = found(trips, /POST \/oauth\/token/);
    const afterToken = trips.filter(({ startedAtMs }) => startedAtMs > token.endedAtMs);
    return {
      toBrowserMs: handedOverAtMs - (seen.clickedAtMs ?? NaN),
      toBannerMs: (seen.bannerAtMs ?? NaN) - redirectedAtMs,
      toBanner: sequentialTrips(trips, found(afterToken, /\/fhir\/Patient\//), GAP_MS),
      toFirstPage: sequentialTrips(afterToken, found(afterToken, /\/fhir\/Observation$/), GAP_MS),
    };
  } finally {
    await stage.close();
  }
}

const words = (chain: readonly Trip[]): string =>
  chain.map(({ what }) => what.replace(/\/Patient\/.*/, '/Patient')).join(' → ');

function trips(far: readonly Once[]): Measure[] {
  const chain = far[0]?.toBanner ?? [];
  const page = far[0]?.toFirstPage ?? [];
  return [
    measure({
      name: 'sequential round trips, click to banner',
      unit: 'trips',
      samples: far.map(({ toBanner }) => toBanner.length),
      floor: PROTOCOL_TRIPS,
      note: words(chain),
    }),
    measure({
      name: 'sequential round trips, token to first page of results',
      unit: 'trips',
      samples: far.map(({ toFirstPage }) => toFirstPage.length),
      floor: 1,
      target: { of: 'max', atMost: 1 },
      note: words(page),
    }),
  ];
}

export async function benchRoundTrips({ runs, say }: Setting): Promise<Measure[]> {
  const hospital = await openHospital();
  const signInAt = async (roundTripMs: number): Promise<Once[]> => {
    hospital.proxy.setRoundTripMs(roundTripMs);
    const all: Once[] = [];
    for (let run = 0; run < runs; run++) {
      say(`sign-in ${run + 1} of ${runs} at ${roundTripMs} ms`);
      all.push(await signInOnce(hospital, roundTripMs));
    }
    return all;
  };
  try {
    const measures = trips(await signInAt(COUNTED_AT_MS));
    for (const roundTripMs of TIMED_AT_MS) measures.push(time(roundTripMs, await signInAt(roundTripMs)));
    return measures;
  } finally {
    await hospital.close();
  }
}

function time(roundTripMs: number, all: readonly Once[]): Measure {
  return measure({
    name: `sign-in click to banner at ${roundTripMs} ms per round trip, without the browser's own part`,
    unit: 'ms',
    samples: all.map(({ toBrowserMs, toBannerMs }) => toBrowserMs + toBannerMs),
    tails: ['max'],
    floor: PROTOCOL_TRIPS * roundTripMs,
    note: `floor: ${PROTOCOL_TRIPS} trips that must wait for one another`,
  });
}
