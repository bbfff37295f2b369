import type { JSX } from 'react';
import type { AppErrorView } from '../../shared/errors.ts';
import { messageOf } from '../error-messages.ts';
import { StateNote } from './StateNote.tsx';

/** Says at once what failed of something that was pressed, what became of it and what to do. */
export function FailureNote({ error }: { readonly error: AppErrorView }): JSX.Element {
  const { title, what, lost, advice } = messageOf(error);
  return (
    <div role="alert" className="failure-note">
      <StateNote look="bad" title={title}>
        {what} {lost} {advice}
      </StateNote>
    </div>
  );
}
