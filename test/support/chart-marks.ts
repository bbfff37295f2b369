/** What is drawn on a chart, counted from its paths: every mark is one piece of the path of its look. */

/** Pieces of all paths of a part, e.g. `body`, `stem`, `spread`, `open-end`. */
export const pieces = (root: ParentNode, part: string): number =>
  [...root.querySelectorAll(`.marks .${part}`)]
    .map((path) => path.getAttribute('d')?.match(/M/g)?.length ?? 0)
    .reduce((sum, n) => sum + n, 0);

/** How many results have a mark. */
export const marksIn = (root: ParentNode): number => pieces(root, 'body') + pieces(root, 'stem');
