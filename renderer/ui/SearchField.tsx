import type { JSX, RefObject } from 'react';
import { Button, Input, SearchField as AriaSearchField } from 'react-aria-components';

type Props = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Shown in the empty field: the keys that lead here. */
  readonly shortcut?: string;
  readonly inputRef?: RefObject<HTMLInputElement | null>;
  /** Arrow down leaves the field for what it finds. */
  readonly onDown?: () => void;
};

export function SearchField({ label, value, onChange, shortcut, inputRef, onDown }: Props): JSX.Element {
  return (
    <AriaSearchField className="search-field" aria-label={label} value={value} onChange={onChange}>
      <Input
        placeholder={label}
        {...(inputRef === undefined ? {} : { ref: inputRef })}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || onDown === undefined) return;
          event.preventDefault();
          onDown();
        }}
      />
      {shortcut !== undefined && (
        <kbd className="kbd" aria-hidden="true">
          {shortcut}
        </kbd>
      )}
      <Button className="clear">Clear</Button>
    </AriaSearchField>
  );
}
