/**
 * What a medication request's status, intent and doNotPerform say together (D53, D54): FHIR R4
 * medicationrequest-status by medicationrequest-intent, each with its absence, twice. Every place is written down; one
 * that is missing does not compile.
 */
import type { MedicationRow } from '../chart-model.ts';

export const MEDICATION_STATUS_WORDS = {
  active: 'Active',
  'on-hold': 'On hold',
  cancelled: 'Cancelled',
  completed: 'Completed',
  'entered-in-error': 'Entered in error',
  stopped: 'Stopped',
  draft: 'Draft',
  unknown: 'Status unknown',
  'not-sent': 'Status not sent',
} as const;
export const MEDICATION_INTENT_WORDS = {
  proposal: 'Proposal',
  plan: 'Plan',
  order: 'Order',
  'original-order': 'Original order',
  'reflex-order': 'Reflex order',
  'filler-order': 'Filler order',
  'instance-order': 'Order for one dose',
  option: 'Option',
  'not-sent': 'Intent not sent',
} as const;

/** R4 medicationrequest-status, or `not-sent` where it is missing or none of the eight. */
export type MedicationStatus = keyof typeof MEDICATION_STATUS_WORDS;
/** R4 medicationrequest-intent, or `not-sent` where it is missing or none of the eight. */
export type MedicationIntent = keyof typeof MEDICATION_INTENT_WORDS;

type Group = MedicationRow['group'];
type ByIntent<T> = Readonly<Record<MedicationIntent, T>>;
type ByStatus<T> = Readonly<Record<MedicationStatus, T>>;

/** Whatever the intent: none of these is ever current (D53). */
const always = (group: Group): ByIntent<Group> => ({
  proposal: group,
  plan: group,
  order: group,
  'original-order': group,
  'reflex-order': group,
  'filler-order': group,
  'instance-order': group,
  option: group,
  'not-sent': group,
});

/** A proposal, a plan or one option among others is no order (D54); an intent that was not sent may be one. */
const CURRENT_WHERE_ORDERED: ByIntent<Group> = {
  proposal: 'not-ordered',
  plan: 'not-ordered',
  order: 'current',
  'original-order': 'current',
  'reflex-order': 'current',
  'filler-order': 'current',
  'instance-order': 'current',
  option: 'not-ordered',
  'not-sent': 'current',
};

const GROUPS: ByStatus<ByIntent<Group>> = {
  active: CURRENT_WHERE_ORDERED,
  'on-hold': CURRENT_WHERE_ORDERED,
  cancelled: always('past'),
  completed: always('past'),
  'entered-in-error': always('in-error'),
  stopped: always('past'),
  draft: always('not-ordered'),
  unknown: always('status-unclear'),
  'not-sent': always('status-unclear'),
};

/** An order in force not to give something is no current medication: it stands by itself. */
const WHERE_NOT_TO_BE_GIVEN: Readonly<Record<Group, Group>> = {
  'do-not-give': 'do-not-give',
  current: 'do-not-give',
  past: 'past',
  'not-ordered': 'not-ordered',
  'status-unclear': 'status-unclear',
  'in-error': 'in-error',
};

/** What must stand before the name, as its status goes. */
const STATUS_MARKS: ByStatus<string | null> = {
  active: null,
  'on-hold': 'On hold',
  cancelled: null,
  completed: null,
  'entered-in-error': 'Entered in error',
  stopped: null,
  draft: 'Draft',
  unknown: null,
  'not-sent': null,
};

/** What must stand before the name, as its intent goes. */
const INTENT_MARKS: ByIntent<string | null> = {
  proposal: 'Proposal',
  plan: 'Plan',
  order: null,
  'original-order': null,
  'reflex-order': null,
  'filler-order': null,
  'instance-order': null,
  option: 'Option',
  'not-sent': null,
};

/** The mark of what can do harm when overlooked (D54). */
export const DO_NOT_GIVE = 'DO NOT GIVE';

/** Takes status, intent and doNotPerform; gives the group, the marks before the name, and both statuses in words. D53, D54. */
export function medicationStanding(
  status: MedicationStatus,
  intent: MedicationIntent,
  doNotPerform: boolean,
): Pick<MedicationRow, 'group' | 'marks' | 'status' | 'intent'> {
  const group = GROUPS[status][intent];
  const marks = [doNotPerform ? DO_NOT_GIVE : null, STATUS_MARKS[status], INTENT_MARKS[intent]];
  return {
    group: doNotPerform ? WHERE_NOT_TO_BE_GIVEN[group] : group,
    marks: marks.filter((mark) => mark !== null),
    status: MEDICATION_STATUS_WORDS[status],
    intent: MEDICATION_INTENT_WORDS[intent],
  };
}
