import { useState, type JSX, type ReactNode } from 'react';
import type { ClientSetup } from '../../../shared/ipc-contract.ts';
import { messageOf } from '../../error-messages.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { EntryScreen, SiteLead } from '../../ui/EntryScreen.tsx';
import { FrameRows, StateNote } from '../../ui/StateNote.tsx';
import { KeySetup } from './KeySetup.tsx';
import { SecretSetup } from './SecretSetup.tsx';
import { CLIENT_WORDS } from './setup-words.ts';
import { useClientSetup, type Setup } from './use-client-setup.ts';
import './client-setup.css';

type Props = {
  readonly siteId: string;
  /** Nothing secret is written to the disk of this machine. */
  readonly inMemory: boolean;
  readonly onClose: () => void;
};

/** How Chartroom is known to one site's authorization server (SMART 53, 96–103). */
export function ClientSetupScreen({ siteId, inMemory, onClose }: Props): JSX.Element {
  const held = useClientSetup(siteId);
  const { setup, error, busy, readAgain } = held;
  return (
    <EntryScreen title="Client setup" {...(setup === null ? {} : { lead: <SiteLead site={setup.site} /> })}>
      {error !== null && (
        <div className="card note-card setup-error" role="alert">
          <StateNote
            look="bad"
            title={messageOf(error).title}
            action={
              setup === null && (
                <Button small isDisabled={busy} onPress={readAgain}>
                  Try again
                </Button>
              )
            }
          >
            {messageOf(error).what} {messageOf(error).lost} {messageOf(error).advice}
          </StateNote>
        </div>
      )}
      {setup === null && error === null && (
        <div className="card setup-frame" aria-busy="true">
          <p>Reading what is set up</p>
          <FrameRows count={2} />
        </div>
      )}
      {setup !== null && <SetupCards setup={setup} held={held} inMemory={inMemory} />}
      <div className="screen-actions">
        <Button onPress={onClose}>Back to the sites</Button>
      </div>
    </EntryScreen>
  );
}

type CardsProps = { readonly setup: ClientSetup; readonly held: Setup; readonly inMemory: boolean };

function SetupCards({ setup, held, inMemory }: CardsProps): JSX.Element {
  const { kind, explain } = CLIENT_WORDS[setup.client];
  return (
    <>
      <section className="card setup-card" aria-label="Client">
        <h2>{kind}</h2>
        <p>{explain}</p>
        <dl className="setup-facts">
          <dt>Client id</dt>
          <dd>{setup.clientId === null ? 'None yet' : <code>{setup.clientId}</code>}</dd>
        </dl>
        {setup.client === 'registered' && setup.clientId !== null && (
          <Forget held={held} setup={setup} label="Forget the registration" title="Forget this registration?">
            Chartroom registers itself anew with the next sign-in, and is then another client to the site. The site may
            keep the old registration.
          </Forget>
        )}
      </section>
      {inMemory && setup.client !== 'public' && (
        <p className="setup-memory">
          This computer keeps secrets in memory only: what is set up here is gone when Chartroom is closed.
        </p>
      )}
      {setup.client === 'symmetric' && (
        <SecretSetup
          setup={setup}
          held={held}
          forget={
            <Forget held={held} setup={setup} label="Forget" title="Forget the secret?">
              Nobody can sign in to {setup.site.name} from this computer until a secret is typed in again.
            </Forget>
          }
        />
      )}
      {setup.client === 'asymmetric' && (
        <KeySetup
          setup={setup}
          held={held}
          forget={
            <Forget held={held} setup={setup} label="Forget all keys" title="Forget all keys?">
              The keys are destroyed. A new one is made with the next sign-in, which the site refuses until the new
              public half is registered there.
            </Forget>
          }
        />
      )}
    </>
  );
}

type ForgetProps = {
  readonly held: Setup;
  readonly setup: ClientSetup;
  readonly label: string;
  readonly title: string;
  readonly children: ReactNode;
};

/** Destroys what is kept of the site, once it has been asked about. */
function Forget({ held, setup, label, title, children }: ForgetProps): JSX.Element {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button look="danger" isDisabled={held.busy} onPress={() => setAsking(true)}>
        {label}
      </Button>
      {asking && (
        <ConfirmDialog
          title={title}
          confirm="Forget"
          cancel="Keep"
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            void held.run('client.forget', { siteId: setup.site.id });
          }}
        >
          <p>{children}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
