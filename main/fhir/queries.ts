/** What is asked of the server for each list of a chart. */
import type { ListName } from '../../shared/chart-model.ts';

/** The resource type that a list is made of. */
export const LIST_TYPES = {
  patient: 'Patient',
  observations: 'Observation',
  conditions: 'Condition',
  medications: 'MedicationRequest',
  allergies: 'AllergyIntolerance',
  encounters: 'Encounter',
} as const satisfies Readonly<Record<ListName, string>>;

/** Records asked for per page; a server may send fewer (G8). */
const PAGE_SIZE = '500';

/** Search parameters, each once. */
export type Parameters = Readonly<Record<string, string>>;

export type Refusal = {
  /** HTTP statuses that mean: not this search. */
  readonly statuses: readonly number[];
  /** Searches that together stand for the refused one. */
  readonly instead: readonly Parameters[];
  /** What these cannot find; null: nothing. */
  readonly warning: string | null;
};

/** One search, and what to ask instead where the server refuses it. */
export type Query = { readonly parameters: Parameters; readonly refusal: Refusal | null };

/** Categories of the R4 value set observation-category, plus what US Core adds through `survey`. */
const OBSERVATION_CATEGORIES = [
  'vital-signs',
  'laboratory',
  'social-history',
  'survey',
  'exam',
  'imaging',
  'procedure',
  'therapy',
  'activity',
];

/** The search that fills a list (US Core: by patient; servers may insist on a category). */
export function queryOf(list: Exclude<ListName, 'patient'>, patientId: string): Query {
  const all = { patient: patientId, _count: PAGE_SIZE };
  switch (list) {
    case 'observations': {
      const instead = OBSERVATION_CATEGORIES.map((category) => ({ ...all, category }));
      const warning = 'Results without a category cannot be read from this server.';
      // 403: servers that grant by category refuse a search across them.
      return { parameters: { ...all, _sort: '-date' }, refusal: { statuses: [400, 403, 422], instead, warning } };
    }
    case 'medications': {
      const parameters = { ...all, _include: 'MedicationRequest:medication' };
      return { parameters, refusal: { statuses: [400], instead: [all], warning: null } };
    }
    case 'conditions':
    case 'allergies':
    case 'encounters':
      return { parameters: all, refusal: null };
  }
}
