import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encounterBands, laneBars, laneWords } from '../../../renderer/features/charts/lanes/lane-layout.ts';
import { bandWords, laneSpoken, leftOutWords } from '../../../renderer/features/charts/lanes/lane-words.ts';
import type { Lane } from '../../../shared/lanes.ts';
import { DAY_MS, NOW_MS } from '../../support/fake-desktop-data.ts';

const lane = (days: number, part: Partial<Lane> = {}): Lane => ({
  ...{ id: `MedicationRequest/${days}`, name: 'metformin 1 g tablets', dose: '1 tablet twice a day' },
  ...{ startMs: NOW_MS - days * DAY_MS, endMs: null, open: true, ended: null, held: false, exact: true },
  ...part,
});
const frame = { width: 400, height: 120, left: 40, right: 388, top: 8, bottom: 98 };
const window = { fromMs: NOW_MS - 1000 * DAY_MS, toMs: NOW_MS };
const placing = { frame, window, nowMs: NOW_MS };
const ended = (days: number): Partial<Lane> => ({ endMs: NOW_MS - days * DAY_MS, open: false, ended: 'stopped' });

describe('bars of medications', () => {
  it('lie on the time axis of the chart: from the start to the end, a current one to now', () => {
    const [current, past] = laneBars([lane(500), lane(800, ended(300))], placing);
    expect([current?.from, current?.to]).toEqual([214, 388]);
    expect([past?.from, past?.to]).toEqual([109.6, 283.6]);
  });

  it('an end that is not known is never drawn as going on', () => {
    const [bar] = laneBars([lane(500, { open: false, ended: 'stopped, date not sent' })], placing);
    expect((bar?.to ?? 0) - (bar?.from ?? 0)).toBeLessThanOrEqual(3);
  });

  it('leave out what does not touch the time that is shown, and say what reaches out of it', () => {
    expect(laneBars([lane(2000, ended(1500))], placing)).toEqual([]);
    expect(laneBars([lane(-5)], placing)).toEqual([]);
    expect(laneBars([lane(2000)], placing)[0]).toMatchObject({ goesBack: true, goesOn: false, from: 40, to: 388 });
    const earlier = { ...placing, window: { fromMs: NOW_MS - 1000 * DAY_MS, toMs: NOW_MS - 100 * DAY_MS } };
    expect(laneBars([lane(500)], earlier)[0]).toMatchObject({ goesBack: false, goesOn: true, to: 388 });
  });

  it('display-52 name and dose stand whole: in the bar, beside it, or under it where no side has room', () => {
    const short = { name: 'iron', dose: null };
    const place = (part: Partial<Lane>, days = 500) => laneBars([lane(days, part)], placing)[0]?.wordsAt;
    expect(place(short)).toBe('in');
    expect(place({ ...short, ...ended(490) })).toBe('right');
    expect(place(short, 30)).toBe('left');
    expect(place({ name: 'insulin glargine 100 units/mL solution for injection in a prefilled pen' })).toBe('under');
    const words = fc.string({ minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(words, words, (name, dose) => {
        expect(laneWords(lane(5, { name, dose }))).toBe(`${name}, ${dose}`);
      }),
      { seed: 31 },
    );
  });

  it('display-53 on hold and how it ended stand in words', () => {
    expect(laneWords(lane(5, { held: true }))).toBe('On hold: metformin 1 g tablets, 1 tablet twice a day');
    expect(laneWords(lane(5, { ...ended(2), dose: null }))).toBe('metformin 1 g tablets, stopped');
  });

  it('display-59 are heard with the dates that were sent, and no others', () => {
    expect(laneSpoken(lane(500), 'UTC')).toMatch(/: since 10-Jul-2025, still current$/);
    expect(laneSpoken(lane(500, { exact: false }), 'UTC')).toMatch(/: since Jul-2025, day not sent, still current$/);
    expect(laneSpoken(lane(500, ended(3)), 'UTC')).toMatch(/stopped: since 10-Jul-2025, until 19-Nov-2026$/);
  });

  it('display-34 whatever does not fit is counted in words', () => {
    const none = { medications: [], encounters: [], moreMedications: 0, moreEncounters: 0, unplacedMedications: 0 };
    expect(leftOutWords(none, 0, true)).toEqual([]);
    expect(leftOutWords({ ...none, moreMedications: 3, moreEncounters: 1, unplacedMedications: 1 }, 2, true)).toEqual([
      '5 more medications not shown here',
      '1 medication without a known start or end: see Medications',
      '1 more encounter not shown here',
    ]);
  });
});

describe('bands of encounters', () => {
  const stays = [
    { id: 'Encounter/2', label: 'Ward 6 West', startMs: NOW_MS - 200 * DAY_MS, endMs: null },
    { id: 'Encounter/1', label: 'Emergency department', startMs: NOW_MS - 650 * DAY_MS, endMs: NOW_MS - 648 * DAY_MS },
    { id: 'Encounter/0', label: 'Clinic', startMs: NOW_MS - 1500 * DAY_MS, endMs: NOW_MS - 1499 * DAY_MS },
  ];

  it('go on to now while in progress, and are named only where the names have room', () => {
    const bands = encounterBands(stays, placing);
    expect(bands.map(({ band }) => band.id)).toEqual(['Encounter/1', 'Encounter/2']);
    expect(bands[1]?.to).toBe(388);
    let end = -Infinity;
    for (const { nameAt, band } of bands) {
      expect(nameAt).toBeGreaterThan(end);
      end = (nameAt ?? 0) + band.label.length * 6;
      expect(end).toBeLessThanOrEqual(frame.right);
    }
    const crowd = Array.from({ length: 20 }, (_, n) => ({ ...stays[1]!, id: `Encounter/${n}` }));
    expect(encounterBands(crowd, placing).filter(({ nameAt }) => nameAt !== null)).toHaveLength(1);
  });

  it('say their dates', () => {
    expect(bandWords(stays[0]!, 'UTC')).toBe('Ward 6 West, 06-May-2026 to now');
    expect(bandWords(stays[1]!, 'UTC')).toBe('Emergency department, 10-Feb-2025 to 12-Feb-2025');
  });
});
