import type { JSX, ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from './Button.tsx';
import { useEscape } from './use-escape.ts';

type Props = {
  /** A question. */
  readonly title: string;
  /** What it does, and what it cannot undo. */
  readonly children: ReactNode;
  /** A verb. */
  readonly confirm: string;
  /** The way back, which has the focus. */
  readonly cancel: string;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
};

/** Asks before something that cannot be undone; the way back has the focus. */
export function ConfirmDialog({ title, children, confirm, cancel, onConfirm, onCancel }: Props): JSX.Element {
  useEscape(onCancel);
  return (
    <ModalOverlay className="overlay" isOpen isKeyboardDismissDisabled>
      <Modal className="modal">
        <Dialog role="alertdialog" className="dialog" aria-describedby="confirm-words">
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          <div id="confirm-words">{children}</div>
          <div className="dialog-actions">
            <Button autoFocus onPress={onCancel}>
              {cancel}
            </Button>
            <Button look="danger" onPress={onConfirm}>
              {confirm}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
