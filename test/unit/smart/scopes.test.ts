import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  coversRead,
  formatScope,
  narrowedScopes,
  parseScope,
  parseScopes,
  requestedScopes,
} from '../../../main/smart/scopes.ts';

const context = fc.constantFrom('patient', 'user', 'system');
const type = fc.constantFrom('*', 'Observation', 'Patient', 'MedicationRequest');
const letters = fc.subarray(['c', 'r', 'u', 'd', 's'], { minLength: 1 }).map((some) => some.join(''));
const param = fc.tuple(
  fc.stringMatching(/^[a-z_][a-z:-]{0,10}$/),
  fc.stringMatching(/^[A-Za-z0-9:/|.,=-]{1,30}$/).filter((value) => value !== ''),
);
const resource = fc
  .tuple(context, type, letters, fc.array(param, { maxLength: 3 }), fc.boolean())
  .map(([where, what, suffix, params, uri]) => {
    const query = params.map(([name, value]) => `${name}=${value}`).join('&');
    const prefix = uri ? 'http://smarthealthit.org/fhir/scopes/' : '';
    return { text: `${prefix}${where}/${what}.${suffix}${query && `?${query}`}`, where, what, suffix, params, uri };
  });

describe('the grammar of scopes', () => {
  it('SMART 61, 64, 69: every resource scope is read for what it says', () => {
    fc.assert(
      fc.property(resource, ({ text, where, what, suffix, params, uri }) => {
        expect(parseScope(text)).toEqual({
          kind: 'resource',
          context: where,
          type: what,
          permissions: suffix,
          version: 2,
          params,
          uri,
        });
      }),
    );
  });

  it('SMART 67: any text at all is written as it was read', () => {
    const anything = fc.oneof(
      resource.map(({ text }) => text),
      fc.constantFrom('launch', 'launch/patient', 'launch/encounter?role=x', 'openid', '__ext', 'https://x.example/s'),
      fc.string(),
    );
    fc.assert(
      fc.property(anything, (text) => {
        expect(formatScope(parseScope(text))).toBe(text);
      }),
    );
  });

  it('SMART 62: letters out of order, doubled or unknown are no permission', () => {
    const jumbled = fc
      .stringMatching(/^[a-z]{1,6}$/)
      .filter((suffix) => !/^c?r?u?d?s?$/.test(suffix) && !['read', 'write'].includes(suffix));
    fc.assert(
      fc.property(jumbled, (suffix) => {
        expect(parseScope(`patient/Observation.${suffix}`).kind).toBe('other');
        expect(coversRead(`patient/Observation.${suffix}`, 'Observation')).toBe('none');
      }),
    );
  });

  it.each([
    'patient/Observation',
    'patient/Observation.',
    'patient/observation.rs',
    'patient/.rs',
    'Patient/Observation.rs',
    'patient/Observation.read?category=x',
    'patient/Observation.rs?',
    'patient/Observation.rs?category',
    'patient/Observation.rs?=x',
    'patient/Observation.rs?category=x&',
    'launch/Patient',
    'launch/',
    'launch/patient?role=',
  ])('SMART 61: %s is not in the grammar', (text) => {
    expect(parseScope(text)).toEqual({ kind: 'other', text });
  });

  it.each([
    ['read', 'rs'],
    ['write', 'cud'],
    ['*', 'cruds'],
  ])('SMART 63: version 1 .%s means .%s', (word, permissions) => {
    expect(parseScope(`patient/*.${word}`)).toMatchObject({ permissions, version: 1 });
  });

  it('SMART 70: launch scopes', () => {
    expect(parseScope('launch')).toEqual({ kind: 'launch', target: null, role: null });
    expect(parseScope('launch/location?role=ward')).toEqual({ kind: 'launch', target: 'location', role: 'ward' });
  });

  it('a list is parted at any white space', () => {
    expect(parseScopes('  openid  fhirUser\nlaunch ').map(formatScope)).toEqual(['openid', 'fhirUser', 'launch']);
    expect(parseScopes('')).toEqual([]);
  });
});

describe('what is asked for', () => {
  it('SMART 38, 39: reading the chart and who signs in, no more', () => {
    const scopes = requestedScopes(['permission-v2']).split(' ');
    expect(scopes.slice(0, 3)).toEqual(['openid', 'fhirUser', 'launch/patient']);
    expect(scopes).not.toContain('offline_access');
    for (const scope of scopes.slice(3))
      expect(parseScope(scope)).toMatchObject({ context: 'patient', permissions: 'rs' });
  });

  it.each([
    [['permission-v1'], 'patient/Observation.read'],
    [['permission-v1', 'permission-v2'], 'patient/Observation.rs'],
    [[], 'patient/Observation.rs'],
  ])('SMART 63: with %j it asks %s', (capabilities, scope) => {
    expect(requestedScopes(capabilities).split(' ')).toContain(scope);
  });
});

describe('what a granted list lets the chart read', () => {
  it.each([
    ['patient/Observation.rs', 'Observation', 'full'],
    ['patient/Observation.read', 'Observation', 'full'],
    ['patient/*.read', 'Observation', 'full'],
    ['user/*.cruds', 'Observation', 'full'],
    ['patient/Observation.s', 'Observation', 'full'],
    ['patient/Observation.r', 'Observation', 'part'],
    ['patient/Patient.r', 'Patient', 'full'],
    ['patient/Patient.s', 'Patient', 'part'],
    ['patient/Observation.rs?category=laboratory', 'Observation', 'part'],
    ['patient/Observation.rs?category=laboratory patient/Observation.rs', 'Observation', 'full'],
    ['patient/Observation.cud', 'Observation', 'none'],
    ['patient/Observation.write', 'Observation', 'none'],
    ['patient/Condition.rs', 'Observation', 'none'],
    ['patient/ObservationX.rs', 'Observation', 'none'],
    ['system/Observation.rs', 'Observation', 'none'],
    ['patient/Observation.sr', 'Observation', 'none'],
    ['', 'Observation', 'none'],
  ])('SMART 59, 62, 64: %s for %s is %s', (granted, resourceType, verdict) => {
    expect(coversRead(granted, resourceType)).toBe(verdict);
  });

  it('SMART 64: more scopes never allow less', () => {
    const rank = { none: 0, part: 1, full: 2 };
    const list = fc.array(resource.map(({ text }) => text));
    fc.assert(
      fc.property(list, list, (some, more) => {
        const before = coversRead(some.join(' '), 'Observation');
        const after = coversRead([...some, ...more].join(' '), 'Observation');
        expect(rank[after]).toBeGreaterThanOrEqual(rank[before]);
      }),
    );
  });

  it('C8 what is granted as asked is not narrowed', () => {
    for (const capabilities of [['permission-v1'], ['permission-v2']]) {
      const asked = requestedScopes(capabilities);
      expect(narrowedScopes(asked, asked)).toEqual([]);
      expect(narrowedScopes(asked, '')).toHaveLength(6);
    }
  });
});
