import { describe, expect, it } from 'vitest';
import { checkSite, PROXY_WITHIN_MS, type SitePorts } from '../../../main/diagnose/site-checks.ts';
import { HttpFailure } from '../../../main/ports.ts';
import type { Site } from '../../../main/session/site.ts';
import { manualClock } from '../../support/manual-clock.ts';

const site: Site = {
  ...{ id: '0123456789abcdef', name: 'Northgate', fhirBase: 'http://127.0.0.1:1/fhir', host: '127.0.0.1:1' },
  ...{ client: { type: 'public', clientId: 'c' }, backend: null, access: 'patient', redirectPorts: null },
  environment: 'test',
};

function bench(resolveProxy: SitePorts['resolveProxy']) {
  const manual = manualClock();
  let waiting = 0;
  const clock: SitePorts['clock'] = {
    now: manual.now,
    after: (ms, callback) => {
      waiting += 1;
      const callOff = manual.after(ms, callback);
      return () => {
        waiting -= 1;
        callOff();
      };
    },
  };
  const http: SitePorts['http'] = () => Promise.reject(new HttpFailure('unreachable'));
  const ports: SitePorts = { http, resolveProxy, watch: () => () => null, clock };
  return { clock: manual, check: () => checkSite(site, ports), waiting: () => waiting };
}

describe('deploy §3.10: which way the proxy settings lead', () => {
  it('nobody knows where the proxy script never answers: the diagnosis goes on in ten seconds', async () => {
    const { clock, check } = bench(() => new Promise(() => undefined));
    // Again and again, as who presses the button again does.
    for (let n = 0; n < 2; n++) {
      const checked = check();
      let isOver = false;
      void checked.then(() => (isOver = true));
      await clock.pending(1);
      clock.advance(PROXY_WITHIN_MS - 1);
      await new Promise(setImmediate);
      expect(isOver).toBe(false);
      clock.advance(1);
      expect(await checked).toMatchObject({ proxy: null, server: { outcome: 'not-reached', reason: 'unreachable' } });
    }
  });

  it.each<[string, SitePorts['resolveProxy'], string | null]>([
    ['an answer', () => Promise.resolve('PROXY proxy.example:8080; DIRECT'), 'PROXY proxy.example:8080'],
    ['no answer', () => Promise.reject(new Error('canary')), null],
  ])('%s leaves no timer behind', async (_name, resolveProxy, proxy) => {
    const { check, waiting } = bench(resolveProxy);
    expect((await check()).proxy).toBe(proxy);
    expect(waiting()).toBe(0);
  });
});
