/** How far a list has been read: pure steps from one ListState to the next (D60). */
import type { ListDoubt, ListState } from '../../shared/chart-model.ts';
import type { AppError } from '../../shared/errors.ts';

const MAX_WARNINGS = 20;

/** Not asked for yet. */
export const WAITING: ListState = {
  state: 'waiting',
  pages: 0,
  received: 0,
  total: null,
  error: null,
  warnings: [],
  doubts: [],
  retrievedAtMs: null,
  missingScope: null,
};

/** Asked for. */
export const LOADING: ListState = { ...WAITING, state: 'loading' };

/** No scope covers the list: it is not asked for (SMART 33). `scope` is what was not granted. */
export function notPermitted(scope: string): ListState {
  return { ...WAITING, state: 'not-permitted', missingScope: scope };
}

/** One page, or one resource, came at `atMs` (epoch ms). `total` is the server's count, null where it said none. */
export function withPage(state: ListState, page: { received: number; total: number | null; atMs: number }): ListState {
  return {
    ...state,
    pages: state.pages + 1,
    received: state.received + page.received,
    total: page.total ?? state.total,
    retrievedAtMs: page.atMs,
  };
}

/** Adds what the server, or the reader, has to say, and of what kind it is; each sentence once, twenty at most. */
export function withWarnings(state: ListState, warnings: readonly string[], doubt: ListDoubt): ListState {
  if (warnings.length === 0) return state;
  return {
    ...state,
    warnings: [...new Set([...state.warnings, ...warnings])].slice(0, MAX_WARNINGS),
    doubts: [...new Set([...state.doubts, doubt])],
  };
}

/**
 * The reading ended: with no error the list is complete; with one it is `failed` where nothing came and `partial`
 * where something did. A complete list that is shorter than the server's own count says so (G4).
 */
export function ended(state: ListState, error: AppError | null): ListState {
  if (error !== null) return { ...state, state: state.pages === 0 ? 'failed' : 'partial', error: error.view() };
  const complete: ListState = { ...state, state: 'complete' };
  if (state.total === null || state.received >= state.total) return complete;
  return withWarnings(
    complete,
    [`The server counted ${state.total} records and sent ${state.received}.`],
    'fewer-than-counted',
  );
}

/**
 * Reading again brought nothing: what came `before` stays on the chart, as old as it is, with the error that says why
 * (D60). A list that was partial stays partial: it must not pass for one that was whole once.
 */
export function asBefore(before: ListState, error: ListState['error']): ListState {
  return { ...before, state: before.state === 'complete' ? 'failed' : before.state, error };
}
