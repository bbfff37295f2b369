import type { JSX } from 'react';
import type { PanelRow } from '../../../../shared/population.ts';

export type Tone = PanelRow['latest'][number]['tone'];

/** What a shape stands for, for who cannot see it. */
export const TONE_WORDS: Readonly<Record<Tone, string>> = {
  good: 'in the aimed range',
  watch: 'to be watched',
  act: 'to be acted on',
  none: '',
};

/** Four shapes, so that the colour does not speak alone: disc, diamond, triangle, ring. */
export function ToneMark({ tone }: { readonly tone: Tone }): JSX.Element {
  return (
    <svg className={`tone tone-${tone}`} width="11" height="11" viewBox="0 0 11 11" aria-hidden="true">
      {tone === 'good' && <circle cx="5.5" cy="5.5" r="4.5" />}
      {tone === 'watch' && <path d="M5.5 .5l5 5-5 5-5-5z" />}
      {tone === 'act' && <path d="M5.5 .5l5 10h-10z" />}
      {tone === 'none' && <circle cx="5.5" cy="5.5" r="4" />}
    </svg>
  );
}
