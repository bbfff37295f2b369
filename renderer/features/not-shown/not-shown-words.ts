import type { NotShown } from '../../../shared/chart-model.ts';

/** Why a record that came is not on the chart (D6, D22, D26). */
export const REASONS: Readonly<Record<NotShown['reason'], string>> = {
  'other-patient': 'It belongs to another patient',
  'no-subject': 'It does not say whose it is',
  'no-id': 'It has no identifier of its own',
  'unknown-modifier': 'It cannot be shown safely: it carries a modifier that changes its meaning in a way unknown here',
  'implicit-rules': 'It cannot be shown safely: it follows special rules that are unknown here',
  'unsupported-type': 'It is of a kind that Chartroom does not show yet',
  malformed: 'It is not built as the standard demands',
  'unresolved-reference': 'It points to a record that could not be loaded',
};
