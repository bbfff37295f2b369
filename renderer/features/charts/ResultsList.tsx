import type { JSX } from 'react';
import type { ListState, Series, SeriesCategory } from '../../../shared/chart-model.ts';
import { countWords } from '../../list-words.ts';
import { ListNotice } from '../../ui/ListNotice.tsx';
import { StateNote } from '../../ui/StateNote.tsx';
import { findSeries } from './find-series.ts';
import { SeriesRow } from './SeriesRow.tsx';
import { sharedNames } from './words.ts';
import './charts.css';

const GROUPS: readonly { readonly category: SeriesCategory; readonly title: string }[] = [
  { category: 'vital-signs', title: 'Vital signs' },
  { category: 'laboratory', title: 'Laboratory' },
  { category: 'other', title: 'Other' },
];
const HEADINGS = ['Test', 'Range', 'Course', 'Latest', 'Time', 'Before', 'Count'] as const;

type Props = {
  readonly series: readonly Series[];
  readonly onOpen: (key: string) => void;
  readonly listState: ListState;
  readonly search: string;
};

/** Every kind of result with its latest value, in groups; a search leaves the ones whose name holds its words (D44). */
export function ResultsList({ series, onOpen, listState, search }: Props): JSX.Element {
  const found = findSeries(series, search);
  const shared = sharedNames(series);
  const searching = search.trim() !== '';
  return (
    <div className="results-list card">
      <ListNotice name="observations" list={listState} rows={series.length} none="results" frame={8} />
      {searching && series.length > 0 && (
        <p className="found" role="status">
          {`${countWords(found.length)} of ${countWords(series.length)} shown: name holds “${search.trim()}”`}
        </p>
      )}
      {searching && found.length === 0 && series.length > 0 && (
        <StateNote title={`No result is named like “${search.trim()}”`}>
          Only names are searched, not values or remarks. Clear the search to see all results.
        </StateNote>
      )}
      {found.length > 0 && (
        <table className="table series-table">
          <colgroup>
            {HEADINGS.map((heading) => (
              <col key={heading} className={`of-${heading.toLowerCase()}`} />
            ))}
          </colgroup>
          <thead>
            <tr>
              {HEADINGS.map((heading) => (
                <th key={heading} scope="col" className={`col-${heading.toLowerCase()}`}>
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          {GROUPS.map(({ category, title }) => {
            const rows = found.filter((one) => one.category === category).sort(byName);
            if (rows.length === 0) return null;
            return (
              <tbody key={category}>
                <tr className="group">
                  <th colSpan={HEADINGS.length} scope="rowgroup">
                    {title} <span className="count">{countWords(rows.length)}</span>
                  </th>
                </tr>
                {rows.map((one) => (
                  <SeriesRow key={one.key} series={one} codes={shared.get(one.key) ?? null} {...{ search, onOpen }} />
                ))}
              </tbody>
            );
          })}
        </table>
      )}
    </div>
  );
}

const byName = (a: Series, b: Series): number =>
  a.name.localeCompare(b.name, 'en') || (a.unit ?? '').localeCompare(b.unit ?? '', 'en');
