import { describe, expect, it } from 'vitest';
import {
  CLINICAL_WORDS,
  conditionStanding,
  VERIFICATION_WORDS,
  type ConditionClinical,
  type ConditionVerification,
} from '../../../shared/clinical/condition-status.ts';

/** clinical | verification | group | word before the name | clinical in words | verification in words */
const TABLE = `
active     | confirmed        | active          | -            | Active          | Confirmed
active     | unconfirmed      | active          | Unconfirmed  | Active          | Unconfirmed
active     | provisional      | active          | Provisional  | Active          | Provisional
active     | differential     | active          | Differential | Active          | Differential
active     | refuted          | ruled-out       | -            | Active          | Refuted
active     | entered-in-error | in-error        | -            | Active          | Entered in error
active     | not-sent         | active          | -            | Active          | Verification not sent
recurrence | confirmed        | active          | -            | Recurrence      | Confirmed
recurrence | unconfirmed      | active          | Unconfirmed  | Recurrence      | Unconfirmed
recurrence | provisional      | active          | Provisional  | Recurrence      | Provisional
recurrence | differential     | active          | Differential | Recurrence      | Differential
recurrence | refuted          | ruled-out       | -            | Recurrence      | Refuted
recurrence | entered-in-error | in-error        | -            | Recurrence      | Entered in error
recurrence | not-sent         | active          | -            | Recurrence      | Verification not sent
relapse    | confirmed        | active          | -            | Relapse         | Confirmed
relapse    | unconfirmed      | active          | Unconfirmed  | Relapse         | Unconfirmed
relapse    | provisional      | active          | Provisional  | Relapse         | Provisional
relapse    | differential     | active          | Differential | Relapse         | Differential
relapse    | refuted          | ruled-out       | -            | Relapse         | Refuted
relapse    | entered-in-error | in-error        | -            | Relapse         | Entered in error
relapse    | not-sent         | active          | -            | Relapse         | Verification not sent
inactive   | confirmed        | inactive        | -            | Inactive        | Confirmed
inactive   | unconfirmed      | inactive        | Unconfirmed  | Inactive        | Unconfirmed
inactive   | provisional      | inactive        | Provisional  | Inactive        | Provisional
inactive   | differential     | inactive        | Differential | Inactive        | Differential
inactive   | refuted          | ruled-out       | -            | Inactive        | Refuted
inactive   | entered-in-error | in-error        | -            | Inactive        | Entered in error
inactive   | not-sent         | inactive        | -            | Inactive        | Verification not sent
remission  | confirmed        | inactive        | -            | Remission       | Confirmed
remission  | unconfirmed      | inactive        | Unconfirmed  | Remission       | Unconfirmed
remission  | provisional      | inactive        | Provisional  | Remission       | Provisional
remission  | differential     | inactive        | Differential | Remission       | Differential
remission  | refuted          | ruled-out       | -            | Remission       | Refuted
remission  | entered-in-error | in-error        | -            | Remission       | Entered in error
remission  | not-sent         | inactive        | -            | Remission       | Verification not sent
resolved   | confirmed        | inactive        | -            | Resolved        | Confirmed
resolved   | unconfirmed      | inactive        | Unconfirmed  | Resolved        | Unconfirmed
resolved   | provisional      | inactive        | Provisional  | Resolved        | Provisional
resolved   | differential     | inactive        | Differential | Resolved        | Differential
resolved   | refuted          | ruled-out       | -            | Resolved        | Refuted
resolved   | entered-in-error | in-error        | -            | Resolved        | Entered in error
resolved   | not-sent         | inactive        | -            | Resolved        | Verification not sent
not-sent   | confirmed        | status-not-sent | -            | Status not sent | Confirmed
not-sent   | unconfirmed      | status-not-sent | Unconfirmed  | Status not sent | Unconfirmed
not-sent   | provisional      | status-not-sent | Provisional  | Status not sent | Provisional
not-sent   | differential     | status-not-sent | Differential | Status not sent | Differential
not-sent   | refuted          | ruled-out       | -            | Status not sent | Refuted
not-sent   | entered-in-error | in-error        | -            | Status not sent | Entered in error
not-sent   | not-sent         | status-not-sent | -            | Status not sent | Verification not sent
`;
const goldens = TABLE.trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('conditions by clinical and verification status', () => {
  it('display-48: the table has each of 7 by 7 places once', () => {
    const places = goldens.map(([clinical = '', verification = '']) => `${clinical} ${verification}`);
    const every = Object.keys(CLINICAL_WORDS).flatMap((c) => Object.keys(VERIFICATION_WORDS).map((v) => `${c} ${v}`));
    expect(places).toHaveLength(49);
    expect(places.toSorted()).toEqual(every.toSorted());
  });

  it.each(goldens)('display-47, display-48, display-49: clinical %s, verification %s is %s', (...cells) => {
    const [clinical, verification, group, caution, clinicalStatus, verificationStatus] = cells;
    expect(conditionStanding(clinical as ConditionClinical, verification as ConditionVerification)).toEqual({
      group,
      caution: caution === '-' ? null : caution,
      clinicalStatus,
      verificationStatus,
    });
  });

  it('display-47: what is refuted or entered in error is active nowhere in the table', () => {
    const excluded = goldens.filter(([, verification]) => ['refuted', 'entered-in-error'].includes(verification ?? ''));
    expect(excluded).toHaveLength(14);
    for (const [clinical, verification] of excluded) {
      const { group } = conditionStanding(clinical as ConditionClinical, verification as ConditionVerification);
      expect(['ruled-out', 'in-error']).toContain(group);
    }
  });
});
