import type { JSX } from 'react';
import { Tag } from './Tag.tsx';

/** What must be read before a name. `strong` is for what can do harm: DO NOT GIVE. */
export type RowMark = { readonly text: string; readonly look: 'plain' | 'warn' | 'strong' };

/** A name with its marks before it; both wrap and neither is ever cut (D52). */
export function MarkedName({
  marks,
  name,
}: {
  readonly marks: readonly RowMark[];
  readonly name: string;
}): JSX.Element {
  return (
    <>
      {marks.map(({ text, look }) => (
        <span key={text}>
          <Tag look={look}>{text}</Tag>{' '}
        </span>
      ))}
      <span className="name">{name}</span>
    </>
  );
}
