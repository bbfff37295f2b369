import type { Permissions } from '../../../shared/ipc-contract.ts';
import type { Look } from '../../list-words.ts';

type Section = Permissions['sections'][number];

export const SECTION_WORDS: Readonly<Record<Section['section'], string>> = {
  patient: 'Who the patient is',
  results: 'Results',
  conditions: 'Conditions',
  medications: 'Medications',
  allergies: 'Allergies',
  encounters: 'Encounters',
  user: 'Who is signed in',
};

export const ACCESS_WORDS: Readonly<Record<Section['access'], { readonly words: string; readonly look: Look }>> = {
  full: { words: 'All of it', look: 'ok' },
  part: { words: 'Part of it', look: 'caution' },
  none: { words: 'Nothing, hidden', look: 'bad' },
};

/** What the launch said beside the patient, in the order of the standard; only what it said (SMART 72–77). */
export function contextLines(permissions: Permissions): readonly { readonly label: string; readonly value: string }[] {
  const { encounter, location, intent, tenant, fhirContext } = permissions;
  const lines: readonly (readonly [string, string | null])[] = [
    ['Encounter', encounter],
    ['Location', location],
    ['Intent', intent],
    ['Tenant', tenant],
    ...fhirContext.map(({ reference, role }) => [role === 'launch' ? 'Also in context' : role, reference] as const),
  ];
  return lines.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}
