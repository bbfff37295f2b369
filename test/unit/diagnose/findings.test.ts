import { describe, expect, it } from 'vitest';
import type { Facts, Finding } from '../../../main/diagnose/diagnosis.ts';
import { judge } from '../../../main/diagnose/findings.ts';
import { goodFacts, SITE } from './facts.ts';

const found = (more: Partial<Facts>): readonly Finding[] => judge(goodFacts(more)).findings;
const withServer = (server: Partial<NonNullable<typeof SITE.server>>): Partial<Facts> => ({
  sites: { ...goodFacts().sites, checks: [{ ...SITE, server: { ...SITE.server!, ...server } }] },
});
const problem = { rule: 'must be true or false', at: null, name: 'file', place: '/etc/chartroom/policy.json' };
const setBy = { name: problem.name, place: problem.place };
const keepsNothing = { switch: 'keepSecrets', value: false, setBy };

describe('deploy §3.10: what is wrong is named', () => {
  it('finds nothing where all is well, and nothing of a server that was not asked', () => {
    expect(found({})).toEqual([]);
    const checks = [{ ...SITE, proxy: null, server: null, noTrust: 'offline' as const }];
    expect(found({ offline: true, sites: { ...goodFacts().sites, checks } })).toEqual([]);
  });

  it.each<[string, Partial<Facts>, Finding]>([
    [
      'a bad value of policy',
      { policy: { switches: [], problems: [{ kind: 'value', switch: 'keepSecrets', ...problem }] } },
      { what: 'policy-value-ignored', subject: 'keepSecrets', reason: problem.rule },
    ],
    [
      'a policy that cannot be read',
      { policy: { switches: [], problems: [{ kind: 'unreadable', switch: null, ...problem }] } },
      { what: 'policy-unreadable', subject: null, reason: problem.rule },
    ],
    [
      'no sites file',
      { sites: { place: 'x', error: { code: 'sites-missing', details: {} }, count: 0, checks: [] } },
      { what: 'sites-unusable', subject: null, reason: 'sites-missing' },
    ],
    [
      'a proxy of which nobody knows',
      { sites: { ...goodFacts().sites, checks: [{ ...SITE, proxy: null }] } },
      { what: 'proxy-undecided', subject: SITE.id, reason: null },
    ],
    [
      'a server that does not answer',
      withServer({ outcome: 'not-reached', reason: 'timeout', status: null }),
      { what: 'server-not-reached', subject: SITE.id, reason: 'timeout' },
    ],
    [
      'a server that answers something else',
      withServer({ outcome: 'not-usable', reason: 'discovery-html' }),
      { what: 'server-not-usable', subject: SITE.id, reason: 'discovery-html' },
    ],
    [
      'a clock that is wrong',
      withServer({ clockAheadSeconds: -121 }),
      { what: 'clock-differs', subject: SITE.id, reason: '-121 seconds' },
    ],
    [
      'a credential store that is locked',
      { credentials: { backend: null, state: 'locked' } },
      { what: 'credential-store', subject: null, reason: 'locked' },
    ],
    [
      'a vault that is none',
      { vault: { present: true, state: 'unreadable', records: null } },
      { what: 'vault-unreadable', subject: null, reason: null },
    ],
    [
      'a vault whose key is lost',
      { vault: { present: true, state: 'key-lost', records: 1 } },
      { what: 'vault-key-lost', subject: null, reason: null },
    ],
    [
      'a trail that is broken',
      { audit: { present: true, verdict: 'broken', reason: 'altered', count: 3, setAside: 0 } },
      { what: 'audit-broken', subject: null, reason: 'altered' },
    ],
    [
      'a broken trail that lies aside',
      { audit: { present: true, verdict: 'whole', reason: null, count: 3, setAside: 1 } },
      { what: 'audit-broken', subject: null, reason: 'set-aside' },
    ],
    [
      'a trail that nobody can check',
      { audit: { present: true, verdict: 'unchecked', reason: 'locked', count: null, setAside: null } },
      { what: 'audit-unchecked', subject: null, reason: 'locked' },
    ],
    [
      'a log that cannot be read',
      { log: { place: 'x', bytes: null, events: [] } },
      { what: 'log-not-readable', subject: null, reason: null },
    ],
    [
      'a disk that is nearly full',
      { disk: { place: 'x', freeMb: 199 } },
      { what: 'disk-full', subject: null, reason: '199 MB' },
    ],
  ])('%s', (_name, more, expected) => {
    expect(found(more)).toEqual([expected]);
  });

  it('does not call wrong what policy wants: no secret kept', () => {
    const policy = { switches: [keepsNothing], problems: [] };
    expect(found({ vault: { present: false, state: 'absent', records: null }, policy })).toEqual([]);
    expect(found({ vault: { present: true, state: 'key-lost', records: 0 }, policy })).toEqual([]);
  });

  it.each(['readable', 'key-lost', 'unknown'] as const)(
    'policy keepSecrets forbids what a vault of before still holds (%s): that is told',
    (state) => {
      const policy = { switches: [keepsNothing], problems: [] };
      expect(found({ vault: { present: true, state, records: 1 }, policy })).toEqual([
        { what: 'vault-forbidden', subject: 'keepSecrets', reason: null },
      ]);
    },
  );

  it('nobody is told to take away a vault that only a broken policy closes', () => {
    const vault = { present: true, state: 'readable', records: 1 } as const;
    const value = { kind: 'value', switch: 'keepSecrets', ...problem } as const;
    const whole = { kind: 'unreadable', switch: null, ...problem } as const;
    const what = (problems: Facts['policy']['problems']) =>
      found({ vault, policy: { switches: [keepsNothing], problems } }).map((one) => one.what);
    expect(what([value])).toEqual(['policy-value-ignored']);
    expect(what([whole])).toEqual(['policy-unreadable']);
    // Another switch, or a weaker source, is no reason to doubt this one.
    expect(what([{ ...value, switch: 'exportCharts' }])).toEqual(['policy-value-ignored', 'vault-forbidden']);
    expect(what([{ ...whole, place: '/elsewhere' }])).toEqual(['policy-unreadable', 'vault-forbidden']);
  });
});
