/** What the fake desktop answers about the policy of its machine. */
import type { PolicyRow, PolicyView } from '../../shared/policy.ts';
import type { FakeState, Handlers } from './fake-desktop.ts';

const FILE = { name: 'file', place: '/etc/chartroom/policy.json' };
const MACHINE = { name: 'registry of the machine', place: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Chartroom' };

const row = (name: string, title: string, words: string, value: string, more: Partial<PolicyRow> = {}): PolicyRow => ({
  ...{ switch: name, title, words, value },
  ...{ setBy: null, bad: null, takesEffect: 'at-once', pending: false, ...more },
});

export const SAMPLE_POLICY: PolicyView = {
  rows: [
    row(
      'idleLockMinutes',
      'Lock after idle time',
      'Locks every window after this many minutes without activity.',
      '5 minutes',
      {
        setBy: MACHINE,
        bad: { rule: 'must be 15 minutes or less', at: null },
      },
    ),
    row('exportCharts', 'Print and save charts', 'Lets charts be printed and saved as pictures and tables.', 'No', {
      setBy: MACHINE,
    }),
    row('keepSecrets', 'Keep secrets on disk', 'Lets tokens and secrets lie on disk, sealed.', 'No', {
      ...{ setBy: FILE, takesEffect: 'next-start', pending: true },
    }),
    row(
      'sessionHours',
      'Longest session',
      'Ends a session this many hours after its sign-in, whatever happens in it.',
      '12 hours',
    ),
  ],
  faults: [{ name: 'idleLock', rule: 'is not a switch of this version', at: null, from: FILE }],
};

/** Nobody has set anything. */
export const DEFAULTS_POLICY: PolicyView = {
  rows: SAMPLE_POLICY.rows.map((one) => ({ ...one, setBy: null, bad: null, pending: false })),
  faults: [],
};

/** One source, with nothing wrong in it. */
export const LOCKED_POLICY: PolicyView = {
  rows: SAMPLE_POLICY.rows.map((one) => ({ ...one, bad: null, pending: false, setBy: one.setBy && MACHINE })),
  faults: [],
};

/** A source that cannot be read: every switch is strict. */
export const UNREADABLE_POLICY: PolicyView = {
  rows: LOCKED_POLICY.rows.map((one) => ({
    ...one,
    setBy: FILE,
    value: one.switch === 'sessionHours' ? '8 hours' : one.value,
  })),
  faults: [{ name: null, rule: 'must be valid JSON', at: 'line 2, column 14', from: FILE }],
};

export function policyHandlers(state: FakeState): Pick<Handlers, 'policy.describe'> {
  return { 'policy.describe': () => state.policy };
}
