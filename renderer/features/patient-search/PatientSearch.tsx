import { useEffect, useId, useRef, useState, type JSX, type KeyboardEvent } from 'react';
import type { AppErrorView } from '../../../shared/errors.ts';
import type { SiteView } from '../../../shared/ipc-contract.ts';
import { messageOf } from '../../error-messages.ts';
import { countWords } from '../../list-words.ts';
import { useAction } from '../../use-command.ts';
import { Button } from '../../ui/Button.tsx';
import { FrameRows, StateNote } from '../../ui/StateNote.tsx';
import { MatchTable } from './MatchTable.tsx';
import { usePatientSearch, type Found } from './use-patient-search.ts';
import './patient-search.css';

/** Finds a patient by the beginning of a name or number: type, arrow down, Enter. No banner: nobody is open (D1, D7). */
export function PatientSearch({ site }: { readonly site: SiteView }): JSX.Element {
  const [text, setText] = useState('');
  const { held, before, searching, now } = usePatientSearch(text);
  const open = useAction('patient.open');
  const signIn = useAction('sign-in.start');
  const field = useRef<HTMLInputElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const found = held?.result.ok === true ? held.result.value : null;
  const shown = found ?? before;
  const single = found !== null && found.rows.length === 1 && !found.more;

  useEffect(() => field.current?.focus(), []);
  const openRow = (row: number): void => {
    if (found !== null && !open.busy) open.run({ search: found.search, row });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' && found !== null) {
      event.preventDefault();
      table.current?.querySelector<HTMLElement>('.match-name')?.focus();
    }
    // Enter opens only what answers the text that stands there, and only if it is one: never the first of several.
    if (event.key !== 'Enter') return;
    const only = found?.rows[0];
    if (single && only !== undefined) openRow(only.row);
    else if (found === null) now();
  };
  return (
    <main id="chart" className="panel patient-search">
      <div className="search-inner">
        <Field {...{ text, setText, onKeyDown, site }} fieldRef={field} />
        {open.error !== null && <Failure title="The chart could not be opened" error={open.error} onAgain={now} />}
        {held?.result.ok === false && (
          <Failure
            title="The search failed"
            error={held.result.error}
            busy={searching}
            {...wayOn(held.result.error, () => signIn.run({ siteId: site.id }), now)}
          />
        )}
        <Words {...{ text, found, searching }} />
        {found !== null && <FoundNotes found={found} text={text.trim()} />}
        {shown === null && searching && (
          <div className="card list-card">
            <FrameRows count={4} />
          </div>
        )}
        {shown !== null && shown.rows.length > 0 && (
          <div className="card list-card">
            <MatchTable
              rows={shown.rows}
              idle={found === null || open.busy}
              single={single}
              tableRef={table}
              onOpen={openRow}
              onLeave={() => field.current?.focus()}
            />
            {shown.more && <p className="more">{moreWords(shown)}</p>}
          </div>
        )}
      </div>
    </main>
  );
}

type FieldProps = {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly site: SiteView;
  readonly fieldRef: React.RefObject<HTMLInputElement | null>;
};

function Field({ text, setText, onKeyDown, site, fieldRef }: FieldProps): JSX.Element {
  const id = useId();
  return (
    <div role="search">
      <h1 className="search-title">
        <label htmlFor={id}>Find a patient</label>
      </h1>
      <input
        ref={fieldRef}
        id={id}
        type="search"
        className="text-input search-text"
        placeholder="Beginning of a name, or a number"
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        aria-describedby={`${id}-hint`}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <p id={`${id}-hint`} className="search-hint">
        At {site.name}. <kbd className="kbd">↓</kbd> to choose, <kbd className="kbd">Enter</kbd> to open.
      </p>
    </div>
  );
}

type WordsProps = { readonly text: string; readonly found: Found | null; readonly searching: boolean };

/** How far the search is, said politely as it changes. */
function Words({ text, found, searching }: WordsProps): JSX.Element {
  return (
    <p className="search-words" role="status">
      {searching && 'Searching'}
      {!searching && text.trim() === '' && 'Type at least two letters, or a whole number.'}
      {!searching && found !== null && foundWords(found)}
    </p>
  );
}

function foundWords({ rows, total, more }: Found): string {
  if (rows.length === 0) return 'Nobody found';
  if (more) return total === null ? `First ${rows.length} of more` : `First ${rows.length} of ${countWords(total)}`;
  return rows.length === 1 ? '1 patient' : `${rows.length} patients`;
}

const moreWords = ({ rows, total }: Found): string =>
  `${total === null ? 'There are more' : `${countWords(total - rows.length)} more are not shown`}. Type more of the name, or the number.`;

/** What must be said of an answer beside its rows; an empty one is only called empty where it is whole (D13). */
function FoundNotes({ found, text }: { readonly found: Found; readonly text: string }): JSX.Element | null {
  const { rows, warnings } = found;
  if (warnings.length > 0) {
    return (
      <div className="card note-card search-note">
        <StateNote look="caution" title="Perhaps not everyone is shown">
          {warnings.join(' ')}
        </StateNote>
      </div>
    );
  }
  if (rows.length > 0) return null;
  return (
    <div className="card note-card search-note">
      <StateNote title={`Nobody found for “${text}”`}>
        The server was asked for names and numbers that begin so, and sent none. Check the spelling, or search by
        number.
      </StateNote>
    </div>
  );
}

type FailureProps = {
  readonly title: string;
  readonly error: AppErrorView;
  /** Of the button. */
  readonly words?: string;
  readonly onAgain: () => void;
  readonly busy?: boolean;
};

/** A sign-in that has ended finds nobody, however often it is asked. */
function wayOn({ code }: AppErrorView, signIn: () => void, again: () => void): Pick<FailureProps, 'words' | 'onAgain'> {
  return code === 'fhir-unauthorized'
    ? { words: 'Sign in again', onAgain: signIn }
    : { words: 'Search again', onAgain: again };
}

function Failure({ title, error, words = 'Search again', onAgain, busy = false }: FailureProps): JSX.Element {
  const { what, advice } = messageOf(error);
  return (
    <div className="card note-card search-note" role="alert">
      <StateNote
        look="bad"
        title={title}
        action={
          <Button small isDisabled={busy} onPress={onAgain}>
            {words}
          </Button>
        }
      >
        {what} {advice}
      </StateNote>
    </div>
  );
}
