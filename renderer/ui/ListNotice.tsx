import type { JSX, ReactNode } from 'react';
import type { ListName, ListState } from '../../shared/chart-model.ts';
import type { AppErrorView } from '../../shared/errors.ts';
import { fullTimeWords, useClock, type Clock } from '../clock.ts';
import { messageOf } from '../error-messages.ts';
import { LIST_LABELS, doubtWords, isStale, nounWords, offlineWords, pageWords, readingWords } from '../list-words.ts';
import { useOpenPanel } from '../panels.ts';
import { useAction } from '../use-command.ts';
import { Button } from './Button.tsx';
import { FrameRows, StateNote } from './StateNote.tsx';

type Props = {
  readonly name: ListName;
  readonly list: ListState;
  /** Rows that this section shows: `none recorded` is said only without any. */
  readonly rows: number;
  /** What there is none of, e.g. `active conditions`; said only of a complete, successful read (D13, D43). */
  readonly none: string;
  /** Bars drawn while the first rows come. */
  readonly frame?: number;
};

/** What must be said of a list beside its rows; nothing for a list that is complete and not empty. */
export function ListNotice({ name, list, rows, none, frame = 4 }: Props): JSX.Element | null {
  const clock = useClock();
  switch (list.state) {
    case 'waiting':
    case 'loading':
      if (rows > 0) return null;
      return (
        <>
          <StateNote title={readingWords(name, list)}>They appear here as they come.</StateNote>
          <FrameRows count={frame} />
        </>
      );
    case 'complete':
      return <CompleteNote {...{ name, list, rows, none, clock }} />;
    case 'partial':
      return <FailureNote {...{ name, list }} look="caution" title={readingWords(name, list)} />;
    case 'failed':
      return isStale(list) ? (
        <FailureNote {...{ name, list }} look="caution" title={staleTitle(list, clock)} />
      ) : (
        <FailureNote
          {...{ name, list }}
          look="bad"
          title={`${LIST_LABELS[name]} could not be read${offlineWords(list)}`}
        />
      );
    case 'not-permitted':
      return <NotPermittedNote name={name} scope={list.missingScope} />;
  }
}

/** A section says when it is hidden for lack of a scope, and which (SMART 59). */
function NotPermittedNote({ name, scope }: { readonly name: ListName; readonly scope: string | null }): JSX.Element {
  const openPanel = useOpenPanel();
  const action = openPanel !== null && (
    <Button small onPress={() => openPanel('permissions')}>
      What this app may see
    </Button>
  );
  return (
    <StateNote look="caution" title={`${LIST_LABELS[name]} are not permitted`} action={action}>
      {scope === null ? (
        'The access given at sign-in does not include them.'
      ) : (
        <>
          Hidden for lack of a scope: <code>{scope}</code>.
        </>
      )}{' '}
      There may be some in the record: nobody looked. Sign in again and approve them to see them.
    </StateNote>
  );
}

function staleTitle(list: ListState, clock: Clock): string {
  const { retrievedAtMs } = list;
  const read = retrievedAtMs === null ? 'Out of date' : `Out of date: read at ${fullTimeWords(retrievedAtMs, clock)}`;
  return `${read}${offlineWords(list)}`;
}

type CompleteProps = Pick<Props, 'name' | 'list' | 'rows' | 'none'> & { readonly clock: Clock };

function CompleteNote({ name, list, rows, none, clock }: CompleteProps): JSX.Element | null {
  const at = list.retrievedAtMs === null ? '' : `, retrieved ${fullTimeWords(list.retrievedAtMs, clock)}`;
  const doubt = doubtWords(list);
  if (doubt !== null) {
    return (
      <StateNote look="caution" title={doubt}>
        {rows === 0 ? `The record server sent no ${none}, but that may not mean that there are none. ` : ''}
        {list.warnings.join(' ')}
      </StateNote>
    );
  }
  if (rows > 0) return null;
  return (
    <StateNote title={`No ${none} recorded`}>
      {`The record was asked for all ${LIST_LABELS[name].toLowerCase()} and sent ${sentWords(name, list)}${at}.`}
    </StateNote>
  );
}

const sentWords = (name: ListName, { received }: ListState): string =>
  received === 0 ? 'none' : `${nounWords(name, received)}, none of which belongs here`;

type FailureProps = {
  readonly name: ListName;
  readonly list: ListState;
  readonly look: 'caution' | 'bad';
  readonly title: ReactNode & string;
};

function FailureNote({ name, list, look, title }: FailureProps): JSX.Element {
  return (
    <StateNote look={look} title={title} action={<ReadAgain name={name} error={list.error} />}>
      {list.state === 'partial' && `${pageWords(list)} `}
      {list.error === null
        ? 'More was to come. Do not take this list as complete.'
        : sentencesOf(name, list.error, list)}
      {list.warnings.length > 0 && ` ${list.warnings.join(' ')}`}
    </StateNote>
  );
}

function sentencesOf(name: ListName, error: AppErrorView, list: ListState): string {
  const { what, lost, advice } = messageOf(error);
  const nothing = name === 'patient' ? '' : 'There may be some in the record: none were received.';
  const loss = list.received === 0 ? nothing : lost;
  return [what, loss, advice].filter((sentence) => sentence !== '').join(' ');
}

/** The button that reads one list again; an ended sign-in has its own in the bar under the banner. */
export function ReadAgain({
  name,
  error,
}: {
  readonly name: ListName;
  readonly error: AppErrorView | null;
}): JSX.Element | null {
  const reload = useAction('chart.reload');
  if (error?.code === 'fhir-unauthorized') return null;
  return (
    <Button
      small
      isDisabled={reload.busy}
      aria-label={`Read again, ${LIST_LABELS[name].toLowerCase()}`}
      onPress={() => reload.run({ lists: [name] })}
    >
      Read again
    </Button>
  );
}
