/** One colour per series, the same wherever and whenever it is drawn (D32). */
const COLOURS = ['s1', 's2', 's3', 's4'] as const;
export type SeriesColour = (typeof COLOURS)[number];

/** Takes what names a series for good; gives its colour. */
export function colourOf(identity: string): SeriesColour {
  let hash = 2_166_136_261;
  for (const char of identity) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16_777_619);
  return COLOURS[((hash >>> 0) ^ (hash >>> 15)) & 3] ?? 's1';
}

type Named = { readonly codes: readonly string[]; readonly name: string };

/** The colours of series that stand together: each its own, or the next free one where two share it (D32, D36). */
export function coloursOf(all: readonly Named[]): readonly SeriesColour[] {
  const used: SeriesColour[] = [];
  for (const { codes, name } of all) {
    const own = colourOf(codes[0] ?? name);
    used.push(used.includes(own) ? (COLOURS.find((one) => !used.includes(one)) ?? own) : own);
  }
  return used;
}
