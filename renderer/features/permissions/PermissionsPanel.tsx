import type { JSX } from 'react';
import type { Permissions, SessionView } from '../../../shared/ipc-contract.ts';
import { timeWords, useClock } from '../../clock.ts';
import { useCommand } from '../../use-command.ts';
import { Card } from '../../ui/Card.tsx';
import { LoadedNotice } from '../../ui/LoadedNotice.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ACCESS_WORDS, SECTION_WORDS, contextLines } from './permission-words.ts';
import './permissions.css';

type Props = {
  readonly signedIn: NonNullable<SessionView['signedIn']>;
  readonly generation: number;
  readonly back: string;
  readonly onClose: () => void;
};

/** What the access given at sign-in lets each part of the chart read (SMART 59, 64). */
export function PermissionsPanel({ signedIn, generation, back, onClose }: Props): JSX.Element {
  const loaded = useCommand('permissions.describe', {}, { generation, revision: 0 });
  return (
    <Panel title="What this app may see" back={back} onClose={onClose}>
      {loaded.state === 'ready' ? (
        <>
          <SectionsCard sections={loaded.value.sections} />
          <div className="permission-side">
            <RenewalCard signedIn={signedIn} />
            <ContextCard permissions={loaded.value} />
            <OthersCard others={loaded.value.others} />
          </div>
        </>
      ) : (
        <div className="card list-card note-card">
          <LoadedNotice loaded={loaded} what="list of permissions" />
        </div>
      )}
    </Panel>
  );
}

function SectionsCard({ sections }: Pick<Permissions, 'sections'>): JSX.Element {
  const hidden = sections.filter(({ access }) => access !== 'full').length;
  return (
    <Card
      title="Parts of the chart"
      className="list-card"
      count={hidden === 0 ? 'All may be read' : `${hidden} of ${sections.length} not in full`}
    >
      <p className="group-note">
        You approved this at sign-in, or the hospital set it. To change it, sign in again and approve what is missing.
      </p>
      <table className="table group-table" aria-label="Parts of the chart">
        <colgroup>
          <col style={{ width: '16%' }} />
          <col style={{ width: '14%' }} />
          <col />
          <col style={{ width: '26%' }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">May be read</th>
            <th scope="col">Granted scopes</th>
            <th scope="col">Missing scope</th>
          </tr>
        </thead>
        <tbody>
          {sections.map((section) => (
            <SectionRow key={section.section} {...section} />
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function SectionRow({ section, access, granted, wanted }: Permissions['sections'][number]): JSX.Element {
  const { words, look } = ACCESS_WORDS[access];
  return (
    <tr>
      <th scope="row">{SECTION_WORDS[section]}</th>
      <td data-title="May be read">
        <span className="permission-access">
          <span className={`state-dot dot-${look}`} aria-hidden="true" />
          {words}
        </span>
      </td>
      <td data-title="Granted">{granted.length === 0 ? 'None' : <Scopes scopes={granted} />}</td>
      <td data-title="Missing">{access !== 'full' && <Scopes scopes={[wanted]} />}</td>
    </tr>
  );
}

function Scopes({ scopes }: { readonly scopes: readonly string[] }): JSX.Element {
  return (
    <div>
      {scopes.map((scope) => (
        <code key={scope} className="scope">
          {scope}
        </code>
      ))}
    </div>
  );
}

function RenewalCard({ signedIn: { renews, expiresAtMs } }: Pick<Props, 'signedIn'>): JSX.Element {
  const clock = useClock();
  const until = expiresAtMs === null ? null : timeWords(expiresAtMs, clock);
  return (
    <Card title="How long">
      <p className="permission-words">
        {renews
          ? `The sign-in is renewed by itself${until === null ? '.' : ` until ${until}; then you sign in again.`}`
          : `The sign-in is not renewed${until === null ? '; the server did not say when it ends.' : `: it ends at ${until}.`}`}
      </p>
    </Card>
  );
}

function ContextCard({ permissions }: { readonly permissions: Permissions }): JSX.Element {
  const lines = contextLines(permissions);
  return (
    <Card title="Told at the launch">
      {lines.length === 0 ? (
        <p className="permission-words">Nothing beside the patient.</p>
      ) : (
        <dl className="permission-facts">
          {lines.map(({ label, value }) => (
            <div key={`${label} ${value}`}>
              <dt>{label}</dt>
              <dd>
                <code className="scope">{value}</code>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}

function OthersCard({ others }: Pick<Permissions, 'others'>): JSX.Element {
  return (
    <Card title="Also granted">
      {others.length === 0 ? <p className="permission-words">Nothing else.</p> : <Scopes scopes={others} />}
    </Card>
  );
}
