import { useState, type JSX } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useClock, useSeconds } from '../../clock.ts';
import { messageOf } from '../../error-messages.ts';
import { useAction } from '../../use-command.ts';
import { Button } from '../../ui/Button.tsx';
import { useEscape } from '../../ui/use-escape.ts';
import { secondsWords } from './lock-words.ts';
import './lock.css';

/** The window locks soon unless someone is there. Main takes it away as soon as it knows that somebody is. */
export function IdleWarning({ locksAtMs }: { readonly locksAtMs: number }): JSX.Element {
  const { nowMs } = useClock();
  const [openedMs] = useState(nowMs);
  const extend = useAction('lock.extend');
  const lock = useAction('lock.now');
  const error = extend.error ?? lock.error;
  useEscape(() => extend.run({}));
  return (
    <ModalOverlay className="overlay" isOpen isKeyboardDismissDisabled>
      <Modal className="modal">
        <Dialog role="alertdialog" className="dialog" aria-describedby="idle-words">
          <Heading slot="title" level={2}>
            Are you still there?
          </Heading>
          <p id="idle-words">
            {`Nobody used this computer for a while. Chartroom hides the chart in ${secondsWords(locksAtMs - openedMs)}; to see it again you must sign in.`}
          </p>
          <Countdown untilMs={locksAtMs} />
          {error !== null && (
            <p className="screen-notice" role="alert">
              {messageOf(error).what} {messageOf(error).advice}
            </p>
          )}
          <div className="dialog-actions">
            <Button look="primary" autoFocus onPress={() => extend.run({})}>
              I am here
            </Button>
            <Button onPress={() => lock.run({})}>Lock now</Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Read when looked at; announced once with the dialog and not each second, which would never stop. */
function Countdown({ untilMs }: { readonly untilMs: number }): JSX.Element {
  const now = useSeconds();
  const left = untilMs - now;
  return (
    <p className="idle-left" role="timer" aria-live="off">
      {left <= 0 ? 'Locking now' : `Locks in ${secondsWords(left)}`}
    </p>
  );
}
