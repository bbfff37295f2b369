import type { JSX } from 'react';
import type { SiteView } from '../../../shared/ipc-contract.ts';
import { useClock } from '../../clock.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Environment } from '../../ui/Environment.tsx';
import { orderWords, type OrderForm } from './order-form.ts';

type Props = {
  readonly form: OrderForm;
  readonly site: SiteView;
  readonly user: string | null;
  readonly folder: string;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
};

/** The last look: patient data leave the record system, whose, what, and where to. */
export function ConfirmExport({ form, site, user, folder, onConfirm, onCancel }: Props): JSX.Element {
  const { timeZone } = useClock();
  return (
    <ConfirmDialog
      title={`Copy patient data out of ${site.name}?`}
      confirm="Start the export"
      cancel="Not now"
      {...{ onConfirm, onCancel }}
    >
      <div className="confirm-export">
        <p>
          Records of patients leave the hospital’s system and are written to this computer. You answer for what becomes
          of them: export only what you may, and forget the export when it is no longer needed.
        </p>
        <dl className="export-facts">
          <dt>From</dt>
          <dd>
            {site.host} <Environment environment={site.environment} />
          </dd>
          {orderWords(form, timeZone).map(({ label, value }) => (
            <FactLine key={label} label={label} value={value} />
          ))}
          <FactLine label="Where" value={folder} />
          <dt>Files</dt>
          <dd>{form.plain ? <b className="warn-words">Not encrypted</b> : 'Encrypted'}</dd>
        </dl>
        {form.plain && (
          <p className="warn-words">Whoever can read this folder, now or from a copy of it, can read these patients.</p>
        )}
        <p>{`The audit trail notes that ${user ?? 'you'} started it.`}</p>
      </div>
    </ConfirmDialog>
  );
}

function FactLine({ label, value }: { readonly label: string; readonly value: string }): JSX.Element {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </>
  );
}
