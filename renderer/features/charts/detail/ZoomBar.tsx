import type { JSX, ReactNode } from 'react';
import { Button } from '../../../ui/Button.tsx';
import type { Zoom } from './use-zoom.ts';
import { PAN_SHARE, ZOOM_STEP } from './zoom.ts';

type Props = {
  readonly zoom: Zoom;
  readonly isZoomed: boolean;
  readonly middleMs: number;
  /** What is shown and what is not (D34). */
  readonly words: string;
  readonly isFitted: boolean;
  readonly onFit: (fit: boolean) => void;
  readonly children?: ReactNode;
};

/** Buttons for all that wheel, fingers and keys do (WCAG 2.5.7), and what the view shows in words. */
export function ZoomBar({ zoom, isZoomed, middleMs, words, isFitted, onFit, children }: Props): JSX.Element {
  return (
    <div className="zoom-bar">
      <div className="zoom-buttons" role="group" aria-label="What the chart shows">
        <Button small isDisabled={!isZoomed} onPress={() => zoom.pan(-PAN_SHARE)}>
          Earlier
        </Button>
        <Button small isDisabled={!isZoomed} onPress={() => zoom.pan(PAN_SHARE)}>
          Later
        </Button>
        <Button small onPress={() => zoom.times(ZOOM_STEP, middleMs)}>
          Zoom in
        </Button>
        <Button small isDisabled={!isZoomed} onPress={() => zoom.times(1 / ZOOM_STEP, middleMs)}>
          Zoom out
        </Button>
        {isZoomed && (
          <Button small onPress={zoom.reset}>
            Show all
          </Button>
        )}
        {isZoomed && (
          <Button small aria-pressed={isFitted} onPress={() => onFit(!isFitted)}>
            Fit values
          </Button>
        )}
        {children}
      </div>
      <p className="zoom-words" role="status">
        {isZoomed && words}
      </p>
    </div>
  );
}
