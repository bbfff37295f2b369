import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(path.resolve(import.meta.dirname, '../../renderer/ui/tokens.css'), 'utf8');
const [lightCss = '', darkCss = ''] = css.split('@media (prefers-color-scheme: dark)');

function tokensOf(text: string): Map<string, string> {
  const until = text.split('@media')[0] ?? '';
  return new Map(
    [...until.matchAll(/--([\w-]+):\s*(?:var\(--[\w-]+,\s*)?(#[0-9a-f]{6})\b/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
}
const light = tokensOf(lightCss);
const dark = new Map([...light, ...tokensOf(darkCss)]);

type Rgb = readonly [number, number, number];
const rgb = (hex: string): Rgb => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255) as unknown as Rgb;
const linear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);

/** WCAG 2.2 relative luminance and contrast ratio. */
const luminance = ([r, g, b]: Rgb): number => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
function contrast(a: string, b: string): number {
  const [x, y] = [luminance(rgb(a)), luminance(rgb(b))].toSorted((p, q) => q - p) as [number, number];
  return (x + 0.05) / (y + 0.05);
}

const TEXT: readonly (readonly [string, readonly string[]])[] = [
  ['ink', ['canvas', 'surface', 'hover', 'sel', 'warn-bg']],
  ['ink-2', ['canvas', 'surface', 'hover', 'sel']],
  ['ink-3', ['canvas', 'surface']],
  ['brand-ink', ['brand']],
  ['banner-ink', ['banner', 'banner-died', 'banner-died-2']],
  ['banner-2', ['banner', 'banner-died', 'banner-died-2']],
  ['allergy-ink', ['allergy-bg']],
  ['high', ['surface', 'canvas']],
  ['low', ['surface', 'canvas']],
  ['crit-ink', ['crit-bg']],
  ['test', ['test-bg', 'surface']],
  ['warn', ['surface', 'canvas', 'warn-bg']],
  ['brand', ['surface', 'canvas']],
];
const MARKS: readonly (readonly [string, readonly string[]])[] = [
  ['s1', ['surface', 'range']],
  ['s2', ['surface', 'range']],
  ['s3', ['surface', 'range']],
  ['s4', ['surface', 'range']],
  ['high', ['surface', 'range']],
  ['low', ['surface', 'range']],
  ['range-edge', ['surface']],
  ['edge', ['surface', 'canvas']],
  ['focus', ['surface', 'canvas', 'sel']],
  ['ok', ['surface']],
  ['brand', ['surface']],
];

for (const [theme, tokens] of [
  ['light', light],
  ['dark', dark],
] as const) {
  const value = (name: string): string => tokens.get(name) ?? '';
  describe(`colour tokens, ${theme}`, () => {
    it('WCAG 1.4.3 text stands out 4.5:1 from every ground it is put on', () => {
      for (const [ink, grounds] of TEXT) {
        for (const ground of grounds) {
          expect(contrast(value(ink), value(ground)), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
        }
      }
    });

    it('WCAG 1.4.11 marks, edges and the focus stand out 3:1', () => {
      for (const [mark, grounds] of MARKS) {
        for (const ground of grounds) {
          expect(contrast(value(mark), value(ground)), `${mark} on ${ground}`).toBeGreaterThanOrEqual(3);
        }
      }
    });

    it('the banner is the darkest thing on the screen', () => {
      const others = ['canvas', 'surface', 'raised', 'sel', 'hover', 'range'].map((name) =>
        luminance(rgb(value(name))),
      );
      const banner = luminance(rgb(value('banner')));
      if (theme === 'light') for (const other of others) expect(banner).toBeLessThan(other);
      else expect(contrast(value('banner-ink'), value('banner'))).toBeGreaterThan(12);
    });
  });
}
