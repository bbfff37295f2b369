/** Every file of the population, by its name. */
import { ruthBrown } from './brown-ruth.ts';
import { bundleText } from './bundle.ts';
import { Chart } from './chart.ts';
import { hospital } from './hospital.ts';

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
  const charts = [ruthBrown(), tomEmpty()];
  const files = charts.map(({ id, resources }): [string, string] => [`${id}.json`, bundleText(id, resources)]);
  return new Map([['hospital.json', bundleText('hospital', hospital())], ...files]);
}
