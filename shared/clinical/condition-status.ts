/**
 * What a condition's two statuses say together (D47–D49): FHIR R4 condition-clinical by condition-ver-status, each
 * with its absence. Every one of the 49 places is written down; a place that is missing does not compile.
 */
import type { ConditionRow } from '../chart-model.ts';

export const CLINICAL_WORDS = {
  active: 'Active',
  recurrence: 'Recurrence',
  relapse: 'Relapse',
  inactive: 'Inactive',
  remission: 'Remission',
  resolved: 'Resolved',
  'not-sent': 'Status not sent',
} as const;
export const VERIFICATION_WORDS = {
  confirmed: 'Confirmed',
  unconfirmed: 'Unconfirmed',
  provisional: 'Provisional',
  differential: 'Differential',
  refuted: 'Refuted',
  'entered-in-error': 'Entered in error',
  'not-sent': 'Verification not sent',
} as const;

/** R4 condition-clinical, or `not-sent` where it is missing or none of the six. */
export type ConditionClinical = keyof typeof CLINICAL_WORDS;
/** R4 condition-ver-status, or `not-sent` where it is missing or none of the six. */
export type ConditionVerification = keyof typeof VERIFICATION_WORDS;

/** Where a condition belongs, and what must stand before its name. */
type Place = Pick<ConditionRow, 'group' | 'caution'>;

const place = (group: ConditionRow['group'], caution: string | null = null): Place => ({ group, caution });
const ACTIVE = place('active');
const INACTIVE = place('inactive');
const NOT_SENT = place('status-not-sent');
/** Neither is ever active, whatever the other status says (D47). */
const RULED_OUT = place('ruled-out');
const IN_ERROR = place('in-error');

const PLACES: Readonly<Record<ConditionClinical, Readonly<Record<ConditionVerification, Place>>>> = {
  active: {
    confirmed: ACTIVE,
    unconfirmed: place('active', 'Unconfirmed'),
    provisional: place('active', 'Provisional'),
    differential: place('active', 'Differential'),
    refuted: RULED_OUT,
    'entered-in-error': IN_ERROR,
    'not-sent': ACTIVE,
  },
  recurrence: {
    confirmed: ACTIVE,
    unconfirmed: place('active', 'Unconfirmed'),
    provisional: place('active', 'Provisional'),
    differential: place('active', 'Differential'),
    refuted: RULED_OUT,
    'entered-in-error': IN_ERROR,
    'not-sent': ACTIVE,
  },
  relapse: {
    confirmed: ACTIVE,
    unconfirmed: place('active', 'Unconfirmed'),
    provisional: place('active', 'Provisional'),
    differential: place('active', 'Differential'),
    refuted: RULED_OUT,
    'entered-in-error': IN_ERROR,
    'not-sent': ACTIVE,
  },
  inactive: {
    confirmed: INACTIVE,
    unconfirmed: place('inactive', 'Unconfirmed'),
    provisional: place('inactive', 'Provisional'),
    differential: place('inactive', 'Differential'),
    refuted: RULED_OUT,
    'entered-in-error': IN_ERROR,
    'not-sent': INACTIVE,
  },
  remission: {
    confirmed: INACTIVE,
    unconfirmed: place('inactive', 'Unconfirmed'),
    provisional: place('inactive', 'Provisional'),
    differential: place('inactive', 'Differential'),
    refuted: RULED_OUT,
    'entered-in-error': IN_ERROR,
    'not-sent': INACTIVE,
  },
  resolved: {
    confirmed: INACTIVE,
    unconfirmed: place('inactive', 'Unconfirmed'),
    provisional: place('inactive', 'Provisional'),
    differential: place('inactive', 'Differential'),
    refuted: RULED_OUT,
    'entered-in-error': IN_ERROR,
    'not-sent': INACTIVE,
  },
  'not-sent': {
    confirmed: NOT_SENT,
    unconfirmed: place('status-not-sent', 'Unconfirmed'),
    provisional: place('status-not-sent', 'Provisional'),
    differential: place('status-not-sent', 'Differential'),
    refuted: RULED_OUT,
    'entered-in-error': IN_ERROR,
    'not-sent': NOT_SENT,
  },
};

/** Takes both statuses; gives the group, the word before the name, and both in words. D47–D49. */
export function conditionStanding(
  clinical: ConditionClinical,
  verification: ConditionVerification,
): Pick<ConditionRow, 'group' | 'caution' | 'clinicalStatus' | 'verificationStatus'> {
  return {
    ...PLACES[clinical][verification],
    clinicalStatus: CLINICAL_WORDS[clinical],
    verificationStatus: VERIFICATION_WORDS[verification],
  };
}
