import { useId, type JSX } from 'react';
import { formatSent } from '../../../shared/clinical/dates.ts';
import type { ExportView, Population } from '../../../shared/population.ts';
import { useClock } from '../../clock.ts';
import { SetBy } from '../../policy-origin.tsx';
import { messageOf } from '../../error-messages.ts';
import { Button } from '../../ui/Button.tsx';
import { FormChoice, FormField, FormSet } from './FormField.tsx';
import type { FolderChoice } from './NewExport.tsx';
import { lastOf, type Faults, type OrderForm } from './order-form.ts';

export type SetProps = {
  readonly form: OrderForm;
  readonly faults: Faults;
  readonly change: (part: Partial<OrderForm>) => void;
};

export function WhoSet({ form, faults, change }: SetProps): JSX.Element {
  return (
    <FormSet title="Who">
      <FormChoice
        name="level"
        value={form.level}
        onChange={(level) => change({ level })}
        options={[
          { key: 'group', text: 'One group', hint: 'The members of a group that the hospital keeps.' },
          { key: 'patients', text: 'All patients', hint: 'Everybody whom the server lets this computer see.' },
          {
            key: 'system',
            text: 'The whole system',
            hint: 'Patients, and what belongs to none: staff, places, medicines.',
          },
        ]}
      />
      {form.level === 'group' && (
        <FormField
          label="Group id"
          value={form.group}
          fault={faults.group}
          maxLength={64}
          hint="As the hospital’s administrator gives it, for example “diabetes”."
          onChange={(group) => change({ group })}
        />
      )}
    </FormSet>
  );
}

type WhatProps = SetProps & { readonly usualTypes: readonly string[] };

export function WhatSet({ form, faults, change, usualTypes }: WhatProps): JSX.Element {
  const id = useId();
  const none = form.types.length === 0 && form.otherTypes.trim() === '';
  return (
    <FormSet title="What">
      <p className="form-hint">The panel needs these. What is left out cannot be counted.</p>
      <div className="form-checks">
        {usualTypes.map((type) => (
          <div key={type} className="form-check">
            <input
              type="checkbox"
              id={`${id}-${type}`}
              checked={form.types.includes(type)}
              onChange={({ target: { checked } }) =>
                change({
                  types: checked
                    ? usualTypes.filter((one) => one === type || form.types.includes(one))
                    : form.types.filter((one) => one !== type),
                })
              }
            />
            <label htmlFor={`${id}-${type}`}>{type}</label>
          </div>
        ))}
      </div>
      <FormField
        label="Other types"
        value={form.otherTypes}
        fault={faults.otherTypes}
        hint="FHIR resource types with commas between, for example AllergyIntolerance, Procedure."
        onChange={(otherTypes) => change({ otherTypes })}
      />
      {none && (
        <p className="form-note" role="status">
          No type is chosen: everything that the server exports will come.
        </p>
      )}
    </FormSet>
  );
}

type WhenProps = SetProps & { readonly exports: readonly ExportView[] };

export function WhenSet({ form, faults, change, exports }: WhenProps): JSX.Element {
  const { timeZone } = useClock();
  const last = lastOf(form, exports);
  const since = last?.transactionTime ?? null;
  return (
    <FormSet title="Since when">
      <FormChoice
        name="since"
        value={form.since}
        onChange={(choice) => change({ since: choice })}
        options={[
          { key: 'everything', text: 'Everything' },
          {
            key: 'last',
            text: 'What changed since the last export',
            disabled: since === null && form.since !== 'last',
            hint:
              since === null
                ? 'There is no complete export of the same patients and types yet.'
                : `Since ${formatSent(since, timeZone)}; the panel reads both together.`,
          },
          { key: 'date', text: 'What changed since a day' },
        ]}
      />
      {form.since === 'date' && (
        <FormField
          label="Since the beginning of"
          type="date"
          value={form.sinceDay}
          fault={faults.sinceDay}
          onChange={(sinceDay) => change({ sinceDay })}
        />
      )}
    </FormSet>
  );
}

type FilesProps = SetProps & { readonly folder: FolderChoice; readonly population: Population };

export function FilesSet({ form, faults, change, folder, population }: FilesProps): JSX.Element {
  const id = useId();
  const { refused } = folder;
  return (
    <FormSet title="Where it lands">
      <div className="form-field">
        <span id={id} className="form-label">
          Folder
        </span>
        <p className="form-folder" aria-live="polite">
          {folder.folder === null ? 'None chosen yet' : <bdi>{folder.folder}</bdi>}
        </p>
        {folder.fixed ? (
          <p className="form-hint">
            The policy of this computer names it.
            <SetBy name="populationFolder" />
          </p>
        ) : (
          <>
            <Button isDisabled={folder.busy} onPress={folder.choose}>
              {folder.folder === null ? 'Choose a folder…' : 'Choose another folder…'}
            </Button>
            <p className="form-hint">
              An own folder on this computer: none that is a link, on a network or synced to a cloud.
            </p>
          </>
        )}
        {faults.folder !== undefined && folder.folder === null && <p className="form-fault">{faults.folder}</p>}
        {refused !== null && (
          <p className="form-fault" role="alert">
            {messageOf(refused).title}. {messageOf(refused).what} {messageOf(refused).advice}
          </p>
        )}
      </div>
      <FormChoice
        name="files"
        value={form.plain ? 'plain' : 'encrypted'}
        onChange={(key) => change({ plain: key === 'plain' })}
        options={[
          {
            key: 'encrypted',
            text: 'Encrypted',
            hint: 'Only Chartroom on this account can read the files; the key lies in the protected store of this computer.',
          },
          {
            key: 'plain',
            text: 'Not encrypted',
            disabled: !population.mayBePlain,
            hint: population.mayBePlain
              ? 'For another program that is to read them. Whoever can read the folder can read the patients.'
              : 'The policy of this computer allows encrypted files alone.',
          },
        ]}
      />
      {!population.mayBePlain && (
        <p className="form-hint">
          <SetBy name="populationPlain" />
        </p>
      )}
    </FormSet>
  );
}
