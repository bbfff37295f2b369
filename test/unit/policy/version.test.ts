import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions, isVersion } from '../../../main/policy/version.ts';

/** From the oldest to the newest. */
const IN_ORDER = [
  ...['0.0.9', '0.1.0', '0.9.10', '0.10.0', '1.0.0-0', '1.0.0-9', '1.0.0-10', '1.0.0-alpha', '1.0.0-alpha.1'],
  ...['1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2', '1.0.0-beta.11', '1.0.0-rc.1', '1.0.0', '1.0.1', '2.0.0'],
  ...['10.0.0', '999999999.0.0'],
];

describe('versions', () => {
  it('come in the order of Semantic Versioning', () => {
    for (const [at, version] of IN_ORDER.entries()) {
      for (const [other, theirs] of IN_ORDER.entries()) {
        expect(Math.sign(compareVersions(version, theirs)), `${version} and ${theirs}`).toBe(Math.sign(at - other));
      }
    }
  });

  it('are equal whatever build they are of', () => expect(compareVersions('1.0.0+a', '1.0.0+b')).toBe(0));

  it('are in one order from both sides', () => {
    const version = fc
      .tuple(fc.nat(20), fc.nat(20), fc.nat(20), fc.constantFrom('', '-a', '-a.1', '-1', '-a.b', '-2.a'))
      .map(([major, minor, patch, pre]) => `${major}.${minor}.${patch}${pre}`);
    fc.assert(
      fc.property(
        version,
        version,
        (a, b) => Math.sign(compareVersions(a, b)) === -Math.sign(compareVersions(b, a)) + 0,
      ),
    );
  });

  it.each(['1.2', 'v1.2.3', '1.2.3.4', '01.2.3', '1.2.3-', '1.2.3-01', '1.2.3 ', '', '1.2.1000000000', 'latest'])(
    'are not %j',
    (text) => expect(isVersion(text)).toBe(false),
  );

  it.each([...IN_ORDER, '1.0.0+20130313144700', '1.0.0-x-y-z.--'])('are %s', (text) =>
    expect(isVersion(text)).toBe(true),
  );
});
