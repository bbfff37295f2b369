import type { JSX, ReactNode } from 'react';
import { Tag, type TagLook } from './Tag.tsx';

/** What must be read before a name. `strong` is for what can do harm: DO NOT GIVE; `held` for what stands still. */
export type RowMark = { readonly text: string; readonly look: TagLook };

/** A name with its marks before it; both wrap and neither is ever cut (D52). */
export function MarkedName({
  marks,
  name,
}: {
  readonly marks: readonly RowMark[];
  readonly name: ReactNode;
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
