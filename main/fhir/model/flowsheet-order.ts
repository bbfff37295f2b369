/** In which order the tests of a sheet stand, and which of them stand together (display-44). */
import type { SeriesCategory } from '../../../shared/chart-model.ts';
import { LEVELS } from '../../../shared/clinical/flags.ts';
import { PANEL_COUNT, panelOf } from '../../../shared/clinical/panels.ts';
import { MAX_GROUPS, type Flowsheet, type SheetOrder } from '../../../shared/flowsheet.ts';
import type { SeriesData } from './series.ts';

type Test = { readonly data: SeriesData };
/** `panel` and `test` put groups and their tests in order; equal ones go by title and name. */
type Home = { readonly title: string; readonly panel: number; readonly test: number };

const COLLATOR = new Intl.Collator('en');
const byName = ({ data: a }: Test, { data: b }: Test): number =>
  COLLATOR.compare(a.name, b.name) || COLLATOR.compare(a.unit ?? '', b.unit ?? '');

const REST: Readonly<Record<SeriesCategory, { readonly title: string; readonly after: number }>> = {
  'vital-signs': { title: 'Other vital signs', after: 1 },
  laboratory: { title: 'Other laboratory', after: 2 },
  other: { title: 'Other', after: 3 },
};

/** Where a test stands: by the table of what is read together, else by the panel that was sent, else by its category. */
function homeOf({ loinc, category, results, timed }: SeriesData, panels: ReadonlyMap<string, string>): Home {
  const known = panelOf(loinc);
  if (known !== null) return known;
  const latest = timed.at(-1);
  const sent = latest === undefined ? undefined : panels.get(results.record(latest));
  if (sent !== undefined) return { title: sent, panel: PANEL_COUNT, test: 0 };
  const { title, after } = REST[category];
  return { title, panel: PANEL_COUNT + after, test: 0 };
}

function byPanel<T extends Test>(tests: readonly T[], panels: ReadonlyMap<string, string>): Arranged<T> {
  const homes = new Map(tests.map((test) => [test, homeOf(test.data, panels)] as const));
  const home = (test: T): Home => homes.get(test) ?? { title: '', panel: 0, test: 0 };
  const sorted = tests.toSorted((a, b) => {
    const [x, y] = [home(a), home(b)];
    return x.panel - y.panel || COLLATOR.compare(x.title, y.title) || x.test - y.test || byName(a, b);
  });
  const groups: Flowsheet['groups'] = [];
  for (const [n, test] of sorted.entries()) {
    const { title } = home(test);
    const open = groups.at(-1);
    if (open !== undefined && (open.title === title || groups.length === MAX_GROUPS)) open.count += 1;
    else groups.push({ title: groups.length === MAX_GROUPS - 1 ? 'Other' : title, first: n, count: 1 });
  }
  return { tests: sorted, groups };
}

type Arranged<T> = { readonly tests: readonly T[]; readonly groups: Flowsheet['groups'] };

/** Epoch ms of the newest result; of a test without times long ago. */
function latestMs({ data: { results, timed } }: Test): number {
  const row = timed.at(-1);
  return row === undefined ? -Infinity : results.startMs(row);
}

/** How far the latest result is from expected: 0 is furthest. */
function levelOf({ data: { results, timed } }: Test): number {
  const row = timed.at(-1);
  return row === undefined ? LEVELS.length : LEVELS.indexOf(results.facts(row).row.flag.level);
}

/** Takes tests, an order and the names of the panels that were sent; gives the tests in that order, and their groups. display-44. */
export function arrange<T extends Test>(
  tests: readonly T[],
  order: SheetOrder,
  panels: () => ReadonlyMap<string, string>,
): Arranged<T> {
  switch (order) {
    case 'panel':
      return byPanel(tests, panels());
    case 'name':
      return { tests: tests.toSorted(byName), groups: [] };
    case 'latest':
      return { tests: tests.toSorted((a, b) => latestMs(b) - latestMs(a) || byName(a, b)), groups: [] };
    case 'flagged':
      return { tests: tests.toSorted((a, b) => levelOf(a) - levelOf(b) || byName(a, b)), groups: [] };
  }
}
