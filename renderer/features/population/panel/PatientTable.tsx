import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useState, type JSX } from 'react';
import { formatSent } from '../../../../shared/clinical/dates.ts';
import type { PanelMeasure, PanelRow } from '../../../../shared/population.ts';
import { useClock } from '../../../clock.ts';
import { messageOf } from '../../../error-messages.ts';
import { countWords } from '../../../list-words.ts';
import { Button } from '../../../ui/Button.tsx';
import { FrameRows, StateNote } from '../../../ui/StateNote.tsx';
import { Tag } from '../../../ui/Tag.tsx';
import { plural } from '../export-words.ts';
import { TONE_WORDS, ToneMark } from './ToneMark.tsx';
import type { PanelRows } from './use-panel-rows.ts';

/** More rows than this are drawn only where they can be seen. */
const PLAIN_ROWS = 100;
const ROW_PX = 46;

type Props = {
  readonly rows: PanelRows;
  readonly measures: readonly PanelMeasure[];
  /** null: this sign-in opens no other patient. */
  readonly onOpen: ((row: number) => void) | null;
  readonly opening: boolean;
};

/** The patients of the filter with their latest values and dates. Only what can be seen is drawn and asked for. */
export function PatientTable({ rows, measures, onOpen, opening }: Props): JSX.Element {
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const { total, error } = rows;
  if (total === null) return error === null ? <FrameRows count={6} /> : <RowsError rows={rows} />;
  if (total === 0) {
    return (
      <StateNote title="No patient matches all of this">Take one of the filters away to see more patients.</StateNote>
    );
  }
  const columns = 4 + measures.length;
  const shared = { rows, measures, onOpen, opening };
  return (
    <>
      <div
        className={`panel-rows${total > PLAIN_ROWS ? ' long' : ''}`}
        ref={setBox}
        role="region"
        aria-label={`Patients, ${countWords(total)}`}
        tabIndex={0}
      >
        <table className="table group-table patients-table" aria-rowcount={total + 1}>
          <caption className="unseen">{`${plural(total, 'patient')}, with the latest value of each measure`}</caption>
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col">Name</th>
              <th scope="col">Born</th>
              <th scope="col">Gender</th>
              <th scope="col">Identifier</th>
              {measures.map(({ id, label, unit }) => (
                <th key={id} scope="col">
                  {label} <small>{unit}</small>
                </th>
              ))}
            </tr>
          </thead>
          {total > PLAIN_ROWS && box !== null ? (
            <VirtualRows {...shared} count={total} box={box} columns={columns} />
          ) : (
            <tbody>
              {Array.from({ length: Math.min(total, PLAIN_ROWS) }, (_, index) => (
                <PatientRow key={index} index={index} {...shared} />
              ))}
            </tbody>
          )}
        </table>
      </div>
      {error !== null && <RowsError rows={rows} />}
    </>
  );
}

type RowsProps = Props & { readonly count: number; readonly box: HTMLDivElement; readonly columns: number };

function VirtualRows({ count, box, columns, ...shared }: RowsProps): JSX.Element {
  const virtual = useVirtualizer({ count, getScrollElement: () => box, estimateSize: () => ROW_PX, overscan: 8 });
  const items = virtual.getVirtualItems();
  const [first, last] = [items[0], items.at(-1)];
  const { look } = shared.rows;
  const [from, to] = [first?.index ?? 0, last?.index ?? 0];
  useEffect(() => look(from, to), [look, from, to]);
  return (
    <tbody>
      {(first?.start ?? 0) > 0 && <Spacer height={first?.start ?? 0} columns={columns} />}
      {items.map(({ index, key }) => (
        <PatientRow key={key} index={index} {...shared} measure={virtual.measureElement} />
      ))}
      <Spacer height={Math.max(0, virtual.getTotalSize() - (last?.end ?? 0))} columns={columns} />
    </tbody>
  );
}

/** Rows out of sight, as height. */
function Spacer({ height, columns }: { readonly height: number; readonly columns: number }): JSX.Element {
  return (
    <tr aria-hidden="true" className="spacer">
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}

type RowProps = Props & { readonly index: number; readonly measure?: (element: Element | null) => void };

function PatientRow({ index, rows, measures, onOpen, opening, measure }: RowProps): JSX.Element {
  const { timeZone } = useClock();
  const row = rows.rowAt(index);
  const shared = { 'data-index': index, 'aria-rowindex': index + 2, ref: measure };
  if (row === null) {
    return (
      <tr {...shared}>
        <th scope="row" colSpan={4 + measures.length} className="quiet">
          Reading…
        </th>
      </tr>
    );
  }
  return (
    <tr {...shared}>
      <th scope="row">
        {onOpen === null ? (
          <bdi>{row.name}</bdi>
        ) : (
          <button type="button" className="patient-name" aria-disabled={opening} onClick={() => onOpen(row.row)}>
            <bdi>{row.name}</bdi>
          </button>
        )}
        {row.deceased && <Tag>Died</Tag>}
      </th>
      <td data-title="Born">{bornWords(row, timeZone)}</td>
      <td data-title="Gender">{genderWords(row)}</td>
      <td data-title="Identifier">{row.identifier === null ? 'Not known' : <bdi>{row.identifier}</bdi>}</td>
      {measures.map(({ id, label, unit }) => (
        <td key={id} data-title={label}>
          <Latest latest={row.latest.find((one) => one.measure === id)} {...{ unit, timeZone }} />
        </td>
      ))}
    </tr>
  );
}

/** `14-Mar-1956 (70y)`; of the dead the age would be wrong. */
function bornWords({ birthDate, age, deceased }: PanelRow, timeZone: string): string {
  if (birthDate === null) return 'Not known';
  const day = formatSent(birthDate, timeZone);
  return age === null || deceased ? day : `${day} (${age}y)`;
}

const genderWords = ({ sex }: PanelRow): string =>
  sex === null ? 'Not known' : `${sex.slice(0, 1).toUpperCase()}${sex.slice(1)}`;

/** A unit that heads the column is not said again in each row; another one is. */
const withoutUnit = (text: string, unit: string): string =>
  text.endsWith(` ${unit}`) ? text.slice(0, -unit.length - 1) : text;

type LatestProps = {
  readonly latest: PanelRow['latest'][number] | undefined;
  readonly unit: string;
  readonly timeZone: string;
};

function Latest({ latest, unit, timeZone }: LatestProps): JSX.Element {
  if (latest?.text == null) return <span className="latest-never">No result</span>;
  const { text, date, tone, recent } = latest;
  return (
    <span className="panel-latest">
      <ToneMark tone={tone} />
      <span>
        {withoutUnit(text, unit)}
        {TONE_WORDS[tone] !== '' && <span className="unseen">, {TONE_WORDS[tone]}</span>}
        <span className={recent ? 'latest-date' : 'latest-date old'}>
          {date === null ? 'No date' : formatSent(date, timeZone, false)}
          {!recent && ', not recent'}
        </span>
      </span>
    </span>
  );
}

function RowsError({ rows }: { readonly rows: PanelRows }): JSX.Element | null {
  if (rows.error === null) return null;
  const { what, advice } = messageOf(rows.error);
  return (
    <StateNote
      look="bad"
      title={rows.total === null ? 'The patients could not be read' : 'Some patients could not be read'}
      action={
        <Button small onPress={rows.again}>
          Read again
        </Button>
      }
    >{`${what} ${advice}`}</StateNote>
  );
}
