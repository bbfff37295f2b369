import { useId, useRef, useState, type JSX, type ReactNode } from 'react';
import type { ClientSetup } from '../../../shared/ipc-contract.ts';
import { fullTimeWords, useClock } from '../../clock.ts';
import { messageOf } from '../../error-messages.ts';
import { useDesktop } from '../../desktop.ts';
import { send } from '../../use-command.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { USE_WORDS } from './setup-words.ts';
import type { Setup } from './use-client-setup.ts';

type Props = { readonly setup: ClientSetup; readonly held: Setup; readonly forget: ReactNode };

/** Keys by their public side alone, and their change in two steps (SMART 96–103). */
export function KeySetup({ setup, held, forget }: Props): JSX.Element {
  return (
    <>
      <section className="card setup-card" aria-label="Keys">
        <h2>Keys</h2>
        {setup.keys.length === 0 ? (
          <p>No key yet. One is made on this computer when it is needed, with the next sign-in.</p>
        ) : (
          <KeyTable keys={setup.keys} />
        )}
        <Rotation setup={setup} held={held} />
        {setup.keys.length > 0 && <div className="setup-forget">{forget}</div>}
      </section>
      {setup.jwks !== null && <KeySet siteId={setup.site.id} jwks={setup.jwks} />}
    </>
  );
}

function KeyTable({ keys }: Pick<ClientSetup, 'keys'>): JSX.Element {
  const clock = useClock();
  return (
    <table className="table group-table setup-keys">
      <thead>
        <tr>
          <th scope="col">Key id</th>
          <th scope="col">Algorithm</th>
          <th scope="col">Made</th>
          <th scope="col">Use</th>
        </tr>
      </thead>
      <tbody>
        {keys.map(({ kid, algorithm, createdAtMs, use }) => (
          <tr key={kid}>
            <th scope="row">
              <code>{kid}</code>
            </th>
            <td data-title="Algorithm">{algorithm}</td>
            <td data-title="Made">{fullTimeWords(createdAtMs, clock)}</td>
            <td data-title="Use">{USE_WORDS[use]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** One step at a time: what has been done, what is next, and a press for it. */
function Rotation({ setup, held }: Omit<Props, 'forget'>): JSX.Element {
  const [asking, setAsking] = useState(false);
  const { id: siteId } = setup.site;
  const begun = setup.keys.some(({ use }) => use === 'next');
  return (
    <div className="setup-steps">
      <h3>Change the key</h3>
      <ol>
        <li aria-current={begun ? undefined : 'step'}>
          <p>
            <b>1. Make the next key.</b> It is published beside the current one; give the site the new key set below.
          </p>
          {!begun && (
            <Button isDisabled={held.busy} onPress={() => void held.run('client.rotate-key', { siteId })}>
              Make the next key
            </Button>
          )}
        </li>
        <li aria-current={begun ? 'step' : undefined}>
          <p>
            <b>2. Finish, once the site has the new key set.</b> From then on the next key signs, and the old one is
            destroyed.
          </p>
          {begun && (
            <Button look="primary" isDisabled={held.busy} onPress={() => setAsking(true)}>
              Finish the change
            </Button>
          )}
        </li>
      </ol>
      {asking && (
        <ConfirmDialog
          title="Does the site know the next key?"
          confirm="Finish the change"
          cancel="Not yet"
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            void held.run('client.finish-rotation', { siteId });
          }}
        >
          <p>The old key is destroyed. If the site does not know the next one yet, nobody can sign in from here.</p>
        </ConfirmDialog>
      )}
    </div>
  );
}

/** The public half, to be given to the site. */
function KeySet({ siteId, jwks }: { readonly siteId: string; readonly jwks: string }): JSX.Element {
  const id = useId();
  const text = useRef<HTMLTextAreaElement>(null);
  const { save, words } = useSaving(siteId);
  return (
    <section className="card setup-card" aria-labelledby={id}>
      <h2 id={id}>Public key set</h2>
      <p>Register this at the site. It holds no secret.</p>
      <textarea
        ref={text}
        className="setup-jwks"
        aria-labelledby={id}
        readOnly
        spellCheck={false}
        rows={12}
        value={jwks}
      />
      <div className="screen-actions">
        <Button onPress={save}>Save to a file</Button>
        <Button
          onPress={() => {
            text.current?.focus();
            text.current?.select();
          }}
        >
          Select all
        </Button>
        <span role="status" className="setup-saved">
          {words}
        </span>
      </div>
    </section>
  );
}

function useSaving(siteId: string): { save: () => void; words: string } {
  const desktop = useDesktop();
  const [words, setWords] = useState('');
  const save = (): void => {
    setWords('');
    void send(desktop, 'client.save-jwks', { siteId }).then((result) => {
      if (!result.ok) setWords(`Not saved. ${messageOf(result.error).what}`);
      else setWords(result.value.saved ? 'Saved.' : 'Not saved.');
    });
  };
  return { save, words };
}
