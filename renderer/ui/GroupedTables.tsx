import { useRef, useState, type JSX, type ReactNode } from 'react';
import type { ListName, ListState } from '../../shared/chart-model.ts';
import { countWords, LIST_LABELS, nounWords } from '../list-words.ts';
import type { Loaded } from '../use-command.ts';
import { Disclosed } from './Disclosed.tsx';
import { GroupCard, type Column, type RowGroup, type Sections } from './GroupCard.tsx';
import { linesHolding, linesOf, recordsIn, type Line } from './list-lines.ts';
import { ListNotice } from './ListNotice.tsx';
import { ListTools, type Choice } from './ListTools.tsx';
import { LoadedNotice } from './LoadedNotice.tsx';
import { useOutOfView } from './look-ahead.ts';
import { StateNote } from './StateNote.tsx';

export type { Column, RowGroup, Sections } from './GroupCard.tsx';

type Row<G extends string> = { readonly group: G; readonly id: string; readonly name: string };

/** One of the ways to see the list: which of its groups. */
export type ListView<G extends string> = {
  readonly key: string;
  readonly text: string;
  readonly groups: readonly G[];
  /** What there is none of, in `No … recorded`. */
  readonly none: string;
};
/** An order of the rows; null: as main sorted them. */
export type ListOrder<R> = {
  readonly key: string;
  readonly text: string;
  /** In the line that says what is shown. */
  readonly words: string;
  readonly compare: ((a: R, b: R) => number) | null;
};

type Props<G extends string, R extends Row<G>> = {
  readonly name: ListName;
  readonly list: ListState;
  readonly loaded: Loaded<readonly R[]>;
  /** How many main has. */
  readonly total: number;
  readonly groups: readonly RowGroup<G>[];
  /** Its rows stay hidden until asked for. */
  readonly hidden: G;
  /** The first one is there on opening. */
  readonly views: readonly ListView<G>[];
  /** The first one is there on opening. */
  readonly orders: readonly ListOrder<R>[];
  /** The first one names the row. */
  readonly columns: readonly Column<R>[];
  readonly sections?: Sections<R>;
  /** By what the rows are grouped, in words. */
  readonly grouping: string;
  /** Records of one key are one line (D51). */
  readonly lineOf?: (row: R) => string;
  /** What the filter looks through. */
  readonly textOf: (row: R) => string;
  /** Above the groups. */
  readonly notice?: ReactNode;
};

/** A whole list in groups that must not be mixed, each a table under a heading of its own. */
export function GroupedTables<G extends string, R extends Row<G>>(props: Props<G, R>): JSX.Element {
  const { name, list, loaded, total, views, notice, lineOf = idOf } = props;
  const [viewKey, setView] = useState('');
  const [orderKey, setOrder] = useState('');
  const [typed, setTyped] = useState('');
  const view = chosen(views, viewKey);
  const order = chosen(props.orders, orderKey);
  const rows = loaded.state === 'ready' ? loaded.value : [];
  const all = linesOf(rows, lineOf);
  const inView = all.filter(({ head }) => view.groups.includes(head.group));
  const found = linesHolding(inView, props.textOf, typed);
  const quiet = list.state === 'complete' && list.warnings.length === 0 && inView.length > 0;
  const choices: Choice<string>[] = [
    { label: 'View', options: viewOptions(views, all, props.hidden), value: view.key, onChange: setView },
    { label: 'Order', options: props.orders, value: order.key, onChange: setOrder },
  ];
  return (
    <div className="groups">
      {rows.length > 0 && (
        <ListTools
          find={`Find in ${LIST_LABELS[name].toLowerCase()}`}
          {...{ typed, choices: choices.filter(({ options }) => options.length > 1) }}
          onType={setTyped}
          state={stateWords(props, { all, inView, found, typed, order: order.words })}
        />
      )}
      {!quiet && (
        <div className="card list-card note-card empty-hides">
          {total > 0 && <LoadedNotice loaded={loaded} what={LIST_LABELS[name].toLowerCase()} />}
          {(loaded.state === 'ready' || total === 0) && (
            <ListNotice name={name} list={list} rows={inView.length} none={view.none} />
          )}
        </div>
      )}
      {inView.length > 0 && found.length === 0 && <NothingFound typed={typed} onClear={() => setTyped('')} />}
      {rows.length > 0 && notice}
      <Groups {...props} view={view} lines={inOrder(found, order.compare)} />
    </div>
  );
}

const idOf = ({ id }: { readonly id: string }): string => id;

function chosen<T extends { readonly key: string }>(all: readonly T[], key: string): T {
  const found = all.find((one) => one.key === key) ?? all[0];
  if (found === undefined) throw new Error('a list has at least one view and one order');
  return found;
}

const inOrder = <R,>(lines: readonly Line<R>[], compare: ListOrder<R>['compare']): readonly Line<R>[] =>
  compare === null ? lines : lines.toSorted((a, b) => compare(a.head, b.head));

/** Each with the number of its lines that are not hidden. */
function viewOptions<G extends string>(
  views: readonly ListView<G>[],
  lines: readonly Line<Row<G>>[],
  hidden: G,
): Choice<string>['options'] {
  return views.map(({ key, text, groups }) => {
    const n = lines.filter(({ head }) => head.group !== hidden && groups.includes(head.group)).length;
    return { key, text: `${text} ${countWords(n)}` };
  });
}

type Shown<R> = {
  readonly all: readonly Line<R>[];
  readonly inView: readonly Line<R>[];
  readonly found: readonly Line<R>[];
  readonly typed: string;
  readonly order: string;
};

/** `4 of 7 conditions shown (5 of 9 records)`, `Filter: “asthma”`, `Grouped by status`, `Newest onset first` (D44). */
function stateWords<G extends string, R extends Row<G>>(
  { name, groups, hidden, grouping }: Props<G, R>,
  { all, inView, found, typed, order }: Shown<R>,
): string[] {
  const open = found.filter(({ head }) => head.group !== hidden);
  const [records, allRecords] = [recordsIn(open), recordsIn(all)];
  const counted = `${countWords(open.length)} of ${nounWords(name, all.length)} shown`;
  const recordWords = allRecords === all.length ? '' : ` (${countWords(records)} of ${countWords(allRecords)} records)`;
  const apart = groups
    .map(({ key, title }) => ({ title, key, n: all.filter(({ head }) => head.group === key).length }))
    .filter(({ key, n }) => n > 0 && (key === hidden || !inView.some(({ head }) => head.group === key)))
    .map(({ title, n }) => `${countWords(n)} ${title.toLowerCase()}`);
  return [
    counted + recordWords,
    typed.trim() === '' ? 'No filter' : `Filter: “${typed.trim()}”`,
    `Grouped by ${grouping}`,
    order,
    ...(apart.length === 0 ? [] : [`Not among them: ${apart.join(', ')}`]),
  ];
}

function NothingFound({ typed, onClear }: { readonly typed: string; readonly onClear: () => void }): JSX.Element {
  return (
    <div className="card list-card note-card">
      <StateNote
        title={`Nothing here holds “${typed.trim()}”`}
        action={
          <button type="button" className="button small" onClick={onClear}>
            Clear the filter
          </button>
        }
      >
        Names, codes and remarks were searched. This says nothing of what is in the record.
      </StateNote>
    </div>
  );
}

type GroupsProps<G extends string, R extends Row<G>> = Props<G, R> & {
  readonly view: ListView<G>;
  readonly lines: readonly Line<R>[];
};

/** Height of the line that says what is out of view. */
const LOOK_AHEAD_PX = 30;

function Groups<G extends string, R extends Row<G>>(props: GroupsProps<G, R>): JSX.Element {
  const { groups, hidden, view, lines, columns, sections = null } = props;
  const element = useRef<HTMLDivElement>(null);
  const { above, below } = useOutOfView(element, LOOK_AHEAD_PX, lines.length);
  return (
    <div className="groups" ref={element}>
      {groups.map((group) => {
        const members = lines.filter(({ head }) => head.group === group.key);
        if (members.length === 0 || !view.groups.includes(group.key)) return null;
        const card = (
          <GroupCard<R> key={group.key} {...{ group, columns, sections }} lines={members} otherNames={otherNames} />
        );
        if (group.key !== hidden) return card;
        const words = `${members.length} ${group.title.toLowerCase()}`;
        return (
          <Disclosed key={group.key} show={`Show ${words}`} hide={`Hide ${words}`}>
            {card}
          </Disclosed>
        );
      })}
      {(above > 0 || below > 0) && (
        <p className="look-ahead" aria-hidden="true">
          {above > 0 && <span>▲ {countWords(above)} above</span>}
          {below > 0 && <span>▼ {countWords(below)} more below</span>}
        </p>
      )}
    </div>
  );
}

/** Names under which the same was recorded as well. */
function otherNames<R extends { readonly name: string }>({ head, others }: Line<R>): string | null {
  const names = new Set(others.map(({ name }) => name).filter((name) => name !== head.name));
  return names.size === 0 ? null : `also as ${[...names].map((name) => `“${name}”`).join(', ')}`;
}

/** Something that was not sent: said, never blank (D2). */
export function NotSent(): JSX.Element {
  return <span className="quiet">not sent</span>;
}

/** Several short facts in one cell, each on a line of its own. */
export function Lines({ lines }: { readonly lines: readonly string[] }): JSX.Element {
  return (
    <>
      {lines.map((line, n) => (
        // Two instructions may read the same: only the place tells them apart.
        <div key={`${n} ${line}`}>{line}</div>
      ))}
    </>
  );
}
