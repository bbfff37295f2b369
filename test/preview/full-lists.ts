/** Lists in which there is one of everything: groups, kinds of list, records that come again, names that do not end. */
import type { ConditionRow, MedicationRow } from '../../shared/chart-model.ts';
import type { FakeDesktop } from '../support/fake-desktop.ts';
import { NOW_MS } from '../support/fake-desktop-data.ts';
import { LONG_DRUG_NAMES } from '../support/long-drug-names.ts';

const DAY_MS = 86_400_000;

/** Every group and kind of list, and one condition that was recorded three times. */
export function manyConditions({ state }: FakeDesktop): void {
  const [diabetes] = state.conditions;
  if (diabetes === undefined) return;
  const more = (part: Partial<ConditionRow> & Pick<ConditionRow, 'id'>): ConditionRow => ({ ...diabetes, ...part });
  const again = { same: 1, codes: ['SNOMED CT 44054006'] };
  const rows: ConditionRow[] = [
    more({
      id: 'Condition/20',
      same: 20,
      name: 'Migraine',
      group: 'status-not-sent',
      clinicalStatus: 'Status not sent',
    }),
    more({
      ...{ id: 'Condition/21', same: 21, name: 'Falls at home', section: 'not-sent', category: null },
      ...{ codes: [], verificationStatus: 'Verification not sent' },
    }),
    diabetes,
    more({ id: 'Condition/22', ...again, name: 'Type II diabetes', onset: 'age 54 years', recorded: '03-Mar-2018' }),
    more({ id: 'Condition/23', ...again, onset: 'approximately 2010', recorded: '14-Jan-2012' }),
    more({
      ...{ id: 'Condition/24', same: 24, name: 'Primary open-angle glaucoma', onset: '2014 to 2015', codes: [] },
      qualifiers: [
        { label: 'Severity', text: 'Moderate' },
        { label: 'Stage', text: 'Stage II' },
        { label: 'Body site', text: 'Eye' },
        { label: 'Laterality', text: 'Left' },
      ],
      remarks: [{ label: 'Note', text: 'Pressures reviewed by the eye clinic every four months.' }],
    }),
    more({ id: 'Condition/25', same: 25, name: 'Lives alone', section: 'health-concern', category: 'Health concern' }),
    ...state.conditions.slice(1),
    more({
      ...{ id: 'Condition/26', same: 26, name: 'Gout', group: 'in-error', verificationStatus: 'Entered in error' },
      codes: [],
    }),
  ];
  state.conditions = rows;
  const { overview } = state;
  const conditions = new Set(rows.map(({ same }) => same)).size;
  const counts = { ...overview.counts, conditions, conditionRecords: rows.length, activeConditions: 8 };
  state.overview = { ...overview, counts };
}

/** Names and doses as long as they come, in every group. */
export function longNames({ state }: FakeDesktop): void {
  const [first] = state.medications;
  if (first === undefined) return;
  const named = (n: number, part: Partial<MedicationRow>): MedicationRow => ({
    ...first,
    id: `MedicationRequest/long-${n}`,
    name: LONG_DRUG_NAMES[n] ?? '',
    ...part,
  });
  state.medications = [
    named(0, { group: 'do-not-give', marks: ['DO NOT GIVE'], dosage: [] }),
    named(1, { group: 'status-unclear', status: 'Status not sent', intent: 'Intent not sent', since: null }),
    ...Array.from({ length: 10 }, (_, n) =>
      named(n + 2, {
        marks: n === 0 ? ['On hold', 'Reported'] : [],
        until: n === 0 ? 'held 19-Nov-2026' : null,
        dosage: [
          {
            text: 'Take 1-2 tabs PO q4-6h prn pain, max 8/24h. Do not take with other products that contain paracetamol.',
            composed:
              '1 to 2 tablets by mouth every 4 to 6 hours as needed for pain, at most 8 tablets per day, at most 1,000 micrograms per kg per hour',
          },
        ],
      }),
    ),
    named(20, { group: 'past', status: 'Stopped', until: 'stopped 20-Oct-2026', endMs: NOW_MS - 33 * DAY_MS }),
    named(21, { group: 'past', status: 'Completed', until: 'until 02-Feb-2027', endMs: NOW_MS + 72 * DAY_MS }),
    named(22, { group: 'not-ordered', marks: ['Plan'], intent: 'Plan' }),
  ];
  const { overview } = state;
  const counts = { ...overview.counts, medications: state.medications.length, currentMedications: 10 };
  state.overview = { ...overview, counts };
}

/** All two hundred long names as current medications. */
export function everyLongName({ state }: FakeDesktop): void {
  const [first] = state.medications;
  if (first === undefined) return;
  state.medications = LONG_DRUG_NAMES.map((name, n) => ({ ...first, id: `MedicationRequest/all-${n}`, name }));
  const { overview } = state;
  const counts = {
    ...overview.counts,
    medications: LONG_DRUG_NAMES.length,
    currentMedications: LONG_DRUG_NAMES.length,
  };
  state.overview = { ...overview, counts };
}
