import { useId, useRef, useState, type JSX, type ReactNode, type RefObject } from 'react';
import type { ClientSetup, WhichClient } from '../../../shared/ipc-contract.ts';
import { fullTimeWords, useClock } from '../../clock.ts';
import { messageOf } from '../../error-messages.ts';
import { useDesktop } from '../../desktop.ts';
import { send } from '../../use-command.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { KEY_WORDS, USE_WORDS } from './setup-words.ts';
import type { Setup } from './use-client-setup.ts';

type Keyed = Pick<ClientSetup, 'keys' | 'jwks'> & {
  readonly siteId: string;
  /** The client that clinicians sign in by, or the machine's own. */
  readonly which: WhichClient;
};
type Props = { readonly keyed: Keyed; readonly held: Setup; readonly forget: ReactNode };

/** Keys by their public side alone, and their change in two steps (SMART 96–103; security F3). */
export function KeySetup({ keyed, held, forget }: Props): JSX.Element {
  const { keys, jwks, which } = keyed;
  const words = KEY_WORDS[which];
  return (
    <>
      <section className="card setup-card" aria-label={words.keys}>
        <h2>{words.keys}</h2>
        {keys.length === 0 ? <p>{words.notYet}</p> : <KeyTable keys={keys} />}
        <Rotation keyed={keyed} held={held} />
        {keys.length > 0 && <div className="setup-forget">{forget}</div>}
      </section>
      {jwks !== null && <KeySet {...{ keyed, jwks }} />}
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
function Rotation({ keyed, held }: Omit<Props, 'forget'>): JSX.Element {
  const [asking, setAsking] = useState(false);
  const { siteId, which, keys } = keyed;
  const begun = keys.some(({ use }) => use === 'next');
  return (
    <div className="setup-steps">
      <h3>Change the key</h3>
      <ol>
        <li aria-current={begun ? undefined : 'step'}>
          <p>
            <b>1. Make the next key.</b> It is published beside the current one; give the site the new key set below.
          </p>
          {!begun && (
            <Button isDisabled={held.busy} onPress={() => void held.run('client.rotate-key', { siteId, which })}>
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
            void held.run('client.finish-rotation', { siteId, which });
          }}
        >
          <p>{KEY_WORDS[which].tooEarly}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}

/** The public half, to be given to the site. */
function KeySet({ keyed, jwks }: { readonly keyed: Keyed; readonly jwks: string }): JSX.Element {
  const id = useId();
  const text = useRef<HTMLTextAreaElement>(null);
  const { save, copy, words } = useGiving(keyed, text);
  return (
    <section className="card setup-card" aria-labelledby={id}>
      <h2 id={id}>{KEY_WORDS[keyed.which].keySet}</h2>
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
        <Button onPress={copy}>Copy</Button>
        <Button onPress={save}>Save to a file</Button>
        <span role="status" className="setup-saved">
          {words}
        </span>
      </div>
    </section>
  );
}

/** The ways in which the set leaves the screen, and how the last one went. */
function useGiving(
  { siteId, which }: Keyed,
  text: RefObject<HTMLTextAreaElement | null>,
): { save: () => void; copy: () => void; words: string } {
  const desktop = useDesktop();
  const [words, setWords] = useState('');
  const save = (): void => {
    setWords('');
    void send(desktop, 'client.save-jwks', { siteId, which }).then((result) => {
      if (!result.ok) setWords(`Not saved. ${messageOf(result.error).what}`);
      else setWords(result.value.saved ? 'Saved.' : 'Not saved.');
    });
  };
  const copy = (): void => {
    text.current?.focus();
    text.current?.select();
    setWords(copySelected() ? 'Copied.' : 'Selected. Press Ctrl or ⌘ and C to copy it.');
  };
  return { save, copy, words };
}

/** Copies as a key press would: a page here is given no other way to the clipboard. */
function copySelected(): boolean {
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- its successor wants a permission, and none is ever given
    return document.execCommand('copy');
  } catch {
    return false;
  }
}
