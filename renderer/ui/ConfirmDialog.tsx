import type { JSX, ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from './Button.tsx';

type Props = {
  /** A question. */
  readonly title: string;
  /** What it does, and what it cannot undo. */
  readonly children: ReactNode;
  /** A verb. */
  readonly confirm: string;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
};

/** Asks before something that cannot be undone; the way back has the focus. */
export function ConfirmDialog({ title, children, confirm, onConfirm, onCancel }: Props): JSX.Element {
  return (
    <ModalOverlay
      className="overlay"
      isOpen
      onOpenChange={(open) => {
        if (!open) onCancel();
      }}
    >
      <Modal className="modal">
        <Dialog role="alertdialog" className="dialog" aria-describedby="confirm-words">
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          <div id="confirm-words">{children}</div>
          <div className="dialog-actions">
            <Button autoFocus onPress={onCancel}>
              Keep it
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
