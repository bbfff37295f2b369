import type { JSX } from 'react';
import { SearchField } from './SearchField.tsx';
import { Segmented } from './Segmented.tsx';

export type Choice<K extends string> = {
  readonly label: string;
  readonly options: readonly { readonly key: K; readonly text: string; readonly spoken?: string }[];
  readonly value: K;
  readonly onChange: (key: K) => void;
};

type Props = {
  /** Name of the field: `Find in conditions`. */
  readonly find: string;
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly choices: readonly Choice<string>[];
  /** Filter, groups and order in words, with `n of m` (D44). */
  readonly state: readonly string[];
};

/** What a list's page shows of the list, and the ways to change it. */
export function ListTools({ find, typed, onType, choices, state }: Props): JSX.Element {
  return (
    <div className="list-tools" role="region" aria-label="What is shown">
      <div className="list-choices">
        {choices.map((choice) => (
          <Segmented key={choice.label} quiet {...choice} />
        ))}
        <SearchField label={find} value={typed} onChange={onType} />
      </div>
      <p className="list-shown" role="status">
        {state.map((words) => (
          <span key={words}>{words}</span>
        ))}
      </p>
    </div>
  );
}
