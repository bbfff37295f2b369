import { useState, type JSX } from 'react';
import type { ResultRow } from '../../../shared/chart-model.ts';
import type { Version, Versions } from '../../../shared/versions.ts';
import { valueText } from '../../../shared/clinical/value-text.ts';
import { messageOf } from '../../error-messages.ts';
import { useCurrentGeneration } from '../../generation.ts';
import { useCommand } from '../../use-command.ts';
import { Button } from '../../ui/Button.tsx';
import { stepWords, unsaidWords } from './version-words.ts';

/** What a corrected or amended result said before: asked of the server on a press (D12). */
export function EarlierVersions({ row }: { readonly row: ResultRow }): JSX.Element | null {
  const [open, setOpen] = useState(false);
  if (row.status !== 'corrected' && row.status !== 'amended') return null;
  // Two ids where two results made a pair: each has a history of its own.
  const ids = row.id.split(' + ');
  const now = ids.length === 1 ? valueText(row.value) : null;
  return (
    <div className="versions">
      <Button small aria-expanded={open} onPress={() => setOpen(!open)}>
        {open ? 'Hide earlier value' : 'Earlier value'}
      </Button>
      {open && ids.map((id) => <History key={id} id={id} now={now} />)}
    </div>
  );
}

function History({ id, now }: { readonly id: string; readonly now: string | null }): JSX.Element {
  const generation = useCurrentGeneration()() ?? 0;
  const loaded = useCommand('chart.versions', { id }, { generation, revision: 0 });
  if (loaded.state === 'loading') return <p className="quiet">Asking the record server</p>;
  if (loaded.state === 'failed') {
    const { what, advice } = messageOf(loaded.error);
    return (
      <p className="caution">
        Earlier value could not be read. {what} {advice}{' '}
        <Button small onPress={loaded.again}>
          Ask again
        </Button>
      </p>
    );
  }
  return <Steps versions={loaded.value} now={now} />;
}

function Steps({ versions, now }: { readonly versions: Versions; readonly now: string | null }): JSX.Element {
  const all = versions.state === 'read' ? versions.versions : [];
  const unsaid = unsaidWords(versions, now);
  return (
    <>
      {all.slice(0, -1).map((newer, n) => {
        const older = all[n + 1];
        // Two versions may read the same: only the place tells them apart.
        return older === undefined ? null : <Step key={n} older={older} newer={newer} />;
      })}
      {unsaid.map((line) => (
        <p key={line} className="caution">
          {line}
        </p>
      ))}
    </>
  );
}

function Step({ older, newer }: { readonly older: Version; readonly newer: Version }): JSX.Element {
  return (
    <p>
      <Value version={older} /> <span aria-hidden="true">→</span>
      <span className="unseen">then</span> <Value version={newer} />, {stepWords(older, newer)}
    </p>
  );
}

/** A version that was entered in error is struck through and says so (D11). */
function Value({ version: { value, status } }: { readonly version: Version }): JSX.Element {
  if (status !== 'entered-in-error') return <b>{value}</b>;
  return (
    <>
      <s>{value}</s> (entered in error)
    </>
  );
}
