import type { JSX } from 'react';
import type { PolicyRow, PolicyView } from '../../../shared/policy.ts';
import { setByWords } from '../../policy-origin.tsx';
import { Card } from '../../ui/Card.tsx';
import { Disclosed } from '../../ui/Disclosed.tsx';
import { LoadedNotice } from '../../ui/LoadedNotice.tsx';
import { StateNote } from '../../ui/StateNote.tsx';
import { Tag } from '../../ui/Tag.tsx';
import { useAppAnswer } from '../../use-app-answer.ts';
import './policy-section.css';

/** Every switch of the policy: what it says, who set it and where. What is wrong comes first, what nobody set last. */
export function PolicySection(): JSX.Element {
  const loaded = useAppAnswer('policy.describe');
  return (
    <Card title="What your organization decides" busy={loaded.state === 'loading'}>
      {loaded.state === 'ready' ? (
        <Decided view={loaded.value} />
      ) : (
        <LoadedNotice loaded={loaded} what="policy" again={loaded.again} />
      )}
    </Card>
  );
}

type Group = {
  /** Who set them; null: nobody. */
  readonly words: string | null;
  readonly rows: readonly PolicyRow[];
};

/** By who set them: where something is wrong first, and so within each. */
function groupsOf(rows: readonly PolicyRow[]): readonly Group[] {
  const badFirst = rows.toSorted((one, other) => Number(one.bad === null) - Number(other.bad === null));
  const groups = Map.groupBy(badFirst, ({ setBy }) => (setBy === null ? null : setByWords(setBy)));
  return [...groups].map(([words, members]) => ({ words, rows: members }));
}

function Decided({ view: { rows, faults } }: { readonly view: PolicyView }): JSX.Element {
  const set = rows.filter(({ setBy }) => setBy !== null);
  const open = rows.filter(({ setBy }) => setBy === null);
  return (
    <>
      <p className="policy-lead">{leadOf(set.length, rows.length)}</p>
      <Faults faults={faults} />
      {set.length > 0 && <Settings label="Set by your organization" groups={groupsOf(set)} />}
      {open.length > 0 && (
        <div className="policy-open">
          <Disclosed show={`Show ${countOf(open.length)} that nobody has set`} hide="Hide what nobody has set">
            <Settings label="Not set by anybody: the default holds" groups={[{ words: null, rows: open }]} />
          </Disclosed>
        </div>
      )}
    </>
  );
}

const countOf = (settings: number): string => (settings === 1 ? 'the setting' : `the ${settings} settings`);

function leadOf(set: number, all: number): string {
  if (set === 0) return 'Nobody has set anything on this computer: the defaults hold.';
  return `${set} of ${all} settings ${set === 1 ? 'is' : 'are'} set for you and cannot be changed here.`;
}

/** What belongs to no switch: it is said before everything else, as it may change everything else. */
function Faults({ faults }: Pick<PolicyView, 'faults'>): JSX.Element | null {
  if (faults.length === 0) return null;
  return (
    <ul className="policy-faults">
      {faults.map(({ name, rule, at, from }, n) => (
        <li key={`${n} ${from.place}`}>
          <StateNote
            look={name === null ? 'bad' : 'caution'}
            title={name === null ? 'The policy cannot be read: strict values hold' : `“${name}” changes nothing`}
          >
            It {rule}
            {at !== null && ` (${at})`}. <bdi>{setByWords(from)}</bdi>
          </StateNote>
        </li>
      ))}
    </ul>
  );
}

function Settings({ label, groups }: { readonly label: string; readonly groups: readonly Group[] }): JSX.Element {
  return (
    <table className="policy-table" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Setting</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      {groups.map(({ words, rows }) => (
        <tbody key={words}>
          {words !== null && (
            <tr className="policy-source">
              <th scope="rowgroup" colSpan={2}>
                <bdi>{words}</bdi>
              </th>
            </tr>
          )}
          {rows.map((row) => (
            <Row key={row.switch} row={row} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function Row({ row }: { readonly row: PolicyRow }): JSX.Element {
  const { title, words, value, bad, pending } = row;
  return (
    <tr className={bad === null ? undefined : 'policy-bad'}>
      <th scope="row">
        {title} <code>{row.switch}</code>
        <small>{words}</small>
      </th>
      <td>
        <span className="policy-value">
          <bdi>{value}</bdi>
          {bad !== null && <Tag look="held">Bad value</Tag>}
          {pending && <Tag look="warn">Next start</Tag>}
        </span>
        {bad !== null && (
          <small>
            The value that was set {bad.rule}
            {bad.at !== null && ` (${bad.at})`}; this holds instead.
          </small>
        )}
        {pending && <small>From the next start of Chartroom. Until then it is as it was.</small>}
      </td>
    </tr>
  );
}
