import { useId, useRef, useState, type JSX, type ReactNode, type SubmitEvent } from 'react';
import type { ClientSetup } from '../../../shared/ipc-contract.ts';
import { fullTimeWords, useClock } from '../../clock.ts';
import { Button } from '../../ui/Button.tsx';
import type { Setup } from './use-client-setup.ts';

type Props = { readonly setup: ClientSetup; readonly held: Setup; readonly forget: ReactNode };

/** The secret goes in and never comes out: it can be replaced or forgotten (SMART 53). */
export function SecretSetup({ setup, held, forget }: Props): JSX.Element {
  const clock = useClock();
  const [replacing, setReplacing] = useState(false);
  const { secretSinceMs } = setup;
  const kept = secretSinceMs !== null;
  return (
    <section className="card setup-card" aria-label="Client secret">
      <h2>Client secret</h2>
      <p role="status">
        {kept
          ? `A secret is kept since ${fullTimeWords(secretSinceMs, clock)}. It cannot be shown.`
          : 'No secret is kept. Nobody can sign in until it is typed in.'}
      </p>
      {kept && !replacing ? (
        <div className="screen-actions">
          <Button isDisabled={held.busy} onPress={() => setReplacing(true)}>
            Replace
          </Button>
          {forget}
        </div>
      ) : (
        <SecretForm
          busy={held.busy}
          replacing={kept}
          onCancel={() => setReplacing(false)}
          onKeep={async (secret) => {
            if (await held.run('client.set-secret', { siteId: setup.site.id, secret })) setReplacing(false);
          }}
        />
      )}
    </section>
  );
}

type FormProps = {
  readonly busy: boolean;
  readonly replacing: boolean;
  readonly onCancel: () => void;
  readonly onKeep: (secret: string) => Promise<void>;
};

/** The field alone holds the secret, until it is sent: no state of this window does. */
function SecretForm({ busy, replacing, onCancel, onKeep }: FormProps): JSX.Element {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const input = field.current;
    if (input === null || busy || input.value === '') {
      input?.focus();
      return;
    }
    const secret = input.value;
    input.value = '';
    void onKeep(secret);
  };
  return (
    <form className="setup-form" autoComplete="off" onSubmit={submit}>
      <label htmlFor={id}>{replacing ? 'New secret' : 'Secret, as the site gave it'}</label>
      <div className="setup-field">
        <input
          ref={field}
          id={id}
          type="password"
          className="text-input"
          autoComplete="off"
          spellCheck={false}
          maxLength={1000}
          required
          autoFocus={replacing}
        />
        <Button type="submit" look="primary" isDisabled={busy}>
          {replacing ? 'Replace the secret' : 'Keep the secret'}
        </Button>
        {replacing && <Button onPress={onCancel}>Cancel</Button>}
      </div>
    </form>
  );
}
