import type { JSX } from 'react';
import type { SessionView } from '../../../shared/ipc-contract.ts';
import { messageOf } from '../../error-messages.ts';
import { useAction } from '../../use-command.ts';
import { Button } from '../../ui/Button.tsx';
import { EntryScreen } from '../../ui/EntryScreen.tsx';
import { Environment } from '../../ui/Environment.tsx';
import './launch.css';

/** A call from an EHR waits for the clinician's word. Nothing is known of it but where it came from (SMART 16–18). */
export function LaunchScreen({
  launch: { site },
}: {
  readonly launch: NonNullable<SessionView['launch']>;
}): JSX.Element {
  const confirm = useAction('launch.confirm');
  const decline = useAction('launch.decline');
  const busy = confirm.busy || decline.busy;
  const error = confirm.error ?? decline.error;
  return (
    <EntryScreen title={`${site.name} asks Chartroom to open a patient`}>
      <div className="card screen-card launch">
        <dl className="launch-facts">
          <dt>Site</dt>
          <dd>{site.name}</dd>
          <dt>Server</dt>
          <dd>{site.host}</dd>
          <dt>System</dt>
          <dd>
            <Environment environment={site.environment} />
          </dd>
        </dl>
        <p>Open it only if you have just asked for it in that system. Nothing has been sent yet.</p>
        {error !== null && (
          <p className="screen-notice" role="alert">
            {messageOf(error).what} {messageOf(error).advice}
          </p>
        )}
        <div className="screen-actions">
          <Button look="primary" isDisabled={busy} onPress={() => confirm.run({})}>
            Open
          </Button>
          <Button isDisabled={busy} onPress={() => decline.run({})}>
            Do not open
          </Button>
        </div>
      </div>
      <p className="screen-foot">It opens in this window alone. Other windows and their patients stay as they are.</p>
    </EntryScreen>
  );
}
