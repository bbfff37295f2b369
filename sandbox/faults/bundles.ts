/** FHIR answers, whether a resource alone or a Bundle of them, as things to edit. */
import { stringifyLossless } from '../fhir/lossless.ts';
import { editTree, isTree, trees, treeOf, withBody, withMembers, type Tree } from './answers.ts';
import type { Answer } from './fault.ts';

const NOT_RECORDS = ['Bundle', 'OperationOutcome', 'CapabilityStatement'];

/** Changes a searchset; any other answer stays. */
export const editBundle = (answer: Answer, edit: (bundle: Tree) => Tree | undefined): Answer | undefined =>
  editTree(answer, (tree) => (tree.resourceType === 'Bundle' ? edit(tree) : undefined));

/** The entries of a Bundle. */
export const entriesOf = (bundle: Tree): readonly Tree[] => trees(bundle.entry);

const isRecord = (value: unknown): value is Tree =>
  isTree(value) && typeof value.resourceType === 'string' && !NOT_RECORDS.includes(value.resourceType);

/**
 * Changes every resource of an answer, alone or in a Bundle; `edit` gives undefined for one that stays. `splices` put
 * raw text where the changed resource has a member of their name with the value 0: for what no JSON tree can hold.
 */
export function editResources(
  answer: Answer,
  edit: (resource: Tree) => Tree | undefined,
  splices: Readonly<Record<string, () => string>> = {},
): Answer | undefined {
  const tree = treeOf(answer);
  if (tree === undefined) return undefined;
  let changes = 0;
  const changed = (value: unknown): unknown => {
    const made = isRecord(value) ? edit(value) : undefined;
    if (made !== undefined) changes += 1;
    return made ?? value;
  };
  const whole =
    tree.resourceType === 'Bundle'
      ? withMembers(tree, { entry: entriesOf(tree).map((entry) => ({ ...entry, resource: changed(entry.resource) })) })
      : (changed(tree) as Tree);
  if (changes === 0) return undefined;
  const spliced = Object.entries(splices).reduce(
    (text, [name, raw]) => text.replaceAll(`${JSON.stringify(name)}:0`, raw),
    stringifyLossless(whole),
  );
  return withBody(answer, spliced);
}

const SUBJECTS = ['subject', 'patient', 'beneficiary'];

/** The resource as if it were another patient's. */
export function ofAnotherPatient(resource: Tree, id: string): Tree {
  const reference = { reference: `Patient/${id}` };
  const subjects = SUBJECTS.filter((name) => resource[name] !== undefined).map((name) => [name, reference] as const);
  if (resource.resourceType === 'Patient') return { ...resource, id };
  return { ...resource, ...(subjects.length > 0 ? Object.fromEntries(subjects) : { subject: reference }) };
}
