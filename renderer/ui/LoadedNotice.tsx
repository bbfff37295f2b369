import type { JSX } from 'react';
import { messageOf } from '../error-messages.ts';
import type { Loaded } from '../use-command.ts';
import { Button } from './Button.tsx';
import { FrameRows, StateNote } from './StateNote.tsx';

/** What is said while the window itself waits for rows that main has, or could not get them. */
export function LoadedNotice({
  loaded,
  what,
  again,
}: {
  readonly loaded: Loaded<unknown>;
  readonly what: string;
  /** Asks once more; absent: something else on the screen does. */
  readonly again?: () => void;
}): JSX.Element | null {
  if (loaded.state === 'ready') return null;
  if (loaded.state === 'loading') return <FrameRows count={4} />;
  const { title, what: happened, advice } = messageOf(loaded.error);
  return (
    <StateNote
      look="bad"
      title={`The ${what} cannot be shown: ${title.toLowerCase()}`}
      action={
        again && (
          <Button small onPress={again}>
            Try again
          </Button>
        )
      }
    >
      {happened} {advice}
    </StateNote>
  );
}
