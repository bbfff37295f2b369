import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  coversRead,
  formatScope,
  narrowedScopes,
  parseScope,
  parseScopes,
  permissionsOf,
  permissionsWithin,
  requestedScopes,
  wantedScope,
  type ScopeWish,
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

const STANDALONE = { kind: 'standalone', access: 'patient', refresh: 'none' } as const;
const capabilities = fc.subarray(['permission-v1', 'permission-v2', 'permission-online', 'permission-offline']);
const wish = fc.record<ScopeWish>({
  kind: fc.constantFrom('standalone', 'ehr', 'unlock'),
  access: fc.constantFrom('patient', 'user'),
  refresh: fc.constantFrom('online', 'offline', 'none'),
});

describe('what is asked for', () => {
  it('SMART 38, 39: reading the chart and who signs in, no more', () => {
    const scopes = requestedScopes(['permission-v2'], STANDALONE).split(' ');
    expect(scopes.slice(0, 3)).toEqual(['openid', 'fhirUser', 'launch/patient']);
    expect(scopes.slice(3)).toEqual([
      'patient/Patient.rs',
      'patient/Observation.rs',
      'patient/Condition.rs',
      'patient/MedicationRequest.rs',
      'patient/Medication.rs',
      'patient/AllergyIntolerance.rs',
      'patient/Encounter.rs',
    ]);
  });

  it.each([
    [['permission-v1'], 'patient/Observation.read'],
    [['permission-v1', 'permission-v2'], 'patient/Observation.rs'],
    [[], 'patient/Observation.rs'],
  ])('SMART 63: with %j it asks %s', (listed, scope) => {
    expect(requestedScopes(listed, STANDALONE).split(' ')).toContain(scope);
  });

  it.each([
    ['standalone', 'patient', ['launch/patient'], 'patient'],
    ['standalone', 'user', [], 'user'],
    ['ehr', 'patient', ['launch'], 'patient'],
    ['ehr', 'user', ['launch'], 'user'],
  ] as const)('SMART 31, 32: %s with %s access asks for the context %j', (kind, access, launch, context) => {
    const scopes = requestedScopes([], { kind, access, refresh: 'none' }).split(' ').map(parseScope);
    expect(scopes.filter((scope) => scope.kind === 'launch').map(formatScope)).toEqual(launch);
    const contexts = scopes.flatMap((scope) => (scope.kind === 'resource' ? [scope.context] : []));
    expect(new Set(contexts)).toEqual(new Set([context]));
  });

  it('SMART 38: an unlock asks who is there, and for no data', () => {
    fc.assert(
      fc.property(capabilities, wish, (listed, { access, refresh }) => {
        expect(requestedScopes(listed, { kind: 'unlock', access, refresh })).toBe('openid fhirUser');
      }),
    );
  });

  it.each([
    ['none', ['permission-online', 'permission-offline'], []],
    ['online', ['permission-online', 'permission-offline'], ['online_access']],
    ['online', ['permission-online'], ['online_access']],
    ['online', [], ['online_access']],
    ['online', ['permission-offline'], []],
    ['offline', ['permission-online', 'permission-offline'], ['offline_access']],
    ['offline', ['permission-offline'], ['offline_access']],
    ['offline', [], ['offline_access']],
    ['offline', ['permission-online'], ['online_access']],
  ] as const)('SMART 87: policy refresh %s, of a server that lists %j: asks %j', (refresh, listed, asked) => {
    const scopes = requestedScopes(listed, { ...STANDALONE, refresh }).split(' ');
    expect(scopes.filter((scope) => scope.endsWith('_access'))).toEqual(asked);
  });

  it('SMART 38, 66: it only reads, in the shortest form, and within the grammar', () => {
    fc.assert(
      fc.property(capabilities, wish, (listed, wanted) => {
        const scopes = parseScopes(requestedScopes(listed, wanted)).filter((scope) => scope.kind === 'resource');
        for (const scope of scopes) {
          expect(scope).toMatchObject({ context: wanted.access, permissions: 'rs', params: [] });
          expect(scope.type).not.toBe('*');
        }
        // No two could be written as one: each type stands once.
        expect(new Set(scopes.map(({ type: named }) => named)).size).toBe(scopes.length);
      }),
    );
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

  it('SMART 64: parameters of one scope narrow it, however many scopes of them there are', () => {
    const narrow = fc.array(param, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(narrow, { minLength: 1 }), (many) => {
        const granted = many.map((params) => `patient/Observation.rs?${params.map((p) => p.join('=')).join('&')}`);
        expect(coversRead(granted.join(' '), 'Observation')).toBe('part');
        expect(coversRead([...granted, 'patient/Observation.rs'].join(' '), 'Observation')).toBe('full');
      }),
    );
  });

  it('C8 what is granted as asked is not narrowed', () => {
    for (const listed of [['permission-v1'], ['permission-v2']]) {
      const asked = requestedScopes(listed, STANDALONE);
      expect(narrowedScopes(asked, asked)).toEqual([]);
      expect(narrowedScopes(asked, '')).toHaveLength(7);
    }
  });
});

describe('what this app may see', () => {
  const asked = requestedScopes([], STANDALONE);
  const sectionOf = (granted: string, name: string, requested = asked) =>
    permissionsOf(granted, requested).sections.find(({ section }) => section === name);

  it('SMART 59: what is granted as asked lets every part be read', () => {
    fc.assert(
      fc.property(capabilities, wish, (listed, wanted) => {
        fc.pre(wanted.kind !== 'unlock');
        const scopes = requestedScopes(listed, wanted);
        const { sections, others } = permissionsOf(scopes, scopes);
        expect(sections.map(({ access }) => access)).toEqual(Array(7).fill('full'));
        for (const section of sections) expect(scopes).toContain(section.wanted);
        expect(others.every((text) => /^(openid|launch.*|.*_access)$/.test(text))).toBe(true);
      }),
    );
  });

  it('SMART 59: of an empty list nothing can be read, and each part names what it lacks', () => {
    const { sections, others } = permissionsOf('', asked);
    expect(sections.map(({ section, access, wanted }) => [section, access, wanted])).toEqual([
      ['patient', 'none', 'patient/Patient.rs'],
      ['results', 'none', 'patient/Observation.rs'],
      ['conditions', 'none', 'patient/Condition.rs'],
      ['medications', 'none', 'patient/MedicationRequest.rs patient/Medication.rs'],
      ['allergies', 'none', 'patient/AllergyIntolerance.rs'],
      ['encounters', 'none', 'patient/Encounter.rs'],
      ['user', 'none', 'openid fhirUser'],
    ]);
    expect(others).toEqual([]);
  });

  it.each([
    ['patient/Observation.rs?category=laboratory', 'results', 'part'],
    ['patient/MedicationRequest.rs', 'medications', 'part'],
    ['patient/Medication.rs', 'medications', 'none'],
    ['patient/*.read', 'medications', 'full'],
    ['user/Condition.rs', 'conditions', 'full'],
    ['openid', 'user', 'part'],
    ['fhirUser', 'user', 'none'],
  ])('SMART 64: by %s the part %s is seen: %s', (granted, section, access) => {
    expect(sectionOf(granted, section)).toMatchObject({ access });
  });

  it('SMART 59: names the granted scopes as the server wrote them, and what it would take in the words of the request', () => {
    const v1 = requestedScopes(['permission-v1'], { ...STANDALONE, access: 'user' });
    const wide = 'http://smarthealthit.org/fhir/scopes/user/*.read';
    const lab = 'patient/Observation.rs?category=laboratory';
    expect(sectionOf(`${wide} ${lab} ${lab}`, 'results', v1)).toEqual({
      section: 'results',
      access: 'full',
      granted: [wide, lab],
      wanted: 'user/Observation.read',
    });
  });

  it('SMART 67: every granted scope is shown once, as sent, whatever it is', () => {
    const one = fc.oneof(
      resource.map(({ text }) => text),
      fc.constantFrom('openid', 'fhirUser', 'launch', '__ext', 'https://x.example/s', 'patient/Observation.sr'),
    );
    fc.assert(
      fc.property(fc.array(one), (many) => {
        const { sections, others } = permissionsOf(many.join(' '), asked);
        expect(new Set([...sections.flatMap(({ granted }) => granted), ...others])).toEqual(new Set(many));
        expect(new Set(others).size).toBe(others.length);
        expect(others.some((text) => sections.some(({ granted }) => granted.includes(text)))).toBe(false);
      }),
    );
  });

  it.each([
    ['', 'patient', 'patient/Condition.rs'],
    ['openid patient/Patient.rs', 'patient', 'patient/Condition.rs'],
    ['user/*.cruds', 'user', 'user/Condition.rs'],
    ['launch/patient patient/Patient.read', 'patient', 'patient/Condition.read'],
    ['http://smarthealthit.org/fhir/scopes/user/Patient.read', 'user', 'user/Condition.read'],
    ['patient/Patient.read patient/Patient.rs', 'patient', 'patient/Condition.rs'],
  ] as const)('SMART 59, 63: of "%s" at %s level what is wanting is named %s', (granted, access, wanted) => {
    expect(wantedScope(granted, access, 'Condition')).toBe(wanted);
    const { sections } = permissionsWithin(granted, access);
    expect(sections.find(({ section }) => section === 'conditions')?.wanted).toBe(wanted);
  });
});
