import { describe, expect, it } from 'vitest';
import { readPolicy, type PolicyStatement } from '../../../main/policy/policy.ts';
import { secretsKept } from '../../../main/policy/secrets-kept.ts';

const origin = { name: 'file', place: '/etc/chartroom/policy.json' };
const stronger = { name: 'registry of the machine', place: 'HKLM' };
const says = (values: unknown, of = origin): PolicyStatement => ({ kind: 'values', origin: of, values });
const unreadable: PolicyStatement = { kind: 'unreadable', origin, rule: 'must be valid JSON', at: null };

async function keptBy(...statements: readonly PolicyStatement[]) {
  const { policy, problems } = await readPolicy(statements.map((said) => () => Promise.resolve(said)));
  return secretsKept({ current: () => policy, problems: () => problems });
}

describe('policy keepSecrets: whether it forbids because somebody meant it', () => {
  it.each<[string, readonly PolicyStatement[], boolean, boolean]>([
    ['nobody says anything', [{ kind: 'absent' }], true, false],
    ['somebody forbids it', [says({ keepSecrets: false })], false, false],
    [
      'somebody forbids it, and means another switch badly',
      [says({ keepSecrets: false, exportCharts: 1 })],
      false,
      false,
    ],
    ['its value cannot be used', [says({ keepSecrets: 'no' })], false, true],
    ['its source cannot be read', [unreadable], false, true],
    ['a stronger source forbids it', [says({ keepSecrets: false }, stronger), unreadable], false, false],
    ['a stronger source allows it', [says({ keepSecrets: true }, stronger), unreadable], true, false],
    ['a stronger source says nothing of it', [says({ sessionHours: 4 }, stronger), unreadable], false, true],
  ])('%s', async (_name, statements, mayKeep, forNow) => {
    expect(await keptBy(...statements)).toEqual({ mayKeep, forNow });
  });
});
