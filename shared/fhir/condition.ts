/** How a Condition stands, from both its statuses as sent (D47–D49). */
import { CLINICAL_WORDS, conditionStanding, VERIFICATION_WORDS } from '../clinical/condition-status.ts';
import { conceptText, knownCode } from './codes.ts';
import type { Json } from './narrow.ts';

/** STU3 servers send a bare code where R4 has a CodeableConcept. */
const asConcept = (value: unknown): unknown => (typeof value === 'string' ? { text: value } : value);

/** Takes both statuses as sent; gives the standing. What is no known code is shown as sent and counts as not sent. D47–D49. */
export function conditionStandingOf(resource: Json): ReturnType<typeof conditionStanding> {
  const [clinical, verification] = [asConcept(resource['clinicalStatus']), asConcept(resource['verificationStatus'])];
  const codes = [knownCode(clinical, CLINICAL_WORDS), knownCode(verification, VERIFICATION_WORDS)] as const;
  const standing = conditionStanding(codes[0] ?? 'not-sent', codes[1] ?? 'not-sent');
  const [sentClinical, sentVerification] = [conceptText(clinical), conceptText(verification)];
  return {
    ...standing,
    ...(codes[0] === null && sentClinical !== null ? { clinicalStatus: sentClinical } : {}),
    ...(codes[1] === null && sentVerification !== null
      ? { verificationStatus: sentVerification, caution: sentVerification }
      : {}),
  };
}
