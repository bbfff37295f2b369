import { useId, useState, type JSX } from 'react';
import type { PanelFilter, PanelMeasure } from '../../../../shared/population.ts';
import { Card } from '../../../ui/Card.tsx';
import { Button } from '../../../ui/Button.tsx';
import { plural } from '../export-words.ts';
import { CountButton } from './CountButton.tsx';
import { BinTable, Histogram } from './Histogram.tsx';
import { ToneMark } from './ToneMark.tsx';

type Props = {
  readonly measure: PanelMeasure;
  readonly filter: PanelFilter;
  readonly onFilter: (filter: PanelFilter) => void;
  readonly busy: boolean;
};

/** One measure: the median, how the values are spread, the groups in clinical order, and who has no recent result. */
export function MeasureCard({ measure, filter, onFilter, busy }: Props): JSX.Element {
  const { id, label, unit, groups, counted, median, bins } = measure;
  const ofWhat = id === 'blood-pressure' ? 'systolic, ' : '';
  const values = bins.reduce((sum, { patients }) => sum + patients, 0);
  return (
    <Card title={label} meta={unit} className="panel-measure" busy={busy}>
      <p className="measure-median">
        {median === null ? (
          <span className="measure-none">No recent value</span>
        ) : (
          <>
            <b>{Math.round(median * 10) / 10}</b>
            <svg className="median-key" width="2" height="14" viewBox="0 0 2 14" aria-hidden="true">
              <line className="histogram-median" x1="1" x2="1" y1="0" y2="14" />
            </svg>
            <span>{`${ofWhat}median of ${plural(values, 'recent value')}`}</span>
          </>
        )}
      </p>
      <Histogram measure={measure} />
      <ul className="counts" aria-label={`${label} by group`}>
        {groups.map((group) => {
          const pressed = filter.measure?.id === id && filter.measure.group === group.key;
          return (
            <li key={group.key} className={group.tone === 'none' ? 'count-none' : ''}>
              <CountButton
                mark={<ToneMark tone={group.tone} />}
                tone={group.tone}
                label={group.label}
                patients={group.patients}
                of={counted}
                pressed={pressed}
                onPress={() => onFilter({ ...filter, measure: pressed ? null : { id, group: group.key } })}
              />
            </li>
          );
        })}
      </ul>
      <OnDemand measure={measure} />
    </Card>
  );
}

/** The rule behind the figures, and the histogram as numbers: each is asked for. */
function OnDemand({ measure }: Pick<Props, 'measure'>): JSX.Element {
  const [open, setOpen] = useState<'rule' | 'table' | null>(null);
  const id = useId();
  const { label, bins } = measure;
  const toggle = (which: 'rule' | 'table'): void => setOpen(open === which ? null : which);
  return (
    <div className="on-demand">
      <Button
        small
        aria-label={`Rule and source of ${label}`}
        aria-expanded={open === 'rule'}
        aria-controls={id}
        onPress={() => toggle('rule')}
      >
        Rule and source
      </Button>
      {bins.length > 0 && (
        <Button
          small
          aria-label={`${label} as a table`}
          aria-expanded={open === 'table'}
          aria-controls={id}
          onPress={() => toggle('table')}
        >
          As a table
        </Button>
      )}
      <div id={id}>
        {open === 'rule' && <Rule measure={measure} />}
        {open === 'table' && <BinTable measure={measure} />}
      </div>
    </div>
  );
}

function Rule({ measure: { rule, source, counted, leftOut } }: Pick<Props, 'measure'>): JSX.Element {
  return (
    <div className="measure-rule">
      <p>{rule}</p>
      <p>Source: {source}</p>
      <p>{`Shares are of ${plural(counted, 'living patient')} in the filter.`}</p>
      {leftOut.map(({ why, results }) => (
        <p key={why}>{`Left out: ${plural(results, 'result')}, ${why}.`}</p>
      ))}
    </div>
  );
}
