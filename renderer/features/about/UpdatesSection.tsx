import { useState, type JSX } from 'react';
import type { Updates } from '../../../shared/updates.ts';
import { useClock } from '../../clock.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { LoadedNotice } from '../../ui/LoadedNotice.tsx';
import { StateNote } from '../../ui/StateNote.tsx';
import { useAppAnswer } from '../../use-app-answer.ts';
import { useAction } from '../../use-command.ts';
import { updateFacts, updateState } from './update-words.ts';

/** Whether there is a newer version, who decides about it, and what was refused. */
export function UpdatesSection(): JSX.Element {
  const loaded = useAppAnswer('updates.describe', 'updates.changed');
  return (
    <Card title="Updates" busy={loaded.state === 'loading'}>
      {loaded.state === 'ready' ? (
        <UpdatesState updates={loaded.value} />
      ) : (
        <LoadedNotice loaded={loaded} what="updates" again={loaded.again} />
      )}
    </Card>
  );
}

function UpdatesState({ updates }: { readonly updates: Updates }): JSX.Element {
  const { look, title, words } = updateState(updates);
  const clock = useClock();
  return (
    <>
      <StateNote look={look} title={title} action={<UpdateActions updates={updates} />}>
        {words}
      </StateNote>
      <dl className="about-facts">
        {updateFacts(updates, clock).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** What there is to press: nothing where nobody is to be asked. */
function UpdateActions({ updates: { state, offered } }: { readonly updates: Updates }): JSX.Element | null {
  const check = useAction('updates.check');
  const install = useAction('updates.install');
  const [asking, setAsking] = useState(false);
  // What was ready a moment ago may be so no more; ready again, it waits to be pressed again.
  if (asking && state !== 'ready') setAsking(false);
  if (state === 'off' || state === 'no-feed') return null;
  const busy = check.busy || state === 'asking' || state === 'downloading';
  const error = check.error ?? install.error;
  return (
    <>
      <div className="update-actions">
        <Button isDisabled={busy} onPress={() => check.run({})}>
          {busy ? 'Asking…' : 'Ask for updates now'}
        </Button>
        {state === 'ready' && <Button onPress={() => setAsking(true)}>Close Chartroom and update</Button>}
      </div>
      {error !== null && <FailureNote error={error} />}
      {asking && (
        <ConfirmDialog
          title="Close Chartroom and update?"
          confirm="Close and update"
          cancel="Work on"
          onConfirm={() => {
            setAsking(false);
            install.run({});
          }}
          onCancel={() => setAsking(false)}
        >
          <p>
            Every window is closed and everybody is signed out; then Chartroom {offered} is checked once more and
            installed. Start it again after some minutes: “About Chartroom” says which version runs. While an export of
            this account runs nothing is installed: then the next closing does it.
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}
