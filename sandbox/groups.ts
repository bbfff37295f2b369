/** Groups of patients that a backend service asks for: made of those who are there. */
import type { Group } from 'fhir/r4';
import type { PopulationOptions } from './population/index.ts';
import { hasCourse } from './population/ordinary.ts';

const GENERATED_DIABETICS = 10;
const LAST_LOOKED_AT = 178;

const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  diabetes: ['brown-ruth', 'adeyemi-grace', 'course-diabetes'],
  'ward-6': ['brown-ruth', 'whitfield-alan', 'oconnor-siobhan', 'course-intensive-care'],
};
const NAMES: Readonly<Record<string, string>> = { diabetes: 'People with diabetes', 'ward-6': 'Ward 6 West' };

/** Ids of the first generated people of no particular note through whose records diabetes runs. */
function diabetics({ seed }: PopulationOptions): string[] {
  const found: string[] = [];
  for (let index = 1; index <= LAST_LOOKED_AT && found.length < GENERATED_DIABETICS; index++) {
    const id = hasCourse(String(seed), index, 'diabetes');
    if (id !== undefined) found.push(id);
  }
  return found;
}

/** `Group/diabetes` and `Group/ward-6` of the own patients and, where there are any, the generated ones. */
export function groupsOf(patients: ReadonlySet<string>, population: PopulationOptions | null): Group[] {
  const more = population === null ? [] : diabetics(population);
  return Object.entries(WRITTEN).map(([id, listed]): Group => {
    const members = [...listed, ...(id === 'diabetes' ? more : [])].filter((member) => patients.has(member));
    return {
      resourceType: 'Group',
      id,
      active: true,
      type: 'person',
      actual: true,
      name: NAMES[id] ?? id,
      managingEntity: { reference: 'Organization/northgate' },
      quantity: members.length,
      member: members.map((member) => ({ entity: { reference: `Patient/${member}` } })),
    };
  });
}
