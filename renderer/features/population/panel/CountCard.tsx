import { useState, type JSX } from 'react';
import { holdsTerms, searchTerms } from '../../../../shared/clinical/name-search.ts';
import { countWords } from '../../../list-words.ts';
import { Card } from '../../../ui/Card.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import { CountButton } from './CountButton.tsx';

type Counted = { readonly key: string; readonly label: string; readonly patients: number };
type Props = {
  readonly title: string;
  readonly all: readonly Counted[];
  readonly of: number;
  readonly chosen: string | null;
  readonly onChoose: (key: string | null) => void;
  /** `No condition in this export`. */
  readonly none: string;
  readonly busy: boolean;
};

/** As many as are seen without a search. */
const SHORT = 8;

/** How many patients have each, the most frequent first; one of them can be chosen. */
export function CountCard({ title, all, of, chosen, onChoose, none, busy }: Props): JSX.Element {
  const [typed, setTyped] = useState('');
  const terms = searchTerms(typed);
  const found = terms.length === 0 ? all : all.filter(({ label }) => holdsTerms(label, terms));
  return (
    <Card title={title} count={countWords(all.length)} className="count-card" busy={busy}>
      {all.length > SHORT && <SearchField label={`Find in ${title.toLowerCase()}`} value={typed} onChange={setTyped} />}
      {all.length === 0 && <p className="count-empty">{none}</p>}
      {all.length > 0 && found.length === 0 && <p className="count-empty">{`None is named like “${typed.trim()}”`}</p>}
      {found.length > 0 && (
        <ul className="counts scrolled" aria-label={title} tabIndex={0}>
          {found.map(({ key, label, patients }) => (
            <li key={key}>
              <CountButton
                {...{ label, patients, of }}
                pressed={chosen === key}
                onPress={() => onChoose(chosen === key ? null : key)}
              />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
