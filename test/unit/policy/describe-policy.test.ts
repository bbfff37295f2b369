import { describe, expect, it } from 'vitest';
import { policyViewSchema } from '../../../shared/policy.ts';
import { describePolicy } from '../../../main/policy/describe-policy.ts';
import {
  DEFAULT_POLICY,
  describeSwitches,
  readPolicy,
  type PolicySource,
  type PolicyValues,
} from '../../../main/policy/policy.ts';

const origin = { name: 'file', place: '/etc/chartroom/policy.json' };
const saying =
  (values: unknown): PolicySource =>
  () =>
    Promise.resolve({ kind: 'values', origin, values });
async function described(values: unknown, atStart = DEFAULT_POLICY, used: Partial<PolicyValues> = {}) {
  const { policy, problems } = await readPolicy([saying(values)]);
  const view = describePolicy({ current: () => policy, problems: () => problems, atStart: () => atStart }, used);
  const row = (name: string) => view.rows.find((one) => one.switch === name);
  return { view, row };
}

describe('the policy in words', () => {
  it('has a row for every switch, as the contract allows it, and says that nobody set it', async () => {
    const { view } = await described({});
    expect(view.rows.map((row) => row.switch)).toEqual(Object.keys(describeSwitches()));
    expect(view.rows.every(({ setBy, bad, pending }) => setBy === null && bad === null && !pending)).toBe(true);
    expect(policyViewSchema.parse(view)).toEqual(view);
    expect(view.rows.every(({ words }) => words.endsWith('.') && !words.includes('Not configured'))).toBe(true);
  });

  it.each([
    ['idleLockMinutes', 1, '1 minute'],
    ['idleLockMinutes', 7, '7 minutes'],
    ['sessionHours', 4, '4 hours'],
    ['refresh', 'none', 'Not at all'],
    ['launchPort', 47_200, '47200'],
    ['launchPort', null, 'None'],
    ['exportCharts', false, 'No'],
    ['populationFolder', '/srv/exports', '/srv/exports'],
    ['populationFolder', null, 'The user picks'],
    ['populationFolder', 'relative', 'No folder'],
  ])('%s %j: %s, and who said so', async (name, value, words) => {
    const { row } = await described({ [name]: value });
    expect(row(name)).toMatchObject({ value: words, setBy: origin });
  });

  it('says which rule a bad value broke, what holds instead, and never the value', async () => {
    const { view, row } = await described({ idleLockMinutes: 'canary', canarySecret: 'canary' });
    expect(row('idleLockMinutes')).toMatchObject({ value: '5 minutes', bad: { rule: 'must be a whole number' } });
    expect(view.faults).toMatchObject([
      { name: 'canarySecret', rule: 'looks like a secret, which may not stand here' },
    ]);
    expect(JSON.stringify(view)).not.toContain('"canary"');
  });

  it('says of what takes effect at the next start that it is pending, and of nothing else', async () => {
    const { view } = await described({ keepSecrets: false, exportCharts: false });
    expect(view.rows.filter(({ pending }) => pending).map((row) => row.switch)).toEqual(['keepSecrets']);
    const { policy } = await readPolicy([saying({ keepSecrets: false })]);
    expect((await described({ keepSecrets: false }, policy)).row('keepSecrets')?.pending).toBe(false);
  });

  it.each([
    [true, false],
    [false, true],
  ])('policy hardwareAcceleration: %s is pending where this start draws by an older word of it', async (says, used) => {
    const { policy } = await readPolicy([saying({ hardwareAcceleration: says })]);
    const drawn = async (by: boolean) =>
      (await described({ hardwareAcceleration: says }, policy, { hardwareAcceleration: by })).row(
        'hardwareAcceleration',
      );
    expect(await drawn(used)).toMatchObject({ value: says ? 'Yes' : 'No', pending: true });
    expect(await drawn(says)).toMatchObject({ pending: false });
  });
});
