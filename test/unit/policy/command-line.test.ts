import { describe, expect, it } from 'vitest';
import {
  findLink,
  forbiddenSwitches,
  isLaunchLink,
  readCommandLine,
  type Start,
} from '../../../main/policy/command-line.ts';

const LINK = 'chartroom://launch?iss=https%3A%2F%2Fehr.example%2Ffhir&launch=abc';
const started = (args: readonly string[], more: Partial<Start> = {}): Start => ({
  argv: ['/opt/Chartroom/chartroom', ...args],
  env: {},
  packaged: true,
  platform: 'linux',
  ...more,
});
const inDevelopment = (args: readonly string[]): Start =>
  started(args, { argv: ['/usr/bin/electron', '/src/chartroom', ...args], packaged: false });

describe('I4: what must not reach a packaged start', () => {
  it.each([
    ['--inspect', '--inspect'],
    ['--inspect-brk=0.0.0.0:9229', '--inspect-brk'],
    ['--remote-debugging-port=9222', '--remote-debugging-port'],
    ['--remote-debugging-pipe', '--remote-debugging-pipe'],
    ['--remote-debugging-address=0.0.0.0', '--remote-debugging-address'],
    ['--js-flags=--expose-gc', '--js-flags'],
    ['--load-extension=/elsewhere/x', '--load-extension'],
    ['--user-data-dir=/elsewhere/x', '--user-data-dir'],
    ['--proxy-server=evil.example:80', '--proxy-server'],
    ['--proxy-pac-url=http://evil.example/p.pac', '--proxy-pac-url'],
    ['--ignore-certificate-errors', '--ignore-certificate-errors'],
    ['--ignore-certificate-errors-spki-list=x', '--ignore-certificate-errors-spki-list'],
    ['--disable-web-security', '--disable-web-security'],
    ['--no-sandbox', '--no-sandbox'],
    ['--host-rules=MAP * evil', '--host-rules'],
    ['--host-resolver-rules=MAP * evil', '--host-resolver-rules'],
    ['--unsafely-treat-insecure-origin-as-secure=http://x', '--unsafely-treat-insecure-origin-as-secure'],
    ['--enable-logging', '--enable-logging'],
    ['--log-net-log=/elsewhere/x', '--log-net-log'],
    ['--ssl-key-log-file=/elsewhere/x', '--ssl-key-log-file'],
    ['--auth-server-allowlist=*', '--auth-server-allowlist'],
    ['--disable-features=Sandbox', '--disable-features'],
    ['--password-store=basic', '--password-store'],
    ['--sites=/elsewhere/elsewhere.json', '--sites'],
    ['--some-switch-of-tomorrow', '--some-switch-of-tomorrow'],
    ['-x', '-x'],
  ])('%s', (argument, name) => {
    expect(forbiddenSwitches(started([argument]))).toEqual([name]);
  });

  it.each(['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'SSLKEYLOGFILE', 'ELECTRON_ENABLE_LOGGING', 'ELECTRON_LOG_FILE'])(
    'the variable %s, unless it is empty',
    (name) => {
      expect(forbiddenSwitches(started([], { env: { [name]: '1' } }))).toEqual([name]);
      expect(forbiddenSwitches(started([], { env: { [name]: '' } }))).toEqual([]);
    },
  );

  it('a switch as Windows spells it, there alone', () => {
    expect(forbiddenSwitches(started(['/inspect'], { platform: 'win32' }))).toEqual(['/inspect']);
    expect(forbiddenSwitches(started(['/home/user/file']))).toEqual([]);
  });

  it('is named once, and without its value', () => {
    expect(forbiddenSwitches(started(['--proxy-server=a', '--proxy-server=b']))).toEqual(['--proxy-server']);
  });
});

describe('I4: what a packaged start may be told', () => {
  it.each([
    ['nothing', []],
    [
      "what installers and systems add: --squirrel-firstrun, -psn_0_123, Chromium's start time",
      ['--squirrel-firstrun', '-psn_0_123', '--original-process-start-time=13000000000'],
    ],
    [
      'what makes a screen readable',
      ['--force-device-scale-factor=2', '--force-renderer-accessibility', '--disable-gpu'],
    ],
    ['a credential store that protects', ['--password-store=gnome-libsecret']],
    ['our own tasks', ['--audit-verify']],
    ['a diagnosis', ['--diagnose', '--offline']],
    ['a support file', ['--support-file', '/elsewhere/support.json']],
    ['a file that the system hands over', ['/home/user/letter.pdf']],
    ['anything behind --, which is no switch', ['--', '--inspect']],
  ])('%s', (_name, args) => {
    expect(forbiddenSwitches(started(args))).toEqual([]);
  });

  it('NODE_EXTRA_CA_CERTS, which no traffic of ours heeds', () => {
    expect(forbiddenSwitches(started([], { env: { NODE_EXTRA_CA_CERTS: '/etc/ca.pem' } }))).toEqual([]);
  });

  it('and anything in development', () => {
    expect(forbiddenSwitches(inDevelopment(['--inspect', '--user-data-dir=/elsewhere/x']))).toEqual([]);
  });
});

describe('A12: a launch link among the arguments', () => {
  it('is found wherever it stands, in any case of its scheme', () => {
    expect(findLink(['chartroom', '--flag-switches-begin', LINK])).toBe(LINK);
    expect(isLaunchLink('CHARTROOM://launch')).toBe(true);
  });

  it.each(['', 'chartroom', 'chartroom.exe', 'https://chartroom:1/', ' chartroom://launch'])('is not %j', (text) => {
    expect(isLaunchLink(text)).toBe(false);
  });

  it('is not the name of the program', () => {
    expect(findLink(['chartroom:'])).toBeNull();
  });

  it.each([
    ['--sites', ['--sites', '/elsewhere/elsewhere.json']],
    ['--audit-verify', ['--audit-verify']],
    ['--audit-export', ['--audit-export', '/elsewhere/trail.json']],
    ['--audit-export without a file', ['--audit-export']],
    ['--diagnose', ['--diagnose', '--offline']],
    ['--support-file', ['--support-file', '/elsewhere/support.json']],
  ])('makes %s unheard, before it and behind it', (_name, args) => {
    const expected = { refused: [], link: LINK, sitesFile: null, task: { kind: 'open' } };
    const start = (all: string[]): Start => started(all, { packaged: false });
    expect(readCommandLine(start([...args, LINK]))).toEqual(expected);
    expect(readCommandLine(start([LINK, ...args]))).toEqual(expected);
  });

  it('lets no switch through that Chromium has obeyed already', () => {
    expect(readCommandLine(started([LINK, '--proxy-server=evil.example:80'])).refused).toEqual(['--proxy-server']);
  });
});

describe('the tasks and the sites file', () => {
  it('--audit-verify and --audit-export FILE, in both spellings', () => {
    expect(readCommandLine(started(['--audit-verify'])).task).toEqual({ kind: 'audit-verify' });
    const toFile = { kind: 'audit-export', file: '/elsewhere/trail.json' };
    expect(readCommandLine(started(['--audit-export', '/elsewhere/trail.json'])).task).toEqual(toFile);
    expect(readCommandLine(started(['--audit-export=/elsewhere/trail.json'])).task).toEqual(toFile);
  });

  it.each([[['--audit-export']], [['--audit-export=']], [['--audit-export', '--audit-verify']]])(
    'an export without a file is refused: %j',
    (args) => {
      expect(readCommandLine(started(args)).refused).toEqual(['--audit-export']);
    },
  );

  it('deploy §3.10: --diagnose and --support-file FILE, and whether anything may be sent', () => {
    expect(readCommandLine(started(['--diagnose'])).task).toEqual({ kind: 'diagnose', offline: false });
    expect(readCommandLine(started(['--offline', '--diagnose'])).task).toEqual({ kind: 'diagnose', offline: true });
    const task = { kind: 'support-file', file: '/elsewhere/s.json', offline: false };
    expect(readCommandLine(started(['--support-file', '/elsewhere/s.json'])).task).toEqual(task);
    expect(readCommandLine(started(['--support-file=/elsewhere/s.json'])).task).toEqual(task);
  });

  it.each([
    [['--support-file'], '--support-file'],
    [['--support-file='], '--support-file'],
    [['--offline'], '--offline'],
    [['--offline', '--audit-verify'], '--offline'],
  ])('%j is refused: it would do something else than was meant', (args, name) => {
    expect(readCommandLine(started(args)).refused).toEqual([name]);
  });

  it('deploy §3.10: a diagnosis is refused as any start is where others could read along', () => {
    const start = readCommandLine(started(['--diagnose', '--proxy-server=evil.example:80']));
    expect(start).toMatchObject({ refused: ['--proxy-server'], task: { kind: 'diagnose' } });
  });

  it('--sites names a file in development, in both spellings, and never in a packaged app', () => {
    expect(readCommandLine(inDevelopment(['--sites', 'a.json'])).sitesFile).toBe('a.json');
    expect(readCommandLine(inDevelopment(['--sites=a.json'])).sitesFile).toBe('a.json');
    expect(readCommandLine(inDevelopment(['--sites'])).sitesFile).toBeNull();
    expect(readCommandLine(started(['--sites=a.json'])).sitesFile).toBeNull();
  });
});
