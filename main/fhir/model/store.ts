/** The records of one list: each once, the newest version of it (US Core CONF-0264, D51). */
import type { ListName, NotShown } from '../../../shared/chart-model.ts';
import type { Json } from '../../../shared/fhir/narrow.ts';
import { judge, type Context } from './quarantine.ts';
import { isOlder, versionOf, type Version } from '../../../shared/fhir/version.ts';

type Kept<T> = { readonly version: Version } & (
  { readonly kind: 'shown'; readonly entry: T } | { readonly kind: 'not-shown'; readonly notShown: NotShown }
);

type ListStore<T> = {
  /** Takes resources as they came, in any order. */
  readonly add: (resources: readonly unknown[]) => void;
  readonly clear: () => void;
  readonly shown: () => Iterable<T>;
  /** Takes `Type/id`; gives what it was read to. */
  readonly find: (record: string) => T | undefined;
  readonly notShown: () => NotShown[];
  readonly included: ReadonlyMap<string, Json>;
};

/** Takes a list's name, the context and what reads one record; gives an empty store. `read` must not throw. */
export function createListStore<T>(
  list: ListName,
  context: Context,
  read: (resource: Json, record: string) => T,
): ListStore<T> {
  const kept = new Map<string, Kept<T>>();
  const unidentified: NotShown[] = [];
  const included = new Map<string, Json>();
  const addOne = (value: unknown): void => {
    const judged = judge(value, list, context);
    if (judged.kind === 'included') {
      included.set(judged.record, judged.resource);
      return;
    }
    if (judged.kind === 'not-shown' && !judged.identified) {
      unidentified.push(judged.entry);
      return;
    }
    const version = versionOf(value);
    const before = kept.get(judged.record);
    if (before !== undefined && isOlder(version, before.version)) return;
    if (judged.kind === 'not-shown') kept.set(judged.record, { kind: 'not-shown', version, notShown: judged.entry });
    else kept.set(judged.record, { kind: 'shown', version, entry: read(judged.resource, judged.record) });
  };
  return {
    included,
    add: (resources) => resources.forEach(addOne),
    clear: () => {
      kept.clear();
      unidentified.length = 0;
      included.clear();
    },
    *shown() {
      for (const one of kept.values()) if (one.kind === 'shown') yield one.entry;
    },
    find: (record) => {
      const one = kept.get(record);
      return one?.kind === 'shown' ? one.entry : undefined;
    },
    notShown: () => [
      ...[...kept.values()].flatMap((one) => (one.kind === 'not-shown' ? [one.notShown] : [])),
      ...unidentified,
    ],
  };
}
