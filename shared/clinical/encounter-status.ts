/** What the nine states of an R4 Encounter mean to a reader (R4 value set encounter-status, 4.0.1). */
import type { EncounterRow } from '../chart-model.ts';

export const ENCOUNTER_STATUSES = [
  'planned',
  'arrived',
  'triaged',
  'in-progress',
  'onleave',
  'finished',
  'cancelled',
  'entered-in-error',
  'unknown',
] as const;
export type EncounterStatus = (typeof ENCOUNTER_STATUSES)[number];

export type EncounterStanding = {
  readonly words: string;
  readonly group: EncounterRow['group'];
  /** It took place, or takes place: it may be drawn behind a chart. */
  readonly happened: boolean;
};

/** A value set of nine, and its absence: none may be left out. */
export const ENCOUNTER_STANDING: Readonly<Record<EncounterStatus | 'not-sent', EncounterStanding>> = {
  planned: { words: 'Planned', group: 'planned', happened: false },
  arrived: { words: 'Arrived', group: 'in-progress', happened: true },
  triaged: { words: 'Triaged', group: 'in-progress', happened: true },
  'in-progress': { words: 'In progress', group: 'in-progress', happened: true },
  onleave: { words: 'On leave', group: 'in-progress', happened: true },
  finished: { words: 'Finished', group: 'past', happened: true },
  cancelled: { words: 'Cancelled', group: 'cancelled', happened: false },
  'entered-in-error': { words: 'Entered in error', group: 'in-error', happened: false },
  unknown: { words: 'Status unknown', group: 'status-unclear', happened: false },
  'not-sent': { words: 'Status not sent', group: 'status-unclear', happened: false },
};

/** Takes a status as sent; gives which of the nine it is, or `not-sent` for a missing one or any other text. */
export function encounterStatus(sent: string | null): EncounterStatus | 'not-sent' {
  return ENCOUNTER_STATUSES.find((status) => status === sent) ?? 'not-sent';
}
