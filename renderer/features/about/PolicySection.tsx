import type { JSX } from 'react';
import type { PolicyRow, PolicyView } from '../../../shared/policy.ts';
import { setByWords } from '../../policy-origin.tsx';
import { Card } from '../../ui/Card.tsx';
import { LoadedNotice } from '../../ui/LoadedNotice.tsx';
import { useAppAnswer } from '../../use-app-answer.ts';
import './policy-section.css';

/** Every switch of the policy: what it says, who set it and where. What broke a rule comes first. */
export function PolicySection(): JSX.Element {
  const loaded = useAppAnswer('policy.describe');
  return (
    <Card title="What your organization decides" busy={loaded.state === 'loading'}>
      {loaded.state === 'ready' ? <Decided view={loaded.value} /> : <LoadedNotice loaded={loaded} what="policy" />}
    </Card>
  );
}

const rank = ({ bad, setBy }: PolicyRow): number => (bad !== null ? 0 : setBy !== null ? 1 : 2);

function Decided({ view: { rows, faults } }: { readonly view: PolicyView }): JSX.Element {
  const sorted = rows.toSorted((one, other) => rank(one) - rank(other));
  const set = rows.filter(({ setBy }) => setBy !== null).length;
  return (
    <>
      <p className="about-lead">
        {set === 0
          ? 'Nobody has set anything on this computer: the defaults hold.'
          : `${set} of ${rows.length} settings are set for you and cannot be changed here.`}
      </p>
      {faults.length > 0 && (
        <ul className="policy-faults">
          {faults.map(({ name, rule, at, from }, n) => (
            <li key={`${n} ${from.place}`}>
              <b>{name === null ? 'The policy cannot be read' : <>“{name}” changes nothing</>}</b>: it {rule}
              {at !== null && ` (${at})`}. <bdi>{setByWords(from)}</bdi>
            </li>
          ))}
        </ul>
      )}
      <table className="policy-table">
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">Value</th>
            <th scope="col">Set by</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <Row key={row.switch} row={row} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Row({ row }: { readonly row: PolicyRow }): JSX.Element {
  const { title, words, value, setBy, bad, pending } = row;
  return (
    <tr>
      <th scope="row">
        {title}
        <small>
          {words} <code>{row.switch}</code>
        </small>
      </th>
      <td>
        <bdi>{value}</bdi>
        {bad !== null && (
          <small className="warn-words">
            The value that was set {bad.rule}
            {bad.at !== null && ` (${bad.at})`}; this holds instead.
          </small>
        )}
        {pending && <small>From the next start of Chartroom.</small>}
      </td>
      <td>{setBy === null ? 'Default' : <bdi>{setByWords(setBy)}</bdi>}</td>
    </tr>
  );
}
