/** Synthetic medications and encounters over time, as they stand beside a chart. */
import type { Lane, Lanes } from '../../shared/lanes.ts';

const at = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const lane = (part: Pick<Lane, 'id' | 'name' | 'dose'> & { from: string } & Partial<Lane>): Lane => {
  const { from, ...rest } = part;
  return { startMs: at(from), endMs: null, open: true, ended: null, held: false, exact: true, ...rest };
};

export const SAMPLE_LANES: Lanes = {
  medications: [
    lane({
      id: 'MedicationRequest/1',
      name: 'metformin 1 g tablets',
      dose: '1 tablet twice a day',
      from: '2023-02-03',
    }),
    lane({
      ...{ id: 'MedicationRequest/2', name: 'insulin glargine 100 units/mL', dose: '18 units at bedtime' },
      from: '2025-06-11',
    }),
    lane({
      ...{ id: 'MedicationRequest/9', name: 'gliclazide 80 mg tablets', dose: '1 tablet once a day' },
      ...{ from: '2023-02-01', endMs: null, open: false, ended: 'stopped, date not sent', exact: false },
    }),
  ],
  encounters: [
    { id: 'Encounter/311', label: 'Ward 6 West', startMs: at('2026-11-19'), endMs: null },
    { id: 'Encounter/207', label: 'Emergency department', startMs: at('2025-03-02'), endMs: at('2025-03-04') },
  ],
  moreMedications: 0,
  moreEncounters: 0,
  unplacedMedications: 1,
};
