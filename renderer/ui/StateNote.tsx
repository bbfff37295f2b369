import type { JSX, ReactNode } from 'react';

type Props = {
  readonly look?: 'plain' | 'caution' | 'bad';
  /** The state in a few words: `Could not be read`. */
  readonly title: string;
  /** What it means and what to do. */
  readonly children?: ReactNode;
  /** A button. */
  readonly action?: ReactNode;
};

/** How a section says that it is empty, partial, failed, stale or not permitted: each in its own words (D13, D60). */
export function StateNote({ look = 'plain', title, children, action }: Props): JSX.Element {
  return (
    <div className={`state-note note-${look}`}>
      <p className="state-title">{title}</p>
      {children !== undefined && <p>{children}</p>}
      {action}
    </div>
  );
}

/** The frame of rows to come. */
export function FrameRows({ count }: { readonly count: number }): JSX.Element {
  return (
    <div aria-hidden="true">
      {Array.from({ length: count }, (_, n) => (
        <div className="frame-row" key={n} />
      ))}
    </div>
  );
}
