import type { JSX } from 'react';

/** The product's mark and name. */
export function Mark(): JSX.Element {
  return (
    <span className="mark">
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
        <path className="mark-a" d="M4 0h10L0 14V4a4 4 0 0 1 4-4z" />
        <path className="mark-b" d="M14 0v10a4 4 0 0 1-4 4H0z" />
      </svg>
      Chartroom
    </span>
  );
}
