import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { apart, deltaE, linearRgb, luminance as luminanceOf, type Sight } from '../support/colour-vision.ts';

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

/** WCAG 2.2 relative luminance and contrast ratio. */
const luminance = (hex: string): number => luminanceOf(linearRgb(hex));
function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)].toSorted((p, q) => q - p) as [number, number];
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

const SERIES = ['s1', 's2', 's3', 's4'] as const;
const PAIRS = SERIES.flatMap((one, n) => SERIES.slice(n + 1).map((two) => [one, two] as const));

it('the distance of colours is that of the published pairs', () => {
  const lab = (L: number, a: number, b: number) => ({ L, a, b });
  expect(deltaE(lab(50, 2.6772, -79.7751), lab(50, 0, -82.7485))).toBeCloseTo(2.0425, 4);
  expect(deltaE(lab(2.0776, 0.0795, -1.135), lab(0.9033, -0.0636, -0.5514))).toBeCloseTo(0.9082, 4);
  expect(deltaE(lab(50, 2.5, 0), lab(73, 25, -18))).toBeCloseTo(27.1492, 4);
});

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

    it.each<Sight>(['full', 'protan', 'deutan', 'tritan'])(
      'WCAG 1.4.1 the colours of any two measures are 20 apart (CIEDE2000), %s sight',
      (sight) => {
        for (const [one, two] of PAIRS) {
          expect(apart(sight, value(one), value(two)), `${one} and ${two}`).toBeGreaterThanOrEqual(20);
        }
      },
    );

    it('without any colour, a measure still stands out 3:1 from its ground; what it is, its symbol and name say', () => {
      for (const mark of SERIES) {
        for (const ground of ['surface', 'range']) {
          expect(contrast(value(mark), value(ground)), `${mark} on ${ground}`).toBeGreaterThanOrEqual(3);
        }
      }
    });

    it('the banner is the darkest thing on the screen', () => {
      const others = ['canvas', 'surface', 'raised', 'sel', 'hover', 'range'].map((name) => luminance(value(name)));
      const banner = luminance(value('banner'));
      if (theme === 'light') for (const other of others) expect(banner).toBeLessThan(other);
      else expect(contrast(value('banner-ink'), value('banner'))).toBeGreaterThan(12);
    });
  });
}

describe('more contrast', () => {
  const blocks = [...css.matchAll(/@media \(prefers-contrast: more\)([^{]*)\{([\s\S]*?)\n\}/g)];
  const [lightMore, darkMore] = blocks.map(([, , body = '']) => tokensOf(body));
  it.each([
    ['light', new Map([...light, ...(lightMore ?? [])])],
    ['dark', new Map([...dark, ...(darkMore ?? [])])],
  ])('WCAG 1.4.6 %s: every ink stands out 7:1, every line 3:1', (_theme, tokens) => {
    expect(blocks).toHaveLength(2);
    const value = (name: string): string => tokens.get(name) ?? '';
    for (const ink of ['ink', 'ink-2', 'ink-3']) {
      for (const ground of ['surface', 'canvas', 'hover', 'sel']) {
        expect(contrast(value(ink), value(ground)), `${ink} on ${ground}`).toBeGreaterThanOrEqual(7);
      }
    }
    for (const line of ['line', 'line-2', 'edge', 'range-edge']) {
      expect(contrast(value(line), value('surface')), line).toBeGreaterThanOrEqual(3);
    }
  });
});
