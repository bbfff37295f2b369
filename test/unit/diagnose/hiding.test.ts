import { describe, expect, it } from 'vitest';
import { createHiding } from '../../../main/diagnose/hiding.ts';

const onLinux = createHiding({ home: '/home/canary', account: 'canary' });
const onWindows = createHiding({ home: 'C:\\Users\\Canary', account: 'Canary' });

describe('deploy §3.10: whose machine it is does not leave it', () => {
  it.each([
    ['/home/canary', '~'],
    ['/home/canary/.config/Chartroom', '~/.config/Chartroom'],
    ['at f (file:///home/canary/app/main.js:1:2)', 'at f (file://~/app/main.js:1:2)'],
    ['/home/canary-two/x', '/home/canary-two/x'],
    ['/srv/users/canary/data', '/srv/users/$USER/data'],
    ['/etc/chartroom/policy.json', '/etc/chartroom/policy.json'],
    ['https://u:p@feed.hospital.example:8443/a/b?c=d#e', 'https://feed.hospital.example:8443'],
    ['asks https://ehr.example/Patient/1 twice', 'asks https://ehr.example twice'],
    ['RS384', 'RS384'],
  ])('%s becomes %s', (text, hidden) => {
    expect(onLinux(text)).toBe(hidden);
  });

  it.each([
    ['C:\\Users\\Canary\\AppData\\Local\\Chartroom', '~\\AppData\\Local\\Chartroom'],
    ['c:/users/canary/AppData/x.js', '~/AppData/x.js'],
    ['\\\\server\\profiles\\CANARY\\x', '\\\\server\\profiles\\$USER\\x'],
    ['C:\\ProgramData\\Chartroom\\sites.json', 'C:\\ProgramData\\Chartroom\\sites.json'],
  ])('on Windows %s becomes %s', (text, hidden) => {
    expect(onWindows(text)).toBe(hidden);
  });

  it('takes a home and an account as they are written, whatever signs they hold', () => {
    const hide = createHiding({ home: '/home/a-b.c+(d)', account: 'a-b.c+(d)' });
    expect(hide('/home/a-b.c+(d)/x /srv/a-b.c+(d)/y /home/a-bxc+(d)')).toBe('~/x /srv/$USER/y /home/a-bxc+(d)');
  });

  it('takes nothing for a home where there is none', () => {
    expect(createHiding({ home: '/', account: '' })('/etc/chartroom')).toBe('/etc/chartroom');
  });
});
