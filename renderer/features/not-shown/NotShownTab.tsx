import type { JSX } from 'react';
import type { NotShown } from '../../../shared/chart-model.ts';
import type { Loaded } from '../../use-command.ts';
import { Card } from '../../ui/Card.tsx';
import { LoadedNotice } from '../../ui/LoadedNotice.tsx';
import { REASONS } from './not-shown-words.ts';

type Props = { readonly loaded: Loaded<readonly NotShown[]>; readonly total: number };

/** Records that were received and are not on the chart: counted and named, never dropped. */
export function NotShownTab({ loaded, total }: Props): JSX.Element {
  const rows = loaded.state === 'ready' ? loaded.value : [];
  return (
    <Card title="Received and not shown" count={String(total)} className="list-card">
      <p className="group-note">
        The record server sent these, and they are left out of the chart for the reason given. Look for them in the
        hospital’s own system.
      </p>
      <LoadedNotice loaded={loaded} what="list" />
      {rows.length > 0 && (
        <table className="table group-table">
          <colgroup>
            <col style={{ width: '30%' }} />
            <col />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">Record</th>
              <th scope="col">Why it is not shown</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ record, reason, detail }, n) => (
              // Records without an id may share their words.
              <tr key={`${n} ${record}`}>
                <th scope="row">{record}</th>
                <td data-title="Because">
                  {REASONS[reason]}
                  {detail !== null && `: ${detail}`}.
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
