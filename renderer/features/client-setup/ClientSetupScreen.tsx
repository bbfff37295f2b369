import { useState, type JSX, type ReactNode } from 'react';
import type { ClientSetup, WhichClient } from '../../../shared/ipc-contract.ts';
import { messageOf } from '../../error-messages.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { EntryScreen, SiteLead } from '../../ui/EntryScreen.tsx';
import { FrameRows, StateNote } from '../../ui/StateNote.tsx';
import { KeySetup } from './KeySetup.tsx';
import { SecretSetup } from './SecretSetup.tsx';
import { CLIENT_WORDS, KEY_WORDS } from './setup-words.ts';
import { useClientSetup, type Setup } from './use-client-setup.ts';
import './client-setup.css';

type Props = {
  readonly siteId: string;
  /** Nothing secret is written to the disk of this machine. */
  readonly inMemory: boolean;
  /** Where the way back leads. */
  readonly back?: string;
  readonly onClose: () => void;
};

/** How Chartroom is known to one site's authorization server (SMART 53, 96–103). */
export function ClientSetupScreen({ siteId, inMemory, back = 'Back to the sites', onClose }: Props): JSX.Element {
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
        <Button onPress={onClose}>{back}</Button>
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
        <ClientId clientId={setup.clientId} />
        {setup.client === 'registered' && setup.clientId !== null && (
          <Forget held={held} setup={setup} label="Forget the registration" title="Forget this registration?">
            Chartroom registers itself anew with the next sign-in, and is then another client to the site. The site may
            keep the old registration.
          </Forget>
        )}
      </section>
      {inMemory && (setup.client !== 'public' || setup.backend !== null) && (
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
          keyed={{ siteId: setup.site.id, which: 'clinician', keys: setup.keys, jwks: setup.jwks }}
          held={held}
          forget={<ForgetKeys which="clinician" held={held} setup={setup} />}
        />
      )}
      {setup.backend !== null && <BackendCards setup={setup} held={held} backend={setup.backend} />}
    </>
  );
}

function ClientId({ clientId }: Pick<ClientSetup, 'clientId'>): JSX.Element {
  return (
    <dl className="setup-facts">
      <dt>Client id</dt>
      <dd>{clientId === null ? 'None yet' : <code>{clientId}</code>}</dd>
    </dl>
  );
}

type BackendProps = Pick<CardsProps, 'setup' | 'held'> & { readonly backend: NonNullable<ClientSetup['backend']> };

/** The machine's own client: nobody signs in, and many patients' records are read (SMART 105). */
function BackendCards({ setup, held, backend }: BackendProps): JSX.Element {
  const { clientId, keys, jwks } = backend;
  return (
    <>
      <section className="card setup-card setup-backend" aria-label="Client for exports">
        <h2>This computer, for exports</h2>
        <p>
          Chartroom signs in as this computer, with nobody present, to export the records of many patients. The key was
          made here and never leaves this computer. The site must know its public half and grant system scopes.
        </p>
        <ClientId clientId={clientId} />
      </section>
      <KeySetup
        keyed={{ siteId: setup.site.id, which: 'backend', keys, jwks }}
        held={held}
        forget={<ForgetKeys which="backend" held={held} setup={setup} />}
      />
    </>
  );
}

function ForgetKeys({ which, ...rest }: Required<Omit<ForgetProps, 'label' | 'title' | 'children'>>): JSX.Element {
  return (
    <Forget {...rest} which={which} label="Forget all keys" title="Forget all keys?">
      {KEY_WORDS[which].forget}
    </Forget>
  );
}

type ForgetProps = {
  readonly which?: WhichClient;
  readonly held: Setup;
  readonly setup: ClientSetup;
  readonly label: string;
  readonly title: string;
  readonly children: ReactNode;
};

/** Destroys what is kept of the site, once it has been asked about. */
function Forget({ which = 'clinician', held, setup, label, title, children }: ForgetProps): JSX.Element {
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
            void held.run('client.forget', { siteId: setup.site.id, which });
          }}
        >
          <p>{children}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
