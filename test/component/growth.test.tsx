import { fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { childChart } from '../preview/states.ts';
import { sampleGrowth, withoutSex } from '../support/fake-growth.ts';
import type { FakeDesktop } from '../support/fake-desktop.ts';
import { doing, openWindow } from './open-window.tsx';

async function openGrowth(arrange: (desktop: FakeDesktop) => void = () => undefined): Promise<HTMLElement> {
  await openWindow((desktop) => {
    childChart(desktop);
    arrange(desktop);
  });
  await doing(() => fireEvent.click(screen.getByRole('tab', { name: 'Growth' })));
  return screen.getByRole('tabpanel');
}
const chart = (): HTMLElement => screen.getByRole('application');
const drawn = (selector: string): Element[] => [...document.querySelectorAll(`.growth-drawing ${selector}`)];

describe('the growth page', () => {
  it('display-40: has a tab only where there is something on it', async () => {
    await openWindow();
    expect(screen.queryByRole('tab', { name: 'Growth' })).toBeNull();
  });

  it('display-29, display-40: names measure, sex, both axes with units, every line and every mark', async () => {
    const panel = await openGrowth();
    expect(within(panel).getByRole('heading', { name: 'Weight for age, boys' })).toBeTruthy();
    expect(panel.textContent).toContain('Weight, kg');
    expect(panel.textContent).toContain('Age, years');
    expect(
      drawn('.line-name')
        .map(({ textContent }) => textContent)
        .toSorted(),
    ).toEqual(['3rd', '10th', '25th', '50th', '75th', '90th', '97th'].toSorted());
    expect(drawn('.line')).toHaveLength(14);
    expect(drawn('.mark')).toHaveLength(sampleGrowth('weight').points.length);
    const legend = within(panel).getByRole('list', { name: 'Legend' }).textContent;
    expect(legend).toBe('measured50th percentile, boys10th, 25th, 75th, 90th3rd, 97th');
  });

  it('display-40: says how ages were counted, which chart is used and where it changes', async () => {
    const panel = await openGrowth();
    const notes = within(panel).getByRole('list', { name: 'About this chart' }).textContent;
    expect(notes).toContain('Age not corrected for gestation');
    expect(notes).toContain('WHO Child Growth Standards 2006');
    expect(notes).toContain('percentile and z may jump there');
    expect(notes).toContain('1 result is not placed: no unit sent');
    expect(panel.textContent).toContain('24 months: WHO to CDC');
  });

  it('display-40: the table has the same points as the chart, with percentile and z', async () => {
    const panel = await openGrowth();
    const { points } = sampleGrowth('weight');
    const rows = within(panel).getAllByRole('row').slice(1);
    expect(rows).toHaveLength(points.length);
    const last = points.at(-1)!;
    for (const words of [last.value, last.percentile!, last.z!, last.chart])
      expect(rows[0]?.textContent).toContain(words);
  });

  it('display-37: the latest value stands in numbers at the chart, the one before it beside', async () => {
    await openGrowth();
    const [last, before] = sampleGrowth('weight').points.toReversed();
    const { textContent } = document.querySelector('.growth-latest')!;
    expect(textContent).toContain(`${last!.value} percentile ${last!.percentile}, z ${last!.z}`);
    expect(textContent).toContain(`before ${before!.value} on`);
  });

  it('display-37, display-40: arrow keys go from point to point and read each in full', async () => {
    await openGrowth();
    const detail = (): string => document.querySelector('.growth-detail')?.textContent ?? '';
    await doing(() => fireEvent.keyDown(chart(), { key: 'End' }));
    const last = sampleGrowth('weight').points.at(-1)!;
    expect(detail()).toContain(`${last.value}; percentile ${last.percentile}, z ${last.z}, ${last.chart}`);
    await doing(() => fireEvent.keyDown(chart(), { key: 'Home' }));
    expect(detail()).toContain('14-Aug-2012, 0 months');
    await doing(() => fireEvent.keyDown(chart(), { key: 'Escape' }));
    expect(detail()).toContain('use the arrow keys');
  });

  it('display-10, display-40: of a sex that no chart is for there is no line and no percentile, but every value', async () => {
    const panel = await openGrowth(({ state }) => {
      state.growth = (measure) => withoutSex(sampleGrowth(measure));
    });
    expect(panel.textContent).toContain('No percentile: sex recorded as other.');
    expect(drawn('.line')).toEqual([]);
    expect(drawn('.mark.open')).toHaveLength(sampleGrowth('weight').points.length);
  });
});
