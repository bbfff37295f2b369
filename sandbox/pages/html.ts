/** HTML with everything escaped: the only way the pages put text together. */

export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | false | null | undefined | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);

function render(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return escape(`${part}`);
  return part ? part.map(render).join('') : '';
}

/**
 * A template tag: literal parts are markup, values are text and escaped, unless they are Html themselves;
 * lists are joined; false, null and undefined vanish. Safe in element content and in quoted attributes.
 */
export function html(literals: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(literals.reduce((text, literal, i) => text + (i > 0 ? render(parts[i - 1]) : '') + literal, ''));
}
