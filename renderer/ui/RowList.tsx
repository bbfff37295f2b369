import type { JSX, ReactNode } from 'react';
import { Tag } from './Tag.tsx';

/** What must be read before the name. `strong` is for what can do harm: DO NOT GIVE. */
export type RowMark = { readonly text: string; readonly look: 'plain' | 'warn' | 'strong' };

type RowProps = {
  readonly marks?: readonly RowMark[];
  /** Never cut: it wraps (D52). */
  readonly name: string;
  /** At the right: since when. */
  readonly when?: string | null;
  /** Lines under the name. */
  readonly details?: readonly string[];
};

export function Row({ marks = [], name, when = null, details = [] }: RowProps): JSX.Element {
  return (
    <li className="row">
      <span className="row-name">
        {marks.map(({ text, look }) => (
          <span key={text}>
            <Tag look={look}>{text}</Tag>{' '}
          </span>
        ))}
        {name}
      </span>
      {when !== null && <span className="row-when">{when}</span>}
      {details.map((line, n) => (
        // Two instructions may read the same: only the place tells them apart.
        <span className="row-detail" key={`${n} ${line}`}>
          {line}
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
