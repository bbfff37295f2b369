import type { JSX } from 'react';
import type { ChartPoint } from '../../../shared/chart-model.ts';
import { FlagTag } from './FlagTag.tsx';
import { markX } from './geometry.ts';
import type { Layout } from './layout.ts';
import { cautionOf, pointTime } from './words.ts';

type Props = {
  readonly point: ChartPoint;
  readonly place: string;
  readonly layout: Layout;
  readonly timeZone: string;
};

/** The focus line and, beside it and never over the point, everything known of that point (D37, WCAG 1.4.13). */
export function FocusLayer({ point, place, layout, timeZone }: Props): JSX.Element {
  const { frame, scales } = layout;
  const x = markX(point, scales, frame);
  const caution = cautionOf(point.status);
  const atLeft = x > (frame.left + frame.right) / 2;
  const style = atLeft ? { right: frame.width - x + 14 } : { left: x + 14 };
  return (
    <>
      <svg className="focus-layer" width={frame.width} height={frame.height} aria-hidden="true">
        <path className="focus-line" d={`M${x} ${frame.top - 4}V${frame.bottom + 4}`} />
        <circle cx={x} cy={scales.y(point.y)} r={9} />
        {point.y2 != null && <circle cx={x} cy={scales.y(point.y2)} r={9} />}
      </svg>
      <div className="point-detail" style={{ ...style, top: frame.top - 4 }}>
        <p>
          <b>{point.text}</b> <FlagTag flag={{ level: point.flag, text: '' }} />
        </p>
        <p>{pointTime(point, timeZone)}</p>
        {caution !== null && <p>{caution}</p>}
        <p className="place">{place}</p>
      </div>
    </>
  );
}
