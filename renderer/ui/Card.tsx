import { useId, type JSX, type ReactNode } from 'react';

type Props = {
  readonly title: string;
  /** Beside the title: `4 of 7`. */
  readonly count?: string | undefined;
  /** At the right of the title line. */
  readonly meta?: ReactNode;
  readonly level?: 2 | 3;
  readonly className?: string;
  readonly busy?: boolean;
  readonly children: ReactNode;
};

/** A region of the screen with a heading of its own. */
export function Card({ title, count, meta, level = 2, className = '', busy = false, children }: Props): JSX.Element {
  const id = useId();
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section className={`card ${className}`} aria-labelledby={id} aria-busy={busy}>
      <div className="card-head">
        <Heading id={id}>{title}</Heading>
        {count !== undefined && <span className="count">{count}</span>}
        {meta !== undefined && <span className="meta">{meta}</span>}
      </div>
      {children}
    </section>
  );
}
