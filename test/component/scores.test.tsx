import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { News2 } from '../../shared/scores.ts';
import { news2With, NO_SCORES, WARD_NEWS2 } from '../support/fake-scores.ts';
import { NOW_MS } from '../support/fake-desktop-data.ts';
import { openWindow } from './open-window.tsx';

async function cardOf(news2: News2): Promise<HTMLElement> {
  await openWindow(({ state }) => void (state.news2 = news2));
  return screen.getByRole('region', { name: 'NEWS2' });
}

describe('the card of NEWS2', () => {
  it('display-39: has number and band in words, scale, source, time and who worked it out', async () => {
    const card = await cardOf(news2With({}));
    expect(card.querySelector('.news2-number')?.textContent).toBe('10');
    const { textContent } = card;
    for (const words of ['high risk', 'SpO₂ scale 1', 'Royal College of Physicians', 'Calculated by Chartroom'])
      expect(textContent).toContain(words);
    expect(textContent).toContain('22-Nov-2026 12:55 to 13:20');
  });

  it('display-39: shows all seven readings with their points, and what must be known of each', async () => {
    const rows = within(await cardOf(news2With({}))).getAllByRole('row');
    expect(rows.map((row) => row.textContent)).toEqual([
      'ReadingValuePoints',
      'Respiration rate22 /min2',
      'Oxygen saturation93%2',
      'Air or oxygen2 L/min2',
      'Systolic blood pressure104/61 mmHg1',
      'Pulse112 /min2',
      'ConsciousnessAlert0',
      'Temperature38.4 °Cat 12:55, preliminary1',
    ]);
  });

  it('display-39: an incomplete set has no number that could be read as the score', async () => {
    const card = await cardOf(news2With({ consciousness: null, oxygen: null }));
    expect(card.querySelector('.news2-number')).toBeNull();
    expect(card.textContent).toContain('Incomplete');
    expect(card.textContent).toContain('at least 8, from 5 of 7');
    expect(card.textContent).toContain('Missing: air or oxygen, consciousness');
  });

  it('display-39: scale 2 is printed; an old set says how old it is', async () => {
    const card = await cardOf(news2With({}, 2, NOW_MS - 3 * 86_400_000));
    expect(card.textContent).toContain('SpO₂ scale 2, as the server scored');
    expect(card.textContent).toContain('3 days old');
  });

  it('display-39: the score of the server stands apart from ours', async () => {
    const card = await cardOf(WARD_NEWS2);
    expect(card.textContent).toContain('Sent by the server: 9');
    expect(card.querySelector('.news2-number')?.textContent).toBe('10');
  });

  it('display-39: says whom it does not apply to, without a number', async () => {
    const { calculated } = news2With({});
    const card = await cardOf({
      calculated: { ...calculated!, notFor: 'NEWS2 does not apply under 16', total: null },
      sent: null,
    });
    expect(card.textContent).toBe('NEWS2NEWS2 does not apply under 16');
  });

  it('display-39: where there is no score there is no card', async () => {
    await openWindow(({ state }) => void (state.news2 = NO_SCORES));
    expect(screen.queryByRole('region', { name: 'NEWS2' })).toBeNull();
  });
});
