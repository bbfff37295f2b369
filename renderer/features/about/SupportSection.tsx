import { useState, type JSX } from 'react';
import type { AppErrorView } from '../../../shared/errors.ts';
import { useDesktop } from '../../desktop.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { send } from '../../use-command.ts';

/** What there is to say of the last press. */
type Saving =
  | { readonly state: 'idle' | 'busy' | 'saved' | 'not-saved' }
  | { readonly state: 'failed'; readonly error: AppErrorView };

/** What the help desk needs to see of this computer, in one file that is read before it is sent. */
export function SupportSection(): JSX.Element {
  const { saving, save } = useSaving();
  const busy = saving.state === 'busy';
  return (
    <Card title="Help desk">
      <div className="about-words">
        <p>
          If something does not work, save a support file and give it to the help desk. It is a text that you can read
          first. Chartroom sends it to nobody.
        </p>
      </div>
      <dl className="about-kept">
        <div>
          <dt>What is in it</dt>
          <dd>
            Versions; what your organization decides; whether each site answers, through which proxy and with whose
            certificates; the state of credential store, vault, audit trail, disk and screens; what Chartroom tells you
            of this computer; the last thousand events by number.
          </dd>
        </div>
        <div>
          <dt>What is not in it</dt>
          <dd>
            No patient and nothing of a record, nobody’s name, no password, key or token, and no web address beyond its
            host.
          </dd>
        </div>
      </dl>
      <div className="support-actions">
        <Button isDisabled={busy} onPress={save}>
          {busy ? 'Saving…' : 'Save a support file'}
        </Button>
        <p role="status" className="support-said">
          {WORDS[saving.state]}
        </p>
      </div>
      {saving.state === 'failed' && <FailureNote error={saving.error} />}
    </Card>
  );
}

const WORDS: Readonly<Record<Saving['state'], string>> = {
  idle: '',
  busy: 'Say where, and Chartroom looks at this computer and asks each site once: some seconds, longer where one does not answer. You can go on meanwhile.',
  saved: 'Saved where you said, for you alone to read.',
  'not-saved': 'Not saved.',
  failed: '',
};

function useSaving(): { readonly saving: Saving; readonly save: () => void } {
  const desktop = useDesktop();
  const [saving, setSaving] = useState<Saving>({ state: 'idle' });
  const save = (): void => {
    setSaving({ state: 'busy' });
    void send(desktop, 'support.save', {}).then((result) => {
      if (!result.ok) setSaving({ state: 'failed', error: result.error });
      else setSaving({ state: result.value.saved ? 'saved' : 'not-saved' });
    });
  };
  return { saving, save };
}
