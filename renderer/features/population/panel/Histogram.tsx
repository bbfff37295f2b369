import type { JSX } from 'react';
import type { PanelMeasure } from '../../../../shared/population.ts';
import { countWords } from '../../../list-words.ts';
import { useWidth } from '../../../ui/use-size.ts';
import { plural } from '../export-words.ts';

const HEIGHT = 100;
const TOP = 14;
const FOOT = 18;
const SIDE = 4;
/** Room of a label on the axis, in px. */
const LABEL_PX = 46;

type Bin = PanelMeasure['bins'][number];

/** `from 32 to below 112 mmol/mol, median 53, most in 48 to 56`. */
export function distributionWords({ bins, median, unit }: Pick<PanelMeasure, 'bins' | 'median' | 'unit'>): string {
  const [first, last, most] = [bins[0], bins.at(-1), tallest(bins)];
  if (first === undefined || last === undefined || most === undefined) return 'no values';
  const middle = median === null ? '' : `, median ${numberWords(median)}`;
  return `from ${numberWords(first.from)} to below ${numberWords(last.to)} ${unit}${middle}, most in ${binWords(most)} (${plural(most.patients, 'patient')})`;
}

const tallest = (bins: readonly Bin[]): Bin | undefined =>
  bins.reduce<Bin | undefined>(
    (most, bin) => (most === undefined || bin.patients > most.patients ? bin : most),
    undefined,
  );
const numberWords = (n: number): string => String(Math.round(n * 10) / 10);
const binWords = ({ from, to }: Bin): string => `${numberWords(from)} to below ${numberWords(to)}`;

/** Of a blood pressure the systolic part is spread out. */
const valueWords = ({ id }: PanelMeasure): string => (id === 'blood-pressure' ? 'systolic values' : 'values');

type Props = { readonly measure: PanelMeasure };

/** How the latest values are spread: bars of equal width, the median, the largest count. The same as a table: `BinTable`. */
export function Histogram({ measure }: Props): JSX.Element {
  const [ref, width] = useWidth<HTMLDivElement>();
  return (
    <div className="histogram">
      <div ref={ref} className="histogram-plot">
        {width > 0 && (
          <svg
            width={width}
            height={HEIGHT}
            role="img"
            aria-label={`${measure.label}, latest ${valueWords(measure)}: ${distributionWords(measure)}`}
          >
            <Bars measure={measure} width={width} />
          </svg>
        )}
      </div>
    </div>
  );
}

function Bars({ measure: { bins, median }, width }: Props & { readonly width: number }): JSX.Element | null {
  const [first, last, most] = [bins[0], bins.at(-1), tallest(bins)];
  if (first === undefined || last === undefined || most === undefined) return null;
  const [low, high] = [first.from, last.to];
  const x = (value: number): number => SIDE + ((value - low) / (high - low)) * (width - 2 * SIDE);
  const floor = HEIGHT - FOOT;
  const y = (patients: number): number => floor - (patients / Math.max(1, most.patients)) * (floor - TOP);
  const step = Math.max(1, Math.ceil((bins.length * LABEL_PX) / (width - 2 * SIDE)));
  const edges = [...bins.map(({ from }) => from), high].filter((_, n) => n % step === 0);
  return (
    <>
      {bins.map((bin) => (
        <rect
          key={bin.from}
          className="histogram-bar"
          x={x(bin.from) + 0.5}
          width={Math.max(1, x(bin.to) - x(bin.from) - 1)}
          y={y(bin.patients)}
          height={floor - y(bin.patients)}
        />
      ))}
      <line className="histogram-floor" x1={SIDE} x2={width - SIDE} y1={floor + 0.5} y2={floor + 0.5} />
      {edges.map((edge, n) => (
        <text
          key={edge}
          className="histogram-label"
          x={x(edge)}
          y={HEIGHT - 4}
          textAnchor={n === 0 ? 'start' : edge === high ? 'end' : 'middle'}
        >
          {numberWords(edge)}
        </text>
      ))}
      <line className="histogram-most" x1={SIDE} x2={width - SIDE} y1={TOP - 0.5} y2={TOP - 0.5} />
      <text className="histogram-label" x={SIDE} y={TOP - 4}>
        {plural(most.patients, 'patient')}
      </text>
      {median !== null && <line className="histogram-median" x1={x(median)} x2={x(median)} y1={TOP - 8} y2={floor} />}
    </>
  );
}

/** What a histogram shows, as numbers. */
export function BinTable({ measure }: Props): JSX.Element {
  const { bins, label, unit } = measure;
  return (
    <table className="table bin-table" aria-label={`${label}, latest ${valueWords(measure)}`}>
      <thead>
        <tr>
          <th scope="col">{unit}</th>
          <th scope="col" className="number">
            Patients
          </th>
        </tr>
      </thead>
      <tbody>
        {bins.map((bin) => (
          <tr key={bin.from}>
            <th scope="row">{binWords(bin)}</th>
            <td className="number">{countWords(bin.patients)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
