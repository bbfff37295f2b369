/** The launch URL as policy changes: opened, moved, closed, one after the other. */
import { describe, expect, it } from 'vitest';
import { createLaunchUrl } from '../../../main/smart/launch-url.ts';
import type { LaunchUrlListener } from '../../../main/smart/launch-url-listener.ts';

function bench(state: LaunchUrlListener['state'] = 'listening') {
  let wanted: number | null = null;
  const done: string[] = [];
  const launchUrl = createLaunchUrl({
    port: () => wanted,
    open: (port) => {
      done.push(`open ${port}`);
      return Promise.resolve({ state, close: () => void done.push(`close ${port}`) });
    },
    log: (level, event, fields) => void done.push(`${level} ${event} ${String(fields?.code)}`),
  });
  const obey = (port: number | null) => {
    wanted = port;
    return launchUrl.obey();
  };
  return { launchUrl, done, obey };
}

describe('the launch URL', () => {
  it('policy launchPort: opens it, moves it and closes it while the app runs', async () => {
    const { launchUrl, done, obey } = bench();
    await obey(null);
    expect(done).toEqual([]);
    await obey(47_200);
    await obey(47_200);
    await obey(47_201);
    await obey(null);
    expect(done).toEqual([
      'open 47200',
      'info launch.url listening',
      'close 47200',
      'open 47201',
      'info launch.url listening',
      'close 47201',
    ]);
    expect(launchUrl.fault()).toBeNull();
  });

  it('says why it is not there, until policy wants none', async () => {
    const { launchUrl, done, obey } = bench('port-in-use');
    await obey(47_200);
    expect(launchUrl.fault()).toBe('port-in-use');
    expect(done).toContain('warn launch.url port-in-use');
    await obey(null);
    expect(launchUrl.fault()).toBeNull();
  });

  it('two changes at once leave the last one open, and nothing else', async () => {
    const { done, obey } = bench();
    await Promise.all([obey(47_200), obey(47_201)]);
    expect(done.filter((one) => !one.includes('launch.url'))).toEqual(['open 47201']);
  });

  it('once closed stays so', async () => {
    const { launchUrl, done, obey } = bench();
    const opening = obey(47_200);
    launchUrl.close();
    await opening;
    await obey(47_201);
    const opened = done.filter((one) => one.startsWith('open')).length;
    const closed = done.filter((one) => one.startsWith('close')).length;
    expect([opened, closed]).toEqual([0, 0]);
  });
});
