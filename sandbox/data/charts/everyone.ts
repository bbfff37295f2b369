/** Every file of the population, by its name. */
import { graceAdeyemi } from './adeyemi-grace.ts';
import { ruthBrown } from './brown-ruth.ts';
import { bundleText } from './bundle.ts';
import { Chart } from './chart.ts';
import { margaretEllis, margaretEllys } from './ellis-margaret.ts';
import { babyHart } from './hart-baby.ts';
import { hospital } from './hospital.ts';
import { donaldMurray } from './murray-donald.ts';
import { zofiaNowak } from './nowak-zofia.ts';
import { siobhanOconnor } from './oconnor-siobhan.ts';
import { morganQuill } from './quill-morgan.ts';
import { wangXiuying } from './wang-xiuying.ts';
import { alanWhitfield } from './whitfield-alan.ts';

/** No observation, condition, medication or visit: what an empty chart looks like. */
function tomEmpty(): Chart {
  return new Chart('hale-thomas', {
    mrn: 'NG00512009',
    name: [{ use: 'official', family: 'Hale', given: ['Thomas'], prefix: ['Mr'] }],
    gender: 'male',
    birthDate: '1990-02-28',
  });
}

/** File name to file text, as they lie in `sandbox/data`. */
export function population(): Map<string, string> {
  const charts = [
    ...[ruthBrown(), zofiaNowak(), graceAdeyemi(), alanWhitfield(), tomEmpty(), donaldMurray(), babyHart()],
    ...[wangXiuying(), siobhanOconnor(), margaretEllis(), margaretEllys(), morganQuill()],
  ];
  const files = charts.map(({ id, resources }): [string, string] => [`${id}.json`, bundleText(id, resources)]);
  return new Map([['hospital.json', bundleText('hospital', hospital())], ...files]);
}
