/** Synthetic medications and encounters over time, as they stand beside a chart. */
import type { EncounterRow } from '../../shared/chart-model.ts';
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

const encounter = (part: Partial<EncounterRow> & Pick<EncounterRow, 'id' | 'name'>): EncounterRow => ({
  group: 'past',
  status: 'Finished',
  className: 'Outpatient',
  start: null,
  end: null,
  startMs: null,
  place: null,
  reason: null,
  provider: 'Northgate General Hospital',
  remarks: [],
  ...part,
});

export const SAMPLE_ENCOUNTERS: readonly EncounterRow[] = [
  encounter({
    ...{ id: 'Encounter/311', name: 'Admission, shortness of breath', group: 'in-progress', status: 'In progress' },
    ...{ className: 'Inpatient', start: '19-Nov-2026 08:40', startMs: at('2026-11-19'), place: 'Ward 6 West' },
    reason: 'Suspected heart failure',
    remarks: [
      { label: 'Places', text: 'Emergency department, until 19-Nov-2026 11:20; Ward 6 West, from 19-Nov-2026 11:20' },
      { label: 'With', text: 'Dr A. Okafor (attender)' },
      { label: 'Admitted from', text: 'Emergency department' },
    ],
  }),
  encounter({
    ...{ id: 'Encounter/320', name: 'Diabetes clinic', group: 'planned', status: 'Planned' },
    ...{ start: '14-Jan-2027 09:20', startMs: at('2027-01-14') },
  }),
  encounter({
    ...{ id: 'Encounter/290', name: 'General practice, blood pressure review' },
    ...{ start: '02-Nov-2026 09:05', end: '02-Nov-2026 09:20', startMs: at('2026-11-02') },
    reason: 'Hypertension',
  }),
  encounter({
    ...{ id: 'Encounter/207', name: 'Fall at home', className: 'Emergency', place: 'Emergency department' },
    ...{ start: '02-Mar-2025 17:30', end: '04-Mar-2025 10:00', startMs: at('2025-03-02') },
    remarks: [{ label: 'Discharged to', text: 'Home' }],
  }),
  encounter({
    ...{ id: 'Encounter/101', name: 'Cataract surgery', className: 'Short stay', provider: null },
    ...{ start: 'Apr-2019', startMs: at('2019-04-01') },
    remarks: [{ label: 'Time', text: 'the end sent lies before the start' }],
  }),
  encounter({
    ...{ id: 'Encounter/250', name: 'Telephone call', group: 'status-unclear', status: 'Status not sent' },
    ...{ className: 'Virtual', start: '11-Feb-2026 10:00', startMs: at('2026-02-11') },
  }),
  encounter({
    ...{ id: 'Encounter/260', name: 'Eye screening', group: 'cancelled', status: 'Cancelled' },
    ...{ start: '07-Apr-2026 14:00', startMs: at('2026-04-07') },
  }),
  encounter({
    ...{ id: 'Encounter/270', name: 'Antenatal clinic', group: 'in-error', status: 'Entered in error' },
    ...{ start: '09-Jun-2026 11:00', startMs: at('2026-06-09') },
  }),
];
