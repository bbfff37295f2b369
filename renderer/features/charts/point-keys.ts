/** As far as Page Up and Page Down go. */
const PAGE = 10;

/** Where a key leads (GTAB-064); from nowhere, right and left begin at the two ends. Page Up goes to older points. */
export function nextIndex(key: string, from: number | null, count: number): number | null {
  if (count === 0) return null;
  const within = (index: number): number => Math.min(Math.max(index, 0), count - 1);
  switch (key) {
    case 'ArrowRight':
      return from === null ? 0 : within(from + 1);
    case 'ArrowLeft':
      return from === null ? count - 1 : within(from - 1);
    case 'PageUp':
      return within((from ?? count) - PAGE);
    case 'PageDown':
      return within((from ?? -1) + PAGE);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
