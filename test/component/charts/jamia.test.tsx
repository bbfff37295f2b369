/** The eleven criteria of Sittig et al., JAMIA 2015 (10.1093/jamia/ocv013), of every kind of chart and in both places. */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { ChartPoint } from '../../../shared/chart-model.ts';
import { marksIn } from '../../support/chart-marks.ts';
import { DAY_MS, NOW_MS, sampleOverview, type SampleSeries } from '../../support/fake-desktop-data.ts';
import { doing, openWindow } from '../open-window.tsx';
import { point, range, sampleSeries } from './sample.ts';

const limits = [range('3.5', '5.1', '3.5–5.1, lab')];
const months = (days: number, y: number): ChartPoint =>
  point(days, y, { partial: true, startMs: NOW_MS - days * DAY_MS, endMs: NOW_MS - (days - 30) * DAY_MS });
const pair = { name: 'Blood pressure', unit: 'mmHg' };
const course = [point(900, 4), point(400, 5.5, { flag: 'high' }), point(3, 6, { flag: 'critical-high' })];

const KINDS: Readonly<Record<string, SampleSeries>> = {
  'a single value': sampleSeries(course),
  'a single value with its range': sampleSeries(course, {}, { ranges: limits }),
  'a value without a unit': sampleSeries(course, { unit: null }),
  'one lone result': sampleSeries([point(3, 6)], {}, { ranges: limits }),
  'a pair': sampleSeries([point(900, 150, { y2: 90 }), point(3, 120, { y2: 80 })], pair),
  'a pair with a side missing': sampleSeries([point(900, 150, { y2: 90 }), point(3, 120, { y2: null })], pair),
  'dates in part': sampleSeries([months(700, 4), months(300, 5), point(3, 6)], {}, { ranges: limits }),
};

/** The chart in its place: a card of the summary, or the page of one series. */
async function shown(sample: SampleSeries, place: 'card' | 'detail'): Promise<HTMLElement> {
  await openWindow(({ state }) => {
    Object.assign(state, { series: [sample], overview: { ...sampleOverview(), series: [sample.series] } });
  });
  if (place === 'detail') {
    await userEvent.click(screen.getByRole('button', { name: sample.series.name }));
    await doing(() => undefined);
  }
  const { name } = sample.series;
  const region = await screen.findByRole('region', { name: place === 'card' ? new RegExp(`^${name}(,|$)`) : name });
  await waitFor(() => expect(marksIn(region)).toBe(sample.results.length));
  return region;
}

const texts = (root: HTMLElement, selector: string): string[] =>
  [...root.querySelectorAll(selector)].map(({ textContent }) => textContent);

/** Each criterion as the study names it. */
const CRITERIA: readonly [string, (chart: HTMLElement, sample: SampleSeries, place: string) => void | Promise<void>][] =
  [
    [
      'visible patient identification',
      () => {
        const banner = screen.getByRole('banner', { name: 'Patient' });
        expect(banner.textContent).toContain('BROWN, Ruth (Mrs)');
        expect(banner.textContent).toContain('14-Mar-1956');
        expect(banner.textContent).toContain('NG 0048 1172');
      },
    ],
    [
      'title',
      (chart, { series }) =>
        expect(within(chart).getByRole('heading', { level: 2 }).textContent).toContain(series.name),
    ],
    ['label of the x axis', (chart) => expect(texts(chart, '.plot .time-name')).toEqual(['Date'])],
    [
      'scale of the x axis',
      (chart) => {
        const ticks = texts(chart, '.plot .time-tick').length;
        expect(chart.querySelector('.plot .grid-down')?.getAttribute('d')?.match(/M/g)).toHaveLength(ticks);
        expect(ticks).toBeGreaterThan(0);
      },
    ],
    [
      'values of the x axis',
      (chart) => {
        expect(texts(chart, '.plot .time-tick').some((text) => /\b20\d\d\b/.test(text))).toBe(true);
        for (const text of texts(chart, '.plot .time-tick')) {
          expect(text).toMatch(/^(\d\d-)?([A-Z][a-z]{2}-?)?(\d{4})?( ?\d\d:\d\d)?$/);
        }
      },
    ],
    [
      'label of the y axis with name and unit',
      (chart, { series }) =>
        expect(texts(chart, '.axis-name')).toEqual([`${series.name}, ${series.unit ?? 'no unit sent'}`]),
    ],
    [
      'scale of the y axis',
      (chart) => {
        const ticks = texts(chart, '.plot .value-tick').length;
        expect(ticks).toBeGreaterThanOrEqual(3);
        expect(chart.querySelector('.plot .grid-across')?.getAttribute('d')?.match(/M/g)).toHaveLength(ticks);
      },
    ],
    [
      'values of the y axis',
      (chart, { results }) => {
        const values = texts(chart, '.plot .value-tick').map((text) => Number(text.replace('−', '-')));
        const heights = results.flatMap(({ point: p }) => (p === null ? [] : [p.y, p.y2 ?? p.y]));
        expect(Math.min(...values)).toBeLessThanOrEqual(Math.min(...heights));
        expect(Math.max(...values)).toBeGreaterThanOrEqual(Math.max(...heights));
      },
    ],
    [
      'reference range',
      (chart, { results }) => {
        const sent = (results.at(-1)?.row.ranges.length ?? 0) > 0;
        expect(texts(chart, '.chart-head .meta')).toEqual([sent ? 'Range 3.5–5.1, lab' : 'No range sent']);
        expect(chart.querySelector('.plot .band') !== null).toBe(sent);
      },
    ],
    [
      'legend',
      (chart) => {
        const entries = within(within(chart).getByRole('list', { name: 'Legend' })).getAllByRole('listitem');
        expect(entries.length).toBeGreaterThan(0);
        for (const entry of entries) {
          expect(entry.querySelector('svg *')).not.toBeNull();
          expect(entry.textContent).not.toBe('');
        }
      },
    ],
    [
      'details of the data',
      async (chart, { results }, place) => {
        if (place === 'card') await userEvent.click(within(chart).getByRole('button', { name: /^Table of/ }));
        const rows = within(await within(chart).findByRole('table'))
          .getAllByRole('row')
          .slice(1);
        expect(rows).toHaveLength(results.length);
        expect(rows[0]?.textContent).toContain(String(results.at(-1)?.point?.y));
      },
    ],
  ];

describe.each(['card', 'detail'] as const)('display-29 the 11 criteria of a chart in a %s', (place) => {
  it.each(Object.keys(KINDS))('display-29 are met by %s', async (kind) => {
    const sample = KINDS[kind]!;
    const chart = await shown(sample, place);
    for (const [name, check] of CRITERIA) {
      try {
        await check(chart, sample, place);
      } catch (cause) {
        throw new Error(`criterion not met: ${name}`, { cause });
      }
    }
    expect(CRITERIA).toHaveLength(11);
  });
});
