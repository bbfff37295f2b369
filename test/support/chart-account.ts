/** Everything a chart shows and does not show, gathered page by page as a screen would. */
import type { ChartReader } from '../../main/fhir/chart-reader.ts';
import type { ChartOverview, NotShown } from '../../shared/chart-model.ts';

export type Account = {
  readonly overview: ChartOverview;
  /** `Type/id` of every record that a screen shows. */
  readonly shown: ReadonlySet<string>;
  readonly notShown: readonly NotShown[];
};

const LIMIT = 200;

async function allRows<T>(page: (at: { offset: number; limit: number }) => Promise<{ total: number; rows: T[] }>) {
  const rows: T[] = [];
  for (;;) {
    const { total, rows: more } = await page({ offset: rows.length, limit: LIMIT });
    rows.push(...more);
    if (rows.length >= total || more.length === 0) return rows;
  }
}

export async function accountOf(reader: ChartReader): Promise<Account> {
  const overview = await reader.describe();
  const shown = new Set<string>();
  const show = (rows: readonly { id: string }[]): void =>
    rows.forEach(({ id }) => id.split(' + ').forEach((one) => shown.add(one)));
  for (const { key } of overview.series) {
    show(await allRows((at) => reader.results({ key, fromMs: null, toMs: null, inError: true, ...at })));
    await reader.series({ key, fromMs: null, toMs: null, maxPoints: 2000 });
  }
  show(await allRows(reader.conditions));
  show(await allRows(reader.medications));
  show(await allRows(reader.encounters));
  return { overview, shown, notShown: await allRows(reader.notShown) };
}
