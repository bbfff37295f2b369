import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html } from '../../../sandbox/pages/html.ts';

describe('html', () => {
  it('H2 no value can leave its text or its quoted attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', '`', '=') }), (value) => {
        const { text } = html`<p title="${value}">${value}</p>`;
        expect(text.match(/[<>"']/g)?.join('')).toBe('<"">' + '<>');
      }),
    );
  });

  it('keeps its own markup, joins lists, and leaves out what is not there', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`);
    const list = html`<ul>
      ${items}
    </ul>`;
    expect(list.text.replace(/\s/g, '')).toBe('<ul><li>a</li><li>&lt;b&gt;</li></ul>');
    expect(html`${false}${null}${undefined}${0}`.text).toBe('0');
  });
});
