import type { JSX } from 'react';
import { FormChoice, FormField } from './FormField.tsx';
import type { SetProps } from './OrderSets.tsx';

/** What few exports need, as the specification of Bulk Data has it. It opens by itself where something is wrong in it. */
export function AdvancedSet({ form, faults, change }: SetProps): JSX.Element {
  const wrong = ['untilDay', 'typeFilters', 'elements', 'patients', 'organizeOutputBy'] as const;
  return (
    <details
      className="card form-set form-advanced"
      {...(wrong.some((field) => field in faults) ? { open: true } : {})}
    >
      <summary>Narrow it down further</summary>
      <p className="form-hint">
        A server may not know all of these. What it ignores is told, and filters are applied here again.
      </p>
      <FormField
        label="Changed before the beginning of"
        type="date"
        value={form.untilDay}
        fault={faults.untilDay}
        onChange={(untilDay) => change({ untilDay })}
      />
      <FormField
        label="Type filters, one a line"
        rows={3}
        value={form.typeFilters}
        fault={faults.typeFilters}
        maxLength={20_000}
        hint="For example Observation?code=http://loinc.org|4548-4"
        onChange={(typeFilters) => change({ typeFilters })}
      />
      <FormField
        label="Elements alone"
        value={form.elements}
        fault={faults.elements}
        hint="For example Patient.birthDate, Observation.value"
        onChange={(elements) => change({ elements })}
      />
      <FormField
        label="Patients alone, by id"
        rows={3}
        value={form.patients}
        fault={faults.patients}
        maxLength={700_000}
        hint="Logical ids with commas or lines between."
        onChange={(patients) => change({ patients })}
      />
      <FormField
        label="Organised by"
        value={form.organizeOutputBy}
        fault={faults.organizeOutputBy}
        maxLength={64}
        hint="A resource type, for example Patient: one after the other, each with its records."
        onChange={(organizeOutputBy) => change({ organizeOutputBy })}
      />
      <div className="form-field">
        <span className="form-label">Who wrote it (provenance)</span>
        <FormChoice
          name="provenance"
          value={form.provenance}
          onChange={(provenance) => change({ provenance })}
          options={[
            { key: 'none', text: 'Not needed' },
            { key: 'LatestProvenanceResources', text: 'Of the latest version' },
            { key: 'RelevantProvenanceResources', text: 'Of every version' },
          ]}
        />
      </div>
    </details>
  );
}
