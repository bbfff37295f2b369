import { describe, expect, it } from 'vitest';
import {
  MEDICATION_INTENT_WORDS,
  MEDICATION_STATUS_WORDS,
  medicationStanding,
  type MedicationIntent,
  type MedicationStatus,
} from '../../../shared/clinical/medication-status.ts';

/** status | intent | group | group where doNotPerform is true | marks before the name */
const TABLE = `
active           | proposal       | not-ordered    | not-ordered    | Proposal
active           | plan           | not-ordered    | not-ordered    | Plan
active           | order          | current        | do-not-give    | -
active           | original-order | current        | do-not-give    | -
active           | reflex-order   | current        | do-not-give    | -
active           | filler-order   | current        | do-not-give    | -
active           | instance-order | current        | do-not-give    | -
active           | option         | not-ordered    | not-ordered    | Option
active           | not-sent       | current        | do-not-give    | -
on-hold          | proposal       | not-ordered    | not-ordered    | On hold, Proposal
on-hold          | plan           | not-ordered    | not-ordered    | On hold, Plan
on-hold          | order          | current        | do-not-give    | On hold
on-hold          | original-order | current        | do-not-give    | On hold
on-hold          | reflex-order   | current        | do-not-give    | On hold
on-hold          | filler-order   | current        | do-not-give    | On hold
on-hold          | instance-order | current        | do-not-give    | On hold
on-hold          | option         | not-ordered    | not-ordered    | On hold, Option
on-hold          | not-sent       | current        | do-not-give    | On hold
cancelled        | proposal       | past           | past           | Proposal
cancelled        | plan           | past           | past           | Plan
cancelled        | order          | past           | past           | -
cancelled        | original-order | past           | past           | -
cancelled        | reflex-order   | past           | past           | -
cancelled        | filler-order   | past           | past           | -
cancelled        | instance-order | past           | past           | -
cancelled        | option         | past           | past           | Option
cancelled        | not-sent       | past           | past           | -
completed        | proposal       | past           | past           | Proposal
completed        | plan           | past           | past           | Plan
completed        | order          | past           | past           | -
completed        | original-order | past           | past           | -
completed        | reflex-order   | past           | past           | -
completed        | filler-order   | past           | past           | -
completed        | instance-order | past           | past           | -
completed        | option         | past           | past           | Option
completed        | not-sent       | past           | past           | -
entered-in-error | proposal       | in-error       | in-error       | Entered in error, Proposal
entered-in-error | plan           | in-error       | in-error       | Entered in error, Plan
entered-in-error | order          | in-error       | in-error       | Entered in error
entered-in-error | original-order | in-error       | in-error       | Entered in error
entered-in-error | reflex-order   | in-error       | in-error       | Entered in error
entered-in-error | filler-order   | in-error       | in-error       | Entered in error
entered-in-error | instance-order | in-error       | in-error       | Entered in error
entered-in-error | option         | in-error       | in-error       | Entered in error, Option
entered-in-error | not-sent       | in-error       | in-error       | Entered in error
stopped          | proposal       | past           | past           | Proposal
stopped          | plan           | past           | past           | Plan
stopped          | order          | past           | past           | -
stopped          | original-order | past           | past           | -
stopped          | reflex-order   | past           | past           | -
stopped          | filler-order   | past           | past           | -
stopped          | instance-order | past           | past           | -
stopped          | option         | past           | past           | Option
stopped          | not-sent       | past           | past           | -
draft            | proposal       | not-ordered    | not-ordered    | Draft, Proposal
draft            | plan           | not-ordered    | not-ordered    | Draft, Plan
draft            | order          | not-ordered    | not-ordered    | Draft
draft            | original-order | not-ordered    | not-ordered    | Draft
draft            | reflex-order   | not-ordered    | not-ordered    | Draft
draft            | filler-order   | not-ordered    | not-ordered    | Draft
draft            | instance-order | not-ordered    | not-ordered    | Draft
draft            | option         | not-ordered    | not-ordered    | Draft, Option
draft            | not-sent       | not-ordered    | not-ordered    | Draft
unknown          | proposal       | status-unclear | status-unclear | Proposal
unknown          | plan           | status-unclear | status-unclear | Plan
unknown          | order          | status-unclear | status-unclear | -
unknown          | original-order | status-unclear | status-unclear | -
unknown          | reflex-order   | status-unclear | status-unclear | -
unknown          | filler-order   | status-unclear | status-unclear | -
unknown          | instance-order | status-unclear | status-unclear | -
unknown          | option         | status-unclear | status-unclear | Option
unknown          | not-sent       | status-unclear | status-unclear | -
not-sent         | proposal       | status-unclear | status-unclear | Proposal
not-sent         | plan           | status-unclear | status-unclear | Plan
not-sent         | order          | status-unclear | status-unclear | -
not-sent         | original-order | status-unclear | status-unclear | -
not-sent         | reflex-order   | status-unclear | status-unclear | -
not-sent         | filler-order   | status-unclear | status-unclear | -
not-sent         | instance-order | status-unclear | status-unclear | -
not-sent         | option         | status-unclear | status-unclear | Option
not-sent         | not-sent       | status-unclear | status-unclear | -
`;
const goldens = TABLE.trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()));
const NEVER_CURRENT = ['stopped', 'completed', 'cancelled', 'entered-in-error', 'draft', 'unknown'];

const STATUS_TEXTS = {
  active: 'Active',
  'on-hold': 'On hold',
  cancelled: 'Cancelled',
  completed: 'Completed',
  'entered-in-error': 'Entered in error',
  stopped: 'Stopped',
  draft: 'Draft',
  unknown: 'Status unknown',
  'not-sent': 'Status not sent',
};
const INTENT_TEXTS = {
  proposal: 'Proposal',
  plan: 'Plan',
  order: 'Order',
  'original-order': 'Original order',
  'reflex-order': 'Reflex order',
  'filler-order': 'Filler order',
  'instance-order': 'Order for one dose',
  option: 'Option',
  'not-sent': 'Intent not sent',
};

describe('medication requests by status, intent and doNotPerform', () => {
  it('display-54: the table has each of 9 by 9 places once, for both values of doNotPerform', () => {
    const places = goldens.map(([status = '', intent = '']) => `${status} ${intent}`);
    const every = Object.keys(MEDICATION_STATUS_WORDS).flatMap((s) =>
      Object.keys(MEDICATION_INTENT_WORDS).map((i) => `${s} ${i}`),
    );
    expect(places).toHaveLength(81);
    expect(places.toSorted()).toEqual(every.toSorted());
  });

  const both = goldens.flatMap(([status = '', intent = '', group, ifNot, marks = '']) => [
    { status, intent, not: false, group, marks: marks === '-' ? [] : marks.split(', ') },
    { status, intent, not: true, group: ifNot, marks: ['DO NOT GIVE', ...(marks === '-' ? [] : marks.split(', '))] },
  ]);
  it('display-54: 162 goldens', () => expect(both).toHaveLength(162));
  it.each(both)(
    'display-53, display-54: status $status, intent $intent, doNotPerform $not',
    ({ status, intent, not, group, marks }) => {
      expect(medicationStanding(status as MedicationStatus, intent as MedicationIntent, not)).toEqual({
        group,
        marks,
        status: STATUS_TEXTS[status as MedicationStatus],
        intent: INTENT_TEXTS[intent as MedicationIntent],
      });
    },
  );

  it.each(NEVER_CURRENT)('display-53: %s is current with no intent', (status) => {
    for (const intent of Object.keys(INTENT_TEXTS)) {
      for (const not of [false, true]) {
        const { group } = medicationStanding(status as MedicationStatus, intent as MedicationIntent, not);
        expect(['current', 'do-not-give']).not.toContain(group);
      }
    }
  });

  it('display-54: an order not to give something is never among the current ones', () => {
    for (const [status, intent] of goldens) {
      const { group } = medicationStanding(status as MedicationStatus, intent as MedicationIntent, true);
      expect(group).not.toBe('current');
    }
  });
});
