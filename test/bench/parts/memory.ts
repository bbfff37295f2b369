/** What the long chart costs the main process at rest, beside what its model holds, and what leaving it gives back. */
import { signOut } from '../../e2e/support/clinician.ts';
import { measure, type Measure } from '../measure.ts';
import { seenBy, stopWatching } from '../page-watch.ts';
import type { Setting } from '../part.ts';
import { benchReading } from '../reading.ts';
import { openHospital, openStage, type Hospital, type Stage } from '../stage.ts';

const WITHIN_MS = 300_000;
const RATIO = 2.5;
/** A heap gives back what it does not need only some seconds later: the least of this time counts. */
const LOOKS = 20;
const LOOK_EVERY_MS = 1000;

/** Bytes of the main process at rest. */
async function restingBytes({ window, residentBytes }: Stage): Promise<number> {
  let least = Infinity;
  for (let look = 0; look < LOOKS; look++) {
    await window.waitForTimeout(LOOK_EVERY_MS);
    least = Math.min(least, await residentBytes());
  }
  return least;
}

type Once = { readonly loadedBytes: number; readonly leftBytes: number };

async function loadAndLeave(hospital: Hospital, patient: string): Promise<Once> {
  const stage = await openStage(hospital.fhirBase);
  try {
    const idle = await restingBytes(stage);
    await stage.signIn('sign-in', patient);
    await seenBy(stage.window, 'completeAtMs', WITHIN_MS);
    await stopWatching(stage.window);
    const loaded = await restingBytes(stage);
    await signOut(stage.window);
    const left = await restingBytes(stage);
    return { loadedBytes: loaded - idle, leftBytes: left - idle };
  } finally {
    await stage.close();
  }
}

export async function benchMemory({ runs, patient, say }: Setting): Promise<Measure[]> {
  const hospital = await openHospital();
  say('weighing the model');
  const start = { patientId: patient, fhirBase: hospital.fhirBase, timeZone: 'Europe/London' };
  const { bytesPerObservation, observations } = benchReading(await hospital.pages(patient), start);
  const all: Once[] = [];
  try {
    for (let run = 0; run < runs; run++) {
      say(`loading the long chart and leaving it, ${run + 1} of ${runs}`);
      all.push(await loadAndLeave(hospital, patient));
    }
  } finally {
    await hospital.close();
  }
  return [
    measure({
      name: 'growth of the main process by the long chart, at rest',
      unit: 'bytes',
      samples: all.map(({ loadedBytes }) => loadedBytes),
      floor: (bytesPerObservation ?? NaN) * observations,
      target: { of: 'ratio', atMost: RATIO },
      note: 'floor: what the model holds; resident set, the reading worker and its uncollected heap included',
    }),
    measure({
      name: 'what is left of it after signing out',
      unit: 'bytes',
      samples: all.map(({ leftBytes }) => leftBytes),
    }),
  ];
}
