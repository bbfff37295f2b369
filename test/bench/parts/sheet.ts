/** The flowsheet of 100,000 results: how long an order, a search or another time takes until its first piece is there. */
import type { FlowsheetQuery } from '../../../shared/flowsheet.ts';
import { measure, type Measure } from '../measure.ts';
import type { Setting } from '../part.ts';
import { readAll } from '../reading.ts';
import { openHospital } from '../stage.ts';

const GOAL_MS = 300;
const YEAR_MS = 31_557_600_000;
const WHOLE: FlowsheetQuery = {
  ...{ search: '', inError: false, fromMs: null, toMs: null, order: 'panel' },
  ...{ rows: { offset: 0, limit: 80 }, columns: { offset: 0, limit: 40 } },
};

export async function benchSheet({ runs, patient, say }: Setting): Promise<Measure[]> {
  const hospital = await openHospital();
  const pages = await hospital.pages(patient);
  await hospital.close();
  say('the flowsheet of the long chart');
  const service = readAll(pages, { patientId: patient, fhirBase: hospital.fhirBase, timeZone: 'Europe/London' });
  const ask = (part: Partial<FlowsheetQuery>): number => {
    const start = performance.now();
    service.flowsheet({ ...WHOLE, ...part });
    return performance.now() - start;
  };
  const first = ask({});
  const { columns } = service.flowsheet(WHOLE);
  const toMs = columns[0]?.endMs ?? 0;
  // Each is asked after the whole sheet: what was worked out before does not help.
  const times = (part: Partial<FlowsheetQuery>): number[] =>
    Array.from({ length: Math.max(5, runs) }, () => {
      ask({});
      return ask(part);
    });
  const goal = { of: 'max', atMost: GOAL_MS } as const;
  const line = (name: string, samples: number[]): Measure =>
    measure({ name: `flowsheet of 100,000: ${name}`, unit: 'ms', samples, tails: ['max'], target: goal });
  return [
    line('first piece', [first]),
    line('another order', times({ order: 'flagged' })),
    line('a search', times({ search: 'a' })),
    line('another time', times({ fromMs: toMs - YEAR_MS, toMs })),
    line('scrolled', times({ columns: { offset: 5000, limit: 60 } })),
  ];
}
