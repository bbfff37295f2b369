import { useId, useState, type JSX, type SubmitEvent } from 'react';
import type { PanelFilter, PanelSummary } from '../../../../shared/population.ts';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { plural } from '../export-words.ts';
import { CountButton } from './CountButton.tsx';

type Props = {
  readonly summary: PanelSummary;
  readonly filter: PanelFilter;
  readonly onFilter: (filter: PanelFilter) => void;
  readonly busy: boolean;
};

/** Ages at the time of the export; a band can be chosen, or any years typed in. */
export function AgeCard({ summary, filter, onFilter, busy }: Props): JSX.Element {
  const { ages, ageUnknown, matching } = summary;
  return (
    <Card title="Age" meta="Years, at the export" className="count-card" busy={busy}>
      <ul className="counts" aria-label="Age">
        {ages.map(({ label, from, to, patients }) => {
          const pressed = filter.ageFrom === from && filter.ageTo === to;
          return (
            <li key={label}>
              <CountButton
                {...{ label, patients, pressed }}
                of={matching}
                onPress={() => onFilter({ ...filter, ageFrom: pressed ? null : from, ageTo: pressed ? null : to })}
              />
            </li>
          );
        })}
      </ul>
      {ageUnknown > 0 && <p className="count-empty">{`Not known of ${plural(ageUnknown, 'patient')}`}</p>}
      <Years key={`${filter.ageFrom} ${filter.ageTo}`} filter={filter} onFilter={onFilter} />
    </Card>
  );
}

const yearsOf = (text: string): number | null => (/^\d{1,3}$/.test(text.trim()) ? Math.min(150, Number(text)) : null);

function Years({ filter, onFilter }: Pick<Props, 'filter' | 'onFilter'>): JSX.Element {
  const id = useId();
  const [from, setFrom] = useState(filter.ageFrom === null ? '' : String(filter.ageFrom));
  const [to, setTo] = useState(filter.ageTo === null ? '' : String(filter.ageTo));
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    onFilter({ ...filter, ageFrom: yearsOf(from), ageTo: yearsOf(to) });
  };
  return (
    <form className="years" onSubmit={submit}>
      <label htmlFor={`${id}-from`}>From</label>
      <input
        id={`${id}-from`}
        className="text-input"
        inputMode="numeric"
        maxLength={3}
        value={from}
        onChange={(event) => setFrom(event.target.value)}
      />
      <label htmlFor={`${id}-to`}>to</label>
      <input
        id={`${id}-to`}
        className="text-input"
        inputMode="numeric"
        maxLength={3}
        value={to}
        onChange={(event) => setTo(event.target.value)}
      />
      <Button type="submit" small aria-label="Show these ages">
        Show
      </Button>
    </form>
  );
}
