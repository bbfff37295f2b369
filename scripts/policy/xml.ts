/** Text as XML. */

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);

/** Shifts every line of `text` by two spaces a level. */
export const indented = (text: string, levels: number): string => text.replace(/^(?=.)/gm, '  '.repeat(levels));
