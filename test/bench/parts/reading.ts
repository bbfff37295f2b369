/** Reading 100,000 results against JSON.parse of the same bytes, and what the model of them takes up. */
import { measure, type Measure } from '../measure.ts';
import type { Setting } from '../part.ts';
import { benchReading } from '../reading.ts';
import { openHospital } from '../stage.ts';

const RATIO = 1.5;
const BYTES_EACH = 100;

export async function benchParsing({ runs, patient, say }: Setting): Promise<Measure[]> {
  const hospital = await openHospital();
  const pages = await hospital.pages(patient);
  await hospital.close();
  const start = { patientId: patient, fhirBase: hospital.fhirBase, timeZone: 'Europe/London' };
  const all = Array.from({ length: runs }, (_, run) => {
    say(`reading without a window, ${run + 1} of ${runs}`);
    return benchReading(pages, start);
  });
  const floors = all.map(({ floorMs }) => floorMs).toSorted((a, b) => a - b);
  return [
    measure({
      name: 'reading: bytes to model',
      unit: 'ms',
      samples: all.map(({ readingMs }) => readingMs),
      floor: floors[floors.length >> 1] ?? NaN,
      target: { of: 'ratio', atMost: RATIO },
      note: 'floor: decode and JSON.parse of the same bytes; each sample is a median of its own',
    }),
    measure({ name: 'first overview', unit: 'ms', samples: all.map(({ firstOverviewMs }) => firstOverviewMs) }),
    measure({
      name: 'model, for each result',
      unit: 'bytes',
      samples: all.map(({ bytesPerObservation }) => bytesPerObservation ?? NaN),
      target: { of: 'median', atMost: BYTES_EACH },
      note: 'shared strings included',
    }),
  ];
}
