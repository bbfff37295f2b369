/** What narrows a panel, and its words. */
import type { PanelFilter, PanelSummary } from '../../../../shared/population.ts';

export const NO_FILTER: PanelFilter = { condition: null, medication: null, ageFrom: null, ageTo: null, measure: null };

export type Chip = { readonly key: string; readonly words: string; readonly without: PanelFilter };

const labelOf = (all: readonly { readonly key: string; readonly label: string }[], key: string): string =>
  all.find((one) => one.key === key)?.label ?? key;

/** Every part of the filter in words, each with the filter that is left without it. */
export function chipsOf(filter: PanelFilter, summary: PanelSummary): readonly Chip[] {
  const { condition, medication, measure } = filter;
  const age = ageWords(filter);
  const of = summary.measures.find(({ id }) => id === measure?.id);
  const chips: (Chip | null)[] = [
    condition === null
      ? null
      : { key: 'condition', words: labelOf(summary.conditions, condition), without: { ...filter, condition: null } },
    medication === null
      ? null
      : {
          key: 'medication',
          words: labelOf(summary.medications, medication),
          without: { ...filter, medication: null },
        },
    age === null ? null : { key: 'age', words: age, without: { ...filter, ageFrom: null, ageTo: null } },
    measure === null || of === undefined
      ? null
      : {
          key: 'measure',
          words: `${of.label}: ${labelOf(of.groups, measure.group)}`,
          without: { ...filter, measure: null },
        },
  ];
  return chips.filter((chip) => chip !== null);
}

/** `Aged 60 to 69`; null where any age will do. */
export function ageWords({ ageFrom, ageTo }: PanelFilter): string | null {
  if (ageFrom !== null && ageTo !== null) return ageFrom === ageTo ? `Aged ${ageFrom}` : `Aged ${ageFrom} to ${ageTo}`;
  if (ageFrom !== null) return `Aged ${ageFrom} or more`;
  return ageTo === null ? null : `Aged ${ageTo} or less`;
}

/** `18 %`; a share that is neither none nor all is never rounded to either. */
export function percentWords(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %';
  if (part >= whole) return '100 %';
  const percent = (100 * part) / whole;
  if (percent < 1) return 'under 1 %';
  return percent > 99 ? 'over 99 %' : `${Math.round(percent)} %`;
}
