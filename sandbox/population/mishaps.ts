/** What goes wrong with a few results of every long record: lost samples, corrections, slips of the keyboard. */
import type { Observation } from 'fhir/r4';
import { hl7 } from '../data/charts/codes.ts';
import { exact } from '../data/charts/exact.ts';
import type { Random } from './random.ts';
import type { PatientRecord } from './record.ts';

/** Of a thousand laboratory results (order of magnitude: SOURCES.md, "Mishaps"). */
const PER_THOUSAND = { cancelled: 3, corrected: 3, amended: 1, mistaken: 1 } as const;

/** Takes a finished record; changes a few results in place. Minute vitals and home readings are left alone. */
export function mishaps({ resources }: PatientRecord, random: Random): void {
  for (const resource of resources) {
    if (resource.resourceType !== 'Observation' || resource.valueQuantity?.comparator !== undefined) continue;
    const digits = resource.valueQuantity === undefined ? undefined : written(resource.valueQuantity.value);
    if (digits === undefined || resource.code.coding?.length !== 2) continue;
    befall(resource, digits, random.uniform() * 1000);
  }
}

function befall(resource: Observation, digits: string, luck: number): void {
  const { cancelled, corrected, amended, mistaken } = PER_THOUSAND;
  if (luck < cancelled) {
    delete resource.valueQuantity;
    delete resource.interpretation;
    resource.status = 'cancelled';
    resource.dataAbsentReason = { ...hl7('data-absent-reason', 'error', 'Error'), text: 'Haemolysed sample' };
  } else if (luck < cancelled + corrected) {
    resource.status = 'corrected';
    resource.note = [{ text: `Corrected report: first sent out as ${doubled(digits)}, of another sample.` }];
  } else if (luck < cancelled + corrected + amended) {
    resource.status = 'amended';
    resource.note = [{ text: 'Amended: comment added by the duty biochemist. Interpret with the clinical picture.' }];
  } else if (luck < cancelled + corrected + amended + mistaken && resource.valueQuantity !== undefined) {
    resource.status = 'entered-in-error';
    resource.valueQuantity.value = exact(doubled(digits));
    delete resource.interpretation;
  }
}

/** The digits of an exact number, as they will leave. */
const written = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : JSON.stringify(value);

const doubled = (digits: string): string => (Number(digits) * 2).toFixed(digits.split('.')[1]?.length ?? 0);
