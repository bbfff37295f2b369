import { useState, type JSX, type KeyboardEvent, type RefObject } from 'react';
import { ageBetween, formatSent } from '../../../shared/clinical/dates.ts';
import type { PatientMatch } from '../../../shared/ipc-contract.ts';
import { useClock, type Clock } from '../../clock.ts';
import { Tag } from '../../ui/Tag.tsx';
import { lookAlikes } from './look-alikes.ts';

type Props = {
  readonly rows: readonly PatientMatch[];
  /** They answer an older text, or one is being opened: none can be chosen. */
  readonly idle: boolean;
  /** Enter in the field opens this one. */
  readonly single: boolean;
  readonly tableRef: RefObject<HTMLTableElement | null>;
  readonly onOpen: (row: number) => void;
  /** Back to the field. */
  readonly onLeave: () => void;
};

/** Who was found, with what tells two of the same name apart. Arrow keys go through the names. */
export function MatchTable({ rows, idle, single, tableRef, onOpen, onLeave }: Props): JSX.Element {
  const [stop, setStop] = useState(0);
  const alike = lookAlikes(rows);
  return (
    <table
      className={`table group-table matches${idle ? ' idle' : ''}`}
      aria-label="Patients found"
      aria-busy={idle}
      ref={tableRef}
      onKeyDown={(event) => move(event, rows.length, onLeave)}
    >
      <colgroup>
        <col style={{ width: '38%' }} />
        <col style={{ width: '20%' }} />
        <col style={{ width: '12%' }} />
        <col />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Born</th>
          <th scope="col">Gender</th>
          <th scope="col">Identifiers</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((match, n) => (
          <MatchRow
            key={match.row}
            match={match}
            alike={alike.has(match.row)}
            single={single}
            idle={idle}
            tabIndex={n === Math.min(stop, rows.length - 1) ? 0 : -1}
            onFocus={() => setStop(n)}
            onOpen={() => onOpen(match.row)}
          />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = {
  readonly match: PatientMatch;
  readonly alike: boolean;
  readonly single: boolean;
  readonly idle: boolean;
  readonly tabIndex: number;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
};

function MatchRow({ match, alike, single, idle, tabIndex, onFocus, onOpen }: RowProps): JSX.Element {
  const clock = useClock();
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          className="match-name"
          aria-disabled={idle}
          {...{ tabIndex, onFocus }}
          onClick={() => {
            if (!idle) onOpen();
          }}
        >
          <bdi>{match.name}</bdi>
        </button>
        {match.deceased && <Tag>Died</Tag>}
        {alike && <Tag look="warn">Similar name</Tag>}
        {single && (
          <kbd className="kbd" aria-hidden="true">
            Enter
          </kbd>
        )}
      </th>
      <td data-title="Born">{bornWords(match, clock)}</td>
      <td data-title="Gender">{match.sex ?? 'Not known'}</td>
      <td data-title="Identifiers">
        {match.identifiers.length === 0 && 'Not known'}
        {match.identifiers.map(({ label, value }) => (
          <div key={`${label} ${value}`} className="match-id">
            <span>{label}</span> <bdi>{value}</bdi>
          </div>
        ))}
      </td>
    </tr>
  );
}

/** `14-Mar-1956 (70y)`; of the dead the age would be wrong, so it is left away. */
function bornWords({ birthDate, deceased }: PatientMatch, { nowMs, timeZone }: Clock): string {
  if (birthDate === null) return 'Not known';
  const age = deceased ? null : ageBetween(birthDate, nowMs(), timeZone);
  const day = formatSent(birthDate, timeZone);
  return age === null ? day : `${day} (${age})`;
}

/** Arrow keys, Home and End among the names; up from the first one, Escape and typing lead back to the field. */
function move(event: KeyboardEvent<HTMLTableElement>, count: number, onLeave: () => void): void {
  const names = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('.match-name')];
  const at = names.findIndex((name) => name === document.activeElement);
  const aims: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1 };
  const aim = aims[event.key];
  const typed = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (aim === -1 || event.key === 'Escape') {
    event.preventDefault();
    onLeave();
  } else if (aim !== undefined) {
    event.preventDefault();
    names[aim]?.focus();
  } else if (typed || event.key === 'Backspace') onLeave();
}
