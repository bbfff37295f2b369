/** Where a key leads; from nowhere, right and left begin at the two ends. */
export function nextIndex(key: string, from: number | null, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowRight':
      return from === null ? 0 : Math.min(from + 1, count - 1);
    case 'ArrowLeft':
      return from === null ? count - 1 : Math.max(from - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
