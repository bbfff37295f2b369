import type { JSX } from 'react';
import type { ListName, ListState } from '../../../shared/chart-model.ts';
import type { CapabilityWarning } from '../../../shared/ipc-contract.ts';
import { fullTimeWords, useClock } from '../../clock.ts';
import { messageOf } from '../../error-messages.ts';
import { LIST_LABELS, lookOf, readingWords } from '../../list-words.ts';
import { useAction } from '../../use-command.ts';
import { Button } from '../../ui/Button.tsx';
import { ReadAgain } from '../../ui/ListNotice.tsx';
import { LIST_ORDER, WARNING_WORDS, stillReading, summaryWords, worstOf, type Lists } from './lists-words.ts';

type ButtonProps = {
  readonly lists: Lists;
  readonly open: boolean;
  readonly panelId: string;
  readonly onToggle: () => void;
};

/** The state of all lists in a few words; opens the panel with all of them. */
export function ListsStateButton({ lists, open, panelId, onToggle }: ButtonProps): JSX.Element {
  const look = lookOf(lists[worstOf(lists)]);
  return (
    <Button look="quiet" small aria-expanded={open} aria-controls={panelId} onPress={onToggle}>
      <span className={`state-dot dot-${look}`} aria-hidden="true" />
      {summaryWords(lists)}
    </Button>
  );
}

type PanelProps = {
  readonly id: string;
  readonly lists: Lists;
  readonly warnings: readonly CapabilityWarning[];
};

/** How far each list has been read, why not further, and how to read it again (D60). */
export function ListsStatePanel({ id, lists, warnings }: PanelProps): JSX.Element {
  const reload = useAction('chart.reload');
  return (
    <section className="lists-panel" id={id} aria-label="What has been read">
      <ul>
        {LIST_ORDER.map((name) => (
          <ListLine key={name} name={name} list={lists[name]} />
        ))}
        {warnings.map(({ code, subject }) => (
          <li key={`${code} ${subject}`} className="list-line">
            <span className="list-line-name">
              <span className="state-dot dot-caution" aria-hidden="true" />
              Server
            </span>
            <span className="list-line-words">{WARNING_WORDS[code](subject)}</span>
          </li>
        ))}
      </ul>
      <p className="lists-foot">
        <Button small isDisabled={reload.busy} onPress={() => reload.run({ lists: null })}>
          Read everything again
        </Button>
      </p>
    </section>
  );
}

function ListLine({ name, list }: { readonly name: ListName; readonly list: ListState }): JSX.Element {
  const clock = useClock();
  const at = list.retrievedAtMs === null ? '' : `, retrieved ${fullTimeWords(list.retrievedAtMs, clock)}`;
  const message = list.error === null ? null : messageOf(list.error);
  return (
    <li className="list-line">
      <span className="list-line-name">
        <span className={`state-dot dot-${lookOf(list)}`} aria-hidden="true" />
        {LIST_LABELS[name]}
      </span>
      <span className="list-line-words">
        {`${readingWords(name, list)}${at}.`}
        {message !== null && ` ${message.what} ${message.advice}`}
        {list.warnings.length > 0 && ` Warning: ${list.warnings.join(' ')}`}
        {list.missingScope !== null && ` The scope ${list.missingScope} was not granted.`}
      </span>
      {!stillReading(list) && list.state !== 'not-permitted' && <ReadAgain name={name} error={list.error} />}
    </li>
  );
}

/** Tells a screen reader, politely, when a list has been read or could not be. */
export function ListsAnnouncer({ lists }: { readonly lists: Lists }): JSX.Element {
  return (
    <div className="unseen" aria-live="polite" aria-atomic="false" data-testid="announcer">
      {LIST_ORDER.map((name) => (
        <p key={name}>{stillReading(lists[name]) ? '' : `${LIST_LABELS[name]}: ${readingWords(name, lists[name])}.`}</p>
      ))}
    </div>
  );
}
