/** Panels: members named where they were received, counted where not (D22). One step deep: cycles end by themselves. */
import type { NotShown, ResultRow } from '../../../shared/chart-model.ts';
import { valueText } from '../../../shared/clinical/value-text.ts';
import type { Entry } from './observation.ts';

type Find = (record: string) => Entry | undefined;
const isResult = (reference: string): boolean => /(^|\/)Observation\/[^/]+$/.test(reference);

/** A member that is itself a panel is named with the number of its parts, never opened. */
function memberText(entry: Entry): string {
  const { value, status, flag } = entry.row;
  if (status === 'entered-in-error') return 'entered in error';
  const count = value.kind === 'parts' ? value.parts.length + (entry.members?.length ?? 0) : null;
  if (count !== null) return `${count} ${count === 1 ? 'part' : 'parts'}`;
  return flag.text === '' ? valueText(value) : `${valueText(value)} (${flag.text})`;
}

type Part = { readonly name: string; readonly text: string };

/** What references lead to, in words; those that lead nowhere are counted. */
function partsOf(entry: Entry, references: readonly string[], find: Find): Part[] {
  const parts: Part[] = [];
  const missing = { results: 0, records: 0 };
  for (const reference of references) {
    if (reference === entry.record) continue;
    const member = find(reference);
    if (member !== undefined) parts.push({ name: member.code.name, text: memberText(member) });
    else if (isResult(reference)) missing.results += 1;
    else missing.records += 1;
  }
  const count = (n: number, one: string): string => `${n} ${n === 1 ? one : `${one}s`}`;
  if (missing.results > 0)
    parts.push({ name: 'Not loaded', text: `${count(missing.results, 'result')} could not be loaded` });
  if (missing.records > 0) parts.push({ name: 'Linked', text: `${count(missing.records, 'record')} of another kind` });
  return parts;
}

/** Takes a result and a look-up; gives its row with the members of a panel, or what its value was made of, in words. D22. */
export function rowWithMembers(entry: Entry, find: Find): ResultRow {
  const { row, members, sources } = entry;
  if (members !== null && row.value.kind === 'parts') {
    return { ...row, value: { kind: 'parts', parts: [...row.value.parts, ...partsOf(entry, members, find)] } };
  }
  const made = partsOf(entry, sources, find).map(({ name, text }) => ({ label: 'From', text: `${name}: ${text}` }));
  return made.length === 0 ? row : { ...row, remarks: [...row.remarks, ...made] };
}

type Panel = Pick<Entry, 'members' | 'record'>;

type Named = { readonly record: string; readonly name: string };
/** By member, as `Type/id`. */
export type PanelsOfMembers = ReadonlyMap<string, readonly Named[]>;

/** Takes panels; gives of each of their members the panels that show it too. It counts as a result once, by itself. D22. */
export function panelsOfMembers(panels: Iterable<Panel & Pick<Entry, 'code'>>): PanelsOfMembers {
  const found = new Map<string, Named[]>();
  for (const { members, record, code } of panels) {
    for (const reference of members ?? []) {
      if (reference === record) continue;
      const named = found.get(reference) ?? [];
      named.push({ record, name: code.name });
      found.set(reference, named);
    }
  }
  return found;
}

/** Takes panels and what was received; gives the members that were not. D22. */
export function missingMembers(entries: Iterable<Panel>, has: (record: string) => boolean): NotShown[] {
  const missing = new Map<string, NotShown>();
  for (const { members, record } of entries) {
    for (const reference of members ?? []) {
      if (!isResult(reference) || reference === record || has(reference)) continue;
      const name = reference.slice(reference.lastIndexOf('Observation/'));
      missing.set(reference, { record: name, reason: 'unresolved-reference', detail: `part of ${record}` });
    }
  }
  return [...missing.values()];
}
