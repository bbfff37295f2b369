import type { JSX, ReactNode } from 'react';
import { countWords } from '../../../list-words.ts';
import { percentWords } from './panel-filter.ts';
import type { Tone } from './ToneMark.tsx';

type Props = {
  readonly mark?: ReactNode;
  /** Of the bar; the mark says the same. */
  readonly tone?: Tone;
  readonly label: string;
  readonly patients: number;
  readonly of: number;
  readonly pressed: boolean;
  readonly onPress: () => void;
};

/** A count with its share as a bar; pressed, it narrows the panel to these patients. */
export function CountButton({ mark, tone, label, patients, of, pressed, onPress }: Props): JSX.Element {
  return (
    <button type="button" className="count-button" aria-pressed={pressed} onClick={onPress}>
      <span className="count-label">
        {mark}
        <bdi>{label}</bdi>
      </span>
      <span className="count-bar" aria-hidden="true">
        <span
          className={tone === undefined ? '' : `bar-${tone}`}
          style={{ width: `${of === 0 ? 0 : (100 * patients) / of}%` }}
        />
      </span>
      <span className="count-number">{countWords(patients)}</span>
      <span className="count-percent">{percentWords(patients, of)}</span>
    </button>
  );
}
