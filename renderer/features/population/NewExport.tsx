import { useRef, useState, type JSX, type SubmitEvent } from 'react';
import type { AppErrorView } from '../../../shared/errors.ts';
import type { SiteView } from '../../../shared/ipc-contract.ts';
import type { Population } from '../../../shared/population.ts';
import { useDesktop } from '../../desktop.ts';
import { send } from '../../use-command.ts';
import { Button } from '../../ui/Button.tsx';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { StateNote } from '../../ui/StateNote.tsx';
import { AdvancedSet } from './AdvancedSet.tsx';
import { ConfirmExport } from './ConfirmExport.tsx';
import { faultsOf, newForm, orderOf, type Faults, type OrderForm } from './order-form.ts';
import { FilesSet, WhatSet, WhenSet, WhoSet } from './OrderSets.tsx';
import { PlaceHead } from './PlaceHead.tsx';

type Props = {
  readonly site: SiteView;
  readonly user: string | null;
  readonly population: Population;
  readonly onClose: () => void;
};

const NO_FAULTS: Faults = {};

/** Orders an export: who, what, since when, and where it lands; nothing starts before it was looked at once more. */
export function NewExport({ site, user, population, onClose }: Props): JSX.Element {
  const [form, setForm] = useState<OrderForm>(() => newForm(population.usualTypes));
  const [faults, setFaults] = useState(NO_FAULTS);
  const [asking, setAsking] = useState(false);
  const folder = useFolder(population.folder);
  const starting = useStart(onClose);
  const fields = useRef<HTMLFormElement>(null);
  const change = (part: Partial<OrderForm>): void => {
    setForm((before) => ({ ...before, ...part }));
    setFaults(NO_FAULTS);
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const found = faultsOf(form, folder.folder);
    setFaults(found);
    if (Object.keys(found).length === 0) setAsking(true);
    // Once the fields are marked, the first of them has the focus.
    else setTimeout(() => fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  const wrong = Object.values(faults);
  return (
    <form className="order" noValidate ref={fields} onSubmit={submit}>
      <PlaceHead title="New export" lead={`From ${site.name}`}>
        <Button onPress={onClose}>Back to the exports</Button>
      </PlaceHead>
      <div className="order-sets">
        <WhoSet {...{ form, faults, change }} />
        <WhatSet {...{ form, faults, change }} usualTypes={population.usualTypes} />
        <WhenSet {...{ form, faults, change }} exports={population.exports} />
        <FilesSet {...{ form, faults, change, folder }} population={population} />
        <AdvancedSet {...{ form, faults, change }} />
      </div>
      {wrong.length > 0 && (
        <div className="card note-card" role="alert">
          <StateNote look="bad" title="Not started yet">
            {wrong.join(' ')}
          </StateNote>
        </div>
      )}
      {starting.error !== null && (
        <div className="card note-card">
          <FailureNote error={starting.error} />
        </div>
      )}
      <div className="order-actions">
        <Button type="submit" look="primary" isDisabled={starting.busy}>
          Review and start…
        </Button>
        <Button onPress={onClose}>Back to the exports</Button>
      </div>
      {asking && folder.folder !== null && (
        <ConfirmExport
          {...{ form, site, user }}
          folder={folder.folder}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            starting.start(form);
          }}
        />
      )}
    </form>
  );
}

export type FolderChoice = {
  readonly folder: string | null;
  /** Policy names it. */
  readonly fixed: boolean;
  readonly refused: AppErrorView | null;
  readonly busy: boolean;
  readonly choose: () => void;
};

/** The folder that main has for the next export of this window. */
function useFolder(fixed: string | null): FolderChoice {
  const desktop = useDesktop();
  const [held, setHeld] = useState<{ folder: string | null; refused: AppErrorView | null }>({
    folder: fixed,
    refused: null,
  });
  const [busy, setBusy] = useState(false);
  const choose = (): void => {
    setBusy(true);
    void send(desktop, 'population.choose-folder', {}).then((result) => {
      setBusy(false);
      setHeld((before) => (result.ok ? result.value : { ...before, refused: result.error }));
    });
  };
  return { ...held, fixed: fixed !== null, busy, choose };
}

function useStart(onStarted: () => void) {
  const desktop = useDesktop();
  const [state, setState] = useState<{ busy: boolean; error: AppErrorView | null }>({ busy: false, error: null });
  const start = (form: OrderForm): void => {
    setState({ busy: true, error: null });
    void send(desktop, 'population.start', { order: orderOf(form), plain: form.plain }).then((result) => {
      setState({ busy: false, error: result.ok ? null : result.error });
      if (result.ok) onStarted();
    });
  };
  return { ...state, start };
}
