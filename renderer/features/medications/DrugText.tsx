import type { JSX } from 'react';
import { hasTallMan, tallManName } from '../../../shared/clinical/tall-man.ts';
import { useLocale } from '../../locale.ts';
import './medications.css';

/** A number and the word that it counts: `500 mg`, `5 mg/mL`, `24 hours`. A very long word may go to the next line. */
const NUMBER_WITH_UNIT = /(\d[\d.,]*[ \u00a0](?:%|\p{L}[\p{L}\p{M}\d²³/.%]{0,14})(?![\p{L}\p{M}\d]))/u;

/** Words of a drug or a dose, whole: they wrap between words, and no number is parted from its unit (D52). */
export function DrugText({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {text.split(NUMBER_WITH_UNIT).map((part, n) =>
        n % 2 === 0 ? (
          part
        ) : (
          // The parts of a text never change places.
          <span className="together" key={`${n} ${part}`}>
            {part}
          </span>
        ),
      )}
    </>
  );
}

/** A drug's name, with tall man letters where the locale has them; what is read out is the name as sent (D58). */
export function DrugName({ name }: { readonly name: string }): JSX.Element {
  const shown = hasTallMan(useLocale()) ? tallManName(name) : name;
  if (shown === name) return <DrugText text={name} />;
  return (
    <>
      <span aria-hidden="true">
        <DrugText text={shown} />
      </span>
      <span className="unseen spoken-name">{name}</span>
    </>
  );
}
