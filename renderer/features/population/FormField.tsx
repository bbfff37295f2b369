import { useId, type JSX, type ReactNode } from 'react';

type Props = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly fault?: string | undefined;
  readonly type?: 'text' | 'date';
  /** Lines; a field of one line where absent. */
  readonly rows?: number;
  readonly maxLength?: number;
};

/** A field with its label above, its hint, and what is wrong with it. */
export function FormField(props: Props): JSX.Element {
  const { label, value, onChange, hint, fault, type = 'text', rows, maxLength = 2000 } = props;
  const id = useId();
  const describedBy = [fault === undefined ? null : `${id}-fault`, hint === undefined ? null : `${id}-hint`]
    .filter((part) => part !== null)
    .join(' ');
  const shared = {
    ...{ id, value, maxLength, className: 'text-input', spellCheck: false, autoComplete: 'off' },
    'aria-invalid': fault !== undefined,
    ...(describedBy === '' ? {} : { 'aria-describedby': describedBy }),
  };
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      {rows === undefined ? (
        <input {...shared} type={type} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <textarea {...shared} rows={rows} onChange={(event) => onChange(event.target.value)} />
      )}
      {fault !== undefined && (
        <p id={`${id}-fault`} className="form-fault">
          {fault}
        </p>
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="form-hint">
          {hint}
        </p>
      )}
    </div>
  );
}

type SetProps = { readonly title: string; readonly children: ReactNode };

/** Fields that belong together. */
export function FormSet({ title, children }: SetProps): JSX.Element {
  return (
    <fieldset className="card form-set">
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}

type ChoiceProps<K extends string> = {
  readonly name: string;
  readonly value: K;
  readonly onChange: (key: K) => void;
  readonly options: readonly {
    readonly key: K;
    readonly text: string;
    readonly hint?: string;
    readonly disabled?: boolean;
  }[];
};

/** One of a few, each with what it means. */
export function FormChoice<K extends string>({ name, value, onChange, options }: ChoiceProps<K>): JSX.Element {
  const id = useId();
  return (
    <div className="form-choices">
      {options.map(({ key, text, hint, disabled = false }) => (
        <div key={key} className="form-choice">
          <input
            type="radio"
            id={`${id}-${key}`}
            name={`${id}-${name}`}
            checked={value === key}
            disabled={disabled}
            onChange={() => onChange(key)}
            {...(hint === undefined ? {} : { 'aria-describedby': `${id}-${key}-hint` })}
          />
          <label htmlFor={`${id}-${key}`}>{text}</label>
          {hint !== undefined && (
            <p id={`${id}-${key}-hint`} className="form-hint">
              {hint}
            </p>
          )}
        </div>
      ))}
    </div>
  );
}
