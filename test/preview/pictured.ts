/** The states whose pictures are kept and compared (`test/gallery/`), each cut to what it is about. */
import type { Look } from './page.ts';

export type Pictured = {
  readonly state: string;
  /** The part to be cut out, as a selector; the whole window where absent. */
  readonly part?: string;
};

const BELOW_BANNER = 'main';
const within = (part: string, ...states: readonly string[]): readonly Pictured[] =>
  states.map((state) => ({ state, part }));
const whole = (...states: readonly string[]): readonly Pictured[] => states.map((state) => ({ state }));

export const PICTURED: Readonly<Partial<Record<Look, readonly Pictured[]>>> = {
  light: [
    ...whole('summary', 'partial', 'died', 'loading', 'search-found', 'locked', 'sites', 'waiting', 'failure'),
    ...whole('population', 'population-empty', 'population-new', 'population-confirm', 'panel', 'panel-reading'),
    ...whole('about', 'about-unreadable', 'about-update-refused'),
    ...within(
      BELOW_BANNER,
      ...['results', 'flowsheet', 'flowsheet-marks', 'flowsheet-empty', 'detail', 'detail-lanes', 'detail-compare'],
      ...['paper', 'conditions', 'conditions-many', 'conditions-ruled-out', 'conditions-empty', 'medications'],
      ...[
        'medications-long',
        'not-shown',
        'growth',
        'growth-bmi',
        'growth-other',
        'news2',
        'news2-incomplete',
        'empty',
      ],
    ),
  ],
  dark: [
    ...whole('summary', 'search-found', 'locked', 'population', 'panel', 'about'),
    ...within(
      BELOW_BANNER,
      'results',
      'flowsheet-marks',
      'detail-lanes',
      'detail-compare',
      'medications',
      'growth',
      'paper',
    ),
  ],
};
