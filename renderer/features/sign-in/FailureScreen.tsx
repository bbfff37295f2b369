import type { JSX } from 'react';
import type { AppErrorView } from '../../../shared/errors.ts';
import type { SiteView } from '../../../shared/ipc-contract.ts';
import { messageOf } from '../../error-messages.ts';
import { useAction } from '../../use-command.ts';
import { Button } from '../../ui/Button.tsx';
import { EntryScreen } from '../../ui/EntryScreen.tsx';
import { Environment } from '../../ui/Environment.tsx';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import './sign-in.css';

type Props = {
  /** null: a launch from a site that is not known here. */
  readonly site: SiteView | null;
  readonly error: AppErrorView;
  /** Whose chart is still open; null where none is. */
  readonly backTo: string | null;
};

/** Why the sign-in ended, whether anything was lost, and what to do next. */
export function FailureScreen({ site, error, backTo }: Props): JSX.Element {
  const message = messageOf(error);
  const lead =
    site === null ? {} : { lead: [site.name, ' ', <Environment key="kind" environment={site.environment} />] };
  return (
    <EntryScreen title={message.title} {...lead}>
      <div className="card screen-card failure">
        <p className="failure-what">{message.what}</p>
        <p>{message.lost}</p>
        <p>{message.advice}</p>
        <Actions site={site} error={error} backTo={backTo} />
        <ErrorDetails error={error} />
      </div>
    </EntryScreen>
  );
}

function Actions({ site, error, backTo }: Props): JSX.Element {
  const { kind, label } = messageOf(error).action;
  const signIn = useAction('sign-in.start');
  const dismiss = useAction('sign-in.dismiss');
  const busy = signIn.busy || dismiss.busy;
  const failed = signIn.error ?? dismiss.error;
  const chooses = site === null || kind === 'choose-site' || kind === 'read-sites';
  const back = kind === 'choose-site' ? label : site === null ? 'Show the sites' : 'Choose another site';
  const start = (): void => {
    if (site !== null) signIn.run({ siteId: site.id });
  };
  return (
    <>
      {failed !== null && (
        <p className="screen-notice" role="alert">
          {messageOf(failed).what} {messageOf(failed).advice}
        </p>
      )}
      <div className="screen-actions">
        {!chooses && (
          <Button look="primary" isDisabled={busy} onPress={start}>
            {label}
          </Button>
        )}
        <Button look={chooses ? 'primary' : 'plain'} isDisabled={busy} onPress={() => dismiss.run({})}>
          {backTo === null ? back : `Go back to ${backTo}`}
        </Button>
        {chooses && site !== null && (
          <Button isDisabled={busy} onPress={start}>
            Try again
          </Button>
        )}
      </div>
    </>
  );
}
