import type { JSX } from 'react';
import type { AppErrorView } from '../../../shared/errors.ts';
import type { SiteView } from '../../../shared/ipc-contract.ts';
import { messageOf } from '../../error-messages.ts';
import { useAction } from '../../use-command.ts';
import { Button } from '../../ui/Button.tsx';
import { Environment } from '../../ui/Environment.tsx';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { ScreenHeading } from '../../ui/ScreenHeading.tsx';
import './sign-in.css';

type Props = {
  readonly site: SiteView;
  readonly error: AppErrorView;
  /** Whose chart is still open; null where none is. */
  readonly backTo: string | null;
};

/** Why the sign-in ended, whether anything was lost, and what to do next. */
export function FailureScreen({ site, error, backTo }: Props): JSX.Element {
  const message = messageOf(error);
  const signIn = useAction('sign-in.start');
  const dismiss = useAction('sign-in.dismiss');
  const busy = signIn.busy || dismiss.busy;
  const failed = signIn.error ?? dismiss.error;
  const chooses = message.action.kind === 'choose-site' || message.action.kind === 'read-sites';
  return (
    <main className="sign-in">
      <div className="sign-in-inner">
        <Mark />
        <ScreenHeading className="screen-title">{message.title}</ScreenHeading>
        <p className="screen-lead">
          {site.name} <Environment environment={site.environment} />
        </p>
        <div className="card sign-in-card failure">
          <p className="failure-what">{message.what}</p>
          <p>{message.lost}</p>
          <p>{message.advice}</p>
          {failed !== null && (
            <p className="sign-in-notice" role="alert">
              {messageOf(failed).what} {messageOf(failed).advice}
            </p>
          )}
          <div className="sign-in-actions">
            {!chooses && (
              <Button look="primary" isDisabled={busy} onPress={() => signIn.run({ siteId: site.id })}>
                {message.action.label}
              </Button>
            )}
            <Button look={chooses ? 'primary' : 'plain'} isDisabled={busy} onPress={() => dismiss.run({})}>
              {backTo === null ? 'Choose another site' : `Go back to ${backTo}`}
            </Button>
            {chooses && (
              <Button isDisabled={busy} onPress={() => signIn.run({ siteId: site.id })}>
                Try again
              </Button>
            )}
          </div>
          <ErrorDetails error={error} />
        </div>
      </div>
    </main>
  );
}
