/** Visits and places as the launch and the sign-in need them, out of the store. */
import type { FhirStore } from './fhir/index.ts';
import type { Choice } from './pages/fields.ts';
import { dateInWords } from './pages/words.ts';

type Json = Readonly<Record<string, unknown>>;
type Concept = { readonly text?: string; readonly coding?: readonly { readonly display?: string }[] };

const MAX_CHOICES = 20;

const startOf = (json: Json): string => (json.period as { start?: string } | undefined)?.start ?? '';

const latestFirst = (store: FhirStore, patient: string) =>
  store.list('Encounter', patient).toSorted((a, b) => startOf(b.json).localeCompare(startOf(a.json)));

/** The id of a patient's latest visit, null where there is none. */
export const latestEncounter = (store: FhirStore, patient: string): string | null =>
  latestFirst(store, patient).at(0)?.id ?? null;

function encounterWords(json: Json, id: string): string {
  const [type] = (json.type as readonly Concept[] | undefined) ?? [];
  const kind = type?.text ?? type?.coding?.[0]?.display ?? (json.class as { display?: string } | undefined)?.display;
  return [dateInWords(startOf(json).slice(0, 10)), kind ?? id].filter((part) => part !== '').join(' · ');
}

/** A patient's latest visits, by day and kind. */
export const encounterChoices = (store: FhirStore, patient: string): Choice[] =>
  latestFirst(store, patient)
    .slice(0, MAX_CHOICES)
    .map(({ id, json }) => ({ value: id, words: encounterWords(json, id) }));

/** Wards and other places, by name. */
export const locationChoices = (store: FhirStore): Choice[] =>
  store
    .list('Location')
    .slice(0, MAX_CHOICES)
    .map(({ id, json }) => ({ value: id, words: typeof json.name === 'string' ? json.name : id }));
