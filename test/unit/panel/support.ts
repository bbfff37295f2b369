/** Exports of a few records, read as the panel's worker reads them. */
import type { PanelFilter, PanelSummary } from '../../../shared/population.ts';
import { momentOf } from '../../../shared/clinical/panel-rules.ts';
import { createPanelStore, type PanelStore } from '../../../main/bulk/panel/panel-store.ts';
import { summarise } from '../../../main/bulk/panel/panel-summary.ts';
import { readRuns } from '../../../main/bulk/panel/read-runs.ts';
import type { FileKind } from '../../../main/bulk/landing/export-manifest.ts';

export const AS_OF = '2026-11-28T10:00:00Z';
export const BASE = 'https://ehr.test/fhir';
export const NO_FILTER: PanelFilter = { condition: null, medication: null, ageFrom: null, ageTo: null, measure: null };

/** A file of an export: its text, as it lies there. */
export type TextFile = { readonly kind?: FileKind; readonly text: string };

/** Takes runs of files, newest first, and in how large pieces they come; gives what the panel keeps. */
export async function read(runs: readonly (readonly TextFile[])[], pieceBytes = 65_536): Promise<PanelStore> {
  const store = createPanelStore(momentOf(AS_OF), BASE);
  const bytes = runs.map((files) => files.map(({ text }) => Buffer.from(text)));
  await readRuns(
    runs.map((files, run) => ({
      folder: String(run),
      key: null,
      files: files.map(({ kind = 'output' }, n) => ({
        name: String(n),
        kind,
        contentBytes: bytes[run]?.[n]?.length ?? 0,
      })),
    })),
    {
      store,
      // eslint-disable-next-line @typescript-eslint/require-await -- files come piece by piece
      open: async function* ({ folder }, { name }) {
        const file = bytes[Number(folder)]?.[Number(name)] ?? Buffer.alloc(0);
        for (let at = 0; at < file.length; at += pieceBytes) {
          const piece = Buffer.from(file.subarray(at, at + pieceBytes));
          yield piece;
          // Whoever keeps a piece beyond its turn reads nonsense.
          piece.fill(0x7e);
        }
      },
    },
    () => undefined,
  );
  return store;
}

export function summaryOf(store: PanelStore, filter: Partial<PanelFilter> = {}): PanelSummary {
  return summarise(store, { exportId: 'e', asOf: AS_OF, reading: null }, { ...NO_FILTER, ...filter });
}

export const ndjson = (...records: readonly unknown[]): TextFile => ({
  text: records.map((record) => `${typeof record === 'string' ? record : JSON.stringify(record)}\n`).join(''),
});

/** The figures of records that came in one file. */
export async function figures(...records: readonly unknown[]): Promise<PanelSummary> {
  return summaryOf(await read([[ndjson(...records)]]));
}

const UCUM = 'http://unitsofmeasure.org';
export const loinc = (code: string) => ({ coding: [{ system: 'http://loinc.org', code }] });
export const quantity = (value: unknown, unit: string, more: object = {}) => ({
  value,
  unit,
  system: UCUM,
  code: unit,
  ...more,
});

export const patient = (id: string, more: object = {}) => ({
  resourceType: 'Patient',
  id,
  name: [{ family: 'Doe', given: [id] }],
  birthDate: '1960-05-01',
  gender: 'female',
  ...more,
});

let count = 0;
/** A result of `p1` of October 2026, unless `more` says otherwise. */
export const result = (code: string, value: object | null, more: object = {}) => ({
  resourceType: 'Observation',
  id: `o${++count}`,
  status: 'final',
  code: loinc(code),
  subject: { reference: 'Patient/p1' },
  effectiveDateTime: '2026-10-01T08:00:00Z',
  ...(value === null ? {} : { valueQuantity: value }),
  ...more,
});
export const hba1c = (value: unknown, more: object = {}) => result('4548-4', quantity(value, '%'), more);
export const egfr = (value: unknown, more: object = {}) => result('98979-8', quantity(value, 'mL/min/{1.73_m2}'), more);
export const pressure = (systolic: number, diastolic: number, more: object = {}) =>
  result('85354-9', null, {
    component: [
      { code: loinc('8480-6'), valueQuantity: quantity(systolic, 'mm[Hg]') },
      { code: loinc('8462-4'), valueQuantity: quantity(diastolic, 'mm[Hg]') },
    ],
    ...more,
  });
export const side = (code: '8480-6' | '8462-4', value: number, more: object = {}) =>
  result(code, quantity(value, 'mm[Hg]'), more);

const hl7 = (system: string, code: string) => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }],
});
export const condition = (code: string, text: string, more: object = {}) => ({
  resourceType: 'Condition',
  id: `c${++count}`,
  clinicalStatus: hl7('condition-clinical', 'active'),
  verificationStatus: hl7('condition-ver-status', 'confirmed'),
  code: { coding: [{ system: 'http://snomed.info/sct', code, display: text }], text },
  subject: { reference: 'Patient/p1' },
  ...more,
});
export const status = (clinical: string, verification: string) => ({
  clinicalStatus: hl7('condition-clinical', clinical),
  verificationStatus: hl7('condition-ver-status', verification),
});
export const prescription = (more: object = {}) => ({
  resourceType: 'MedicationRequest',
  id: `m${++count}`,
  status: 'active',
  intent: 'order',
  medicationCodeableConcept: {
    coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '6809', display: 'metformin' }],
    text: 'Metformin',
  },
  subject: { reference: 'Patient/p1' },
  ...more,
});

export function measureIn(summary: PanelSummary, id: PanelSummary['measures'][number]['id']) {
  const found = summary.measures.find((measure) => measure.id === id);
  if (found === undefined) throw new Error(`no measure ${id}`);
  return found;
}

/** Patients by group, empty groups left out. */
export function groupsIn(summary: PanelSummary, id: PanelSummary['measures'][number]['id']): Record<string, number> {
  const { groups } = measureIn(summary, id);
  return Object.fromEntries(groups.filter(({ patients }) => patients > 0).map(({ key, patients }) => [key, patients]));
}
