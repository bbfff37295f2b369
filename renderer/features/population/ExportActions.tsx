import { useState, type JSX } from 'react';
import type { AppErrorView } from '../../../shared/errors.ts';
import type { ExportView } from '../../../shared/population.ts';
import { useDesktop } from '../../desktop.ts';
import { send } from '../../use-command.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { populationWords } from './export-words.ts';

type Props = {
  readonly view: ExportView;
  readonly onOpen: (id: string) => void;
  readonly onError: (error: AppErrorView | null) => void;
  readonly detailed: boolean;
  /** Of the place where the details are. */
  readonly detailsId: string;
  readonly onDetails: () => void;
};

type Doing = 'pause' | 'resume' | 'cancel' | 'forget';

/** What can be done with an export; what cannot be undone is asked about first. */
export function ExportActions(props: Props): JSX.Element {
  const { view, onOpen, onError, detailed, detailsId, onDetails } = props;
  const desktop = useDesktop();
  const [asking, setAsking] = useState<'cancel' | 'forget' | null>(null);
  const [busy, setBusy] = useState(false);
  const { id, state, canRead, canResume } = view;
  const what = populationWords(view);
  const run = (act: Doing): void => {
    setAsking(null);
    setBusy(true);
    onError(null);
    void send(desktop, `population.${act}`, { id }).then((result) => {
      setBusy(false);
      if (!result.ok) onError(result.error);
    });
  };
  const goes = state === 'running' || state === 'paused' || state === 'interrupted';
  return (
    <div className="export-actions">
      {canRead && (
        <Button look="primary" aria-label={`Open the panel of ${what}`} onPress={() => onOpen(id)}>
          Open the panel
        </Button>
      )}
      {state === 'running' && (
        <Button isDisabled={busy} aria-label={`Pause ${what}`} onPress={() => run('pause')}>
          Pause
        </Button>
      )}
      {canResume && (
        <Button look="primary" isDisabled={busy} aria-label={`Resume ${what}`} onPress={() => run('resume')}>
          Resume
        </Button>
      )}
      {goes && (
        <Button look="danger" isDisabled={busy} aria-label={`Cancel ${what}`} onPress={() => setAsking('cancel')}>
          Cancel
        </Button>
      )}
      {!goes && (
        <Button isDisabled={busy} aria-label={`Forget ${what}`} onPress={() => setAsking('forget')}>
          Forget
        </Button>
      )}
      <Button
        look="quiet"
        aria-label={`Details of ${what}`}
        aria-expanded={detailed}
        aria-controls={detailsId}
        onPress={onDetails}
      >
        {detailed ? 'Hide details' : 'Details'}
      </Button>
      {asking !== null && (
        <Question {...{ view, what, asking }} onCancel={() => setAsking(null)} onConfirm={() => run(asking)} />
      )}
    </div>
  );
}

type QuestionProps = {
  readonly view: ExportView;
  readonly what: string;
  readonly asking: 'cancel' | 'forget';
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
};

/** What is gone once it is done. */
function Question({ view, what, asking, onCancel, onConfirm }: QuestionProps): JSX.Element {
  if (asking === 'cancel') {
    return (
      <ConfirmDialog
        title={`Cancel the export of ${what}?`}
        confirm="Cancel the export"
        cancel="Go on with it"
        {...{ onCancel, onConfirm }}
      >
        <p>
          The server is told to stop and to delete its files. What has been fetched is deleted, and the export cannot be
          resumed. To stop for a while, pause it instead.
        </p>
      </ConfirmDialog>
    );
  }
  return (
    <ConfirmDialog
      title={`Forget the export of ${what}?`}
      confirm="Forget and delete"
      cancel="Keep it"
      {...{ onCancel, onConfirm }}
    >
      <p>
        {view.encrypted
          ? 'Its files are deleted and its key is destroyed: no copy of them can be read any more.'
          : 'Its files are deleted. Copies that were made of them stay readable: they are not encrypted.'}
      </p>
    </ConfirmDialog>
  );
}
