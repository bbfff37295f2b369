import type { JSX } from 'react';
import type { AppErrorView } from '../../shared/errors.ts';
import { helpDeskLines } from '../error-messages.ts';

/** What a help desk needs, as text that can be selected and copied. */
export function ErrorDetails({ error }: { readonly error: AppErrorView }): JSX.Element {
  return (
    <dl className="error-details" aria-label="For the help desk">
      {helpDeskLines(error).map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
