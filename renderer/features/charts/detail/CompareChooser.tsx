import { useId, useState, type JSX } from 'react';
import type { Series } from '../../../../shared/chart-model.ts';
import { isDrawable } from '../../../range.ts';
import { Button } from '../../../ui/Button.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import { useEscape } from '../../../ui/use-escape.ts';
import { findSeries } from '../find-series.ts';
import { unitWords } from '../words.ts';

type Props = {
  readonly series: Series;
  readonly all: readonly Series[];
  readonly compared: Series | null;
  readonly onCompare: (key: string | null) => void;
};

/** Which other series stands under this one, on the same time axis. */
export function CompareChooser({ series, all, compared, onCompare }: Props): JSX.Element {
  const [open, setOpen] = useState(false);
  const listId = useId();
  const choose = (key: string): void => {
    setOpen(false);
    onCompare(key);
  };
  return (
    <>
      <Button small aria-expanded={open} aria-controls={listId} onPress={() => setOpen(!open)}>
        Compare with…
      </Button>
      {compared !== null && (
        <Button small onPress={() => onCompare(null)}>{`Stop comparing with ${compared.name}`}</Button>
      )}
      {open && <Choices id={listId} {...{ series, all, onClose: () => setOpen(false), onChoose: choose }} />}
    </>
  );
}

type ChoicesProps = Pick<Props, 'series' | 'all'> & {
  readonly id: string;
  readonly onChoose: (key: string) => void;
  readonly onClose: () => void;
};

function Choices({ id, series, all, onChoose, onClose }: ChoicesProps): JSX.Element {
  const [search, setSearch] = useState('');
  useEscape(onClose);
  const others = all.filter((one) => one.key !== series.key && isDrawable(one));
  const found = findSeries(others, search);
  return (
    <div className="compare-choices" id={id} role="group" aria-label="Compare with">
      <SearchField label="Find a measure" value={search} onChange={setSearch} />
      <p className="meta" role="status">
        {found.length === others.length
          ? `${others.length} other measures`
          : `${found.length} of ${others.length} measures`}
      </p>
      <ul>
        {found.map((one) => (
          <li key={one.key}>
            <button type="button" onClick={() => onChoose(one.key)}>
              {one.name} <span className="unit">{unitWords(one.unit)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
