import type { JSX } from 'react';

type Props = {
  readonly label: string;
  /** 0 to 1; null: under way, and nobody can say how far. */
  readonly share: number | null;
  /** It does not go on now. */
  readonly still?: boolean;
};

/** How far something is; what it says is said in words beside it. */
export function ProgressBar({ label, share, still = false }: Props): JSX.Element {
  const percent = share === null ? null : Math.floor(share * 100);
  return (
    <div
      className={`progress${percent === null ? ' unknown' : ''}${still ? ' still' : ''}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { 'aria-valuenow': percent })}
    >
      <div className="progress-done" style={{ width: `${percent ?? 100}%` }} />
    </div>
  );
}
