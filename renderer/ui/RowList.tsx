import type { JSX, ReactNode } from 'react';
import { MarkedName, type RowMark } from './MarkedName.tsx';

type RowProps = {
  readonly marks: readonly RowMark[];
  readonly name: ReactNode;
  /** At the right: since when, each fact on a line of its own. */
  readonly when: readonly string[];
  /** Lines under the name. */
  readonly details: readonly ReactNode[];
};

export function Row({ marks, name, when, details }: RowProps): JSX.Element {
  return (
    <li className="row">
      <span className="row-name">
        <MarkedName marks={marks} name={name} />
      </span>
      {when.length > 0 && (
        <span className="row-when">
          {when.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </span>
      )}
      {details.map((detail, n) => (
        // Two instructions may read the same: only the place tells them apart.
        <span className="row-detail" key={n}>
          {detail}
        </span>
      ))}
    </li>
  );
}

export function RowList({ label, children }: { readonly label: string; readonly children: ReactNode }): JSX.Element {
  return (
    <ul className="rows" aria-label={label}>
      {children}
    </ul>
  );
}
