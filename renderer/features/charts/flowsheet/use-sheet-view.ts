/** How the flowsheet scrolls: which rows and columns are in sight, and that the newest time is so by default. */
import { useVirtualizer, type Range, defaultRangeExtractor } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef, type RefObject } from 'react';
import { COLUMN_PX, HEAD_ROW_PX, ROW_PX, type Line } from './sheet-layout.ts';

/** The lines in sight, and the one of the focused cell wherever that is. */
const withFocused = (focused: number | null) => (range: Range) => {
  const inSight = defaultRangeExtractor(range);
  if (focused === null || focused < 0 || focused >= range.count || inSight.includes(focused)) return inSight;
  return [...inSight, focused].sort((a, b) => a - b);
};
const heightOf = (element: Element): number => element.getBoundingClientRect().height;

type Props = {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly lines: readonly Line[];
  readonly times: number;
  readonly headPx: number;
  /** Of the focused cell: its line, and its column from the left; null: none, or the row's head. */
  readonly focusedLine: number | null;
  readonly focusedColumn: number | null;
};

export function useSheetView({ box, lines, times, headPx, focusedLine, focusedColumn }: Props) {
  const getScrollElement = useCallback(() => box.current, [box]);
  const rows = useVirtualizer({
    ...{ count: lines.length, getScrollElement, estimateSize: () => ROW_PX, measureElement: heightOf, overscan: 8 },
    ...{ scrollMargin: HEAD_ROW_PX, scrollPaddingStart: HEAD_ROW_PX, rangeExtractor: withFocused(focusedLine) },
  });
  const columns = useVirtualizer({
    ...{ count: times, getScrollElement, estimateSize: () => COLUMN_PX, horizontal: true, overscan: 2 },
    ...{ paddingStart: headPx, scrollPaddingStart: headPx, rangeExtractor: withFocused(focusedColumn) },
  });
  useLayoutEffect(() => columns.measure(), [columns, headPx]);
  const keepNewest = useNewestInView(box, times * COLUMN_PX + headPx);
  return { rows, columns, keepNewest };
}

/** Newest on the right and in view (D42): whatever comes or goes, the distance from the right end stays. */
function useNewestInView(box: RefObject<HTMLDivElement | null>, widthPx: number): () => void {
  const fromEnd = useRef(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element !== null) element.scrollLeft = element.scrollWidth - element.clientWidth - fromEnd.current;
  }, [box, widthPx]);
  return useCallback(() => {
    const element = box.current;
    if (element !== null) fromEnd.current = element.scrollWidth - element.clientWidth - element.scrollLeft;
  }, [box]);
}
