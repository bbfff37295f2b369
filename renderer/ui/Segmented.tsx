import type { JSX } from 'react';
import { RadioButton, RadioField, RadioGroup } from 'react-aria-components';

type Props<K extends string> = {
  readonly label: string;
  readonly options: readonly { readonly key: K; readonly text: string; readonly spoken?: string }[];
  readonly value: K;
  readonly onChange: (key: K) => void;
  /** For a choice that should not draw the eye. */
  readonly quiet?: boolean;
};

/** One of a few: arrow keys move the choice. `spoken` is the name where `text` is an abbreviation. */
export function Segmented<K extends string>({ label, options, value, onChange, quiet = false }: Props<K>): JSX.Element {
  return (
    <RadioGroup
      className={quiet ? 'segmented quiet' : 'segmented'}
      aria-label={label}
      orientation="horizontal"
      value={value}
      onChange={(next) => {
        const option = options.find(({ key }) => key === next);
        if (option !== undefined) onChange(option.key);
      }}
    >
      {options.map(({ key, text, spoken }) => (
        <RadioField key={key} value={key} {...(spoken === undefined ? {} : { 'aria-label': spoken })}>
          <RadioButton className="segment">{text}</RadioButton>
        </RadioField>
      ))}
    </RadioGroup>
  );
}
