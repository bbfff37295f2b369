import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeContext, readLaunchContext } from '../../../main/smart/launch-context.ts';
import type { LaunchContext } from '../../../main/session/launch.ts';

const NONE: LaunchContext = {
  patientId: null,
  encounterId: null,
  locationId: null,
  intent: null,
  tenant: null,
  fhirContext: [],
  needPatientBanner: true,
  styleUrl: null,
};

describe('the launch context', () => {
  it('SMART 71-77: what a server may say is read', () => {
    const context: LaunchContext = readLaunchContext({
      patient: 'p1',
      encounter: 'e1',
      location: 'l1',
      intent: 'reconcile-medications',
      tenant: 'north',
      need_patient_banner: false,
      smart_style_url: 'https://ehr.example/style.json?v=1',
      fhirContext: [{ reference: 'ImagingStudy/i1' }],
    });
    expect(context).toEqual({
      patientId: 'p1',
      encounterId: 'e1',
      locationId: 'l1',
      intent: 'reconcile-medications',
      tenant: 'north',
      needPatientBanner: false,
      styleUrl: 'https://ehr.example/style.json?v=1',
      fhirContext: [{ reference: 'ImagingStudy/i1', role: 'launch' }],
    });
  });

  it.each([[undefined], [null], ['']])('SMART 71: a patient that is %j is none', (patient) => {
    expect(readLaunchContext({ patient })).toEqual(NONE);
  });

  it.each([
    ['Patient/p1'],
    ['https://ehr.example/Patient/p1'],
    ['p 1'],
    ['p1\n'],
    ['../p1'],
    ['x'.repeat(65)],
    [7],
    [{}],
  ])('SMART 71: the patient %j is refused', (patient) => {
    expect(() => readLaunchContext({ patient })).toThrow(
      expect.objectContaining({ code: 'token-malformed', details: { member: 'patient' } }) as Error,
    );
  });

  it.each([['Encounter/e1'], [''], [7], [['e1']], ['e1\0']])(
    'SMART 72: the encounter %j counts as none',
    (encounter) => {
      expect(readLaunchContext({ encounter, location: encounter })).toEqual(NONE);
    },
  );

  it.each([
    [undefined, true],
    [null, true],
    [true, true],
    ['false', true],
    [0, true],
    [false, false],
  ])('SMART 73: need_patient_banner %j asks for a banner: %s', (need_patient_banner, needed) => {
    expect(readLaunchContext({ need_patient_banner }).needPatientBanner).toBe(needed);
  });

  it.each([
    ['a\u0000b\u001bc', 'abc'],
    ['a\u202eb\u200bc', 'abc'],
    ['two\nlines', 'twolines'],
    ['\ud800x', 'x'],
    ['   ', null],
    ['\u0007', null],
    ['x'.repeat(1e6), 'x'.repeat(200)],
    ['\u{1f600}'.repeat(300), '\u{1f600}'.repeat(200)],
    [7, null],
    [{ toString: 'x' }, null],
  ])('SMART 74, 76: intent and tenant %# are cleaned', (text, clean) => {
    expect(readLaunchContext({ intent: text, tenant: text })).toEqual({ ...NONE, intent: clean, tenant: clean });
  });

  it.each([
    'http://ehr.example/style.json',
    'javascript:alert(1)',
    'data:application/json,{}',
    'file:///etc/passwd',
    'https://user@ehr.example/s',
    'https://ehr.example/s#x',
    '/style.json',
    `https://ehr.example/${'x'.repeat(2000)}`,
    7,
  ])('SMART 75: the style %j is not fetched', (smart_style_url) => {
    expect(readLaunchContext({ smart_style_url }).styleUrl).toBeNull();
  });

  it('SMART 75: a style on the loopback interface may be plain http', () => {
    const smart_style_url = 'http://127.0.0.1:9000/style.json';
    expect(readLaunchContext({ smart_style_url }).styleUrl).toBe(smart_style_url);
  });

  it('SMART 78: extensions do not disturb', () => {
    const context = { patient: 'p1', __x: { deep: [1] }, 'https://vendor.example/p': 7, constructor: null };
    expect(readLaunchContext(context)).toEqual({ ...NONE, patientId: 'p1' });
  });
});

describe('fhirContext', () => {
  const read = (fhirContext: unknown) => readLaunchContext({ fhirContext }).fhirContext;

  it.each([
    ['a reference', { reference: 'ImagingStudy/1' }, { reference: 'ImagingStudy/1', role: 'launch' }],
    [
      'an absolute one',
      { reference: 'https://x.example/Task/1' },
      { reference: 'https://x.example/Task/1', role: 'launch' },
    ],
    ['a canonical', { canonical: 'http://x.example/q|1' }, { reference: 'http://x.example/q|1', role: 'launch' }],
    ['an identifier', { identifier: { system: 'urn:a', value: '7' } }, { reference: 'urn:a|7', role: 'launch' }],
    ['one without a system', { identifier: { value: '7' }, type: 'Device' }, { reference: '7', role: 'launch' }],
    [
      'a role',
      { reference: 'Task/1', role: 'https://x.example/r' },
      { reference: 'Task/1', role: 'https://x.example/r' },
    ],
    ['a role of null', { reference: 'Task/1', role: null }, { reference: 'Task/1', role: 'launch' }],
    ['unknown properties', { reference: 'Task/1', note: {}, __x: 1 }, { reference: 'Task/1', role: 'launch' }],
    ['the old form', 'Task/1', { reference: 'Task/1', role: 'launch' }],
    ['another patient by role', { reference: 'Patient/m', role: 'mother' }, { reference: 'Patient/m', role: 'mother' }],
  ])('SMART 77: %s is read', (_title, entry, expected) => {
    expect(read([entry])).toEqual([expected]);
  });

  it.each([
    ['an empty role', { reference: 'Task/1', role: '' }],
    ['a role of control characters', { reference: 'Task/1', role: '\u0000' }],
    ['a role that is no text', { reference: 'Task/1', role: 7 }],
    ['nothing to refer to', { role: 'x' }],
    ['an empty reference', { reference: '' }],
    ['an identifier without a value', { identifier: { system: 'urn:a' } }],
    ['a patient without a role', { reference: 'Patient/1' }],
    ['a patient of the launch', { reference: 'https://x.example/Patient/1/_history/2', role: 'launch' }],
    ['an encounter without a role', { reference: 'Encounter/1' }],
    ['a patient by type', { identifier: { value: '7' }, type: 'Patient' }],
    ['a patient in the old form', 'Patient/1'],
    ['null', null],
    ['a number', 7],
    ['a list', [['Task/1']]],
  ])('SMART 77: %s is left out, and the others stay', (_title, entry) => {
    expect(read([{ reference: 'Task/1' }, entry, { reference: 'Task/2' }])).toEqual([
      { reference: 'Task/1', role: 'launch' },
      { reference: 'Task/2', role: 'launch' },
    ]);
  });

  it.each([['Task/1'], [{}], [null], [7]])('SMART 77: %j for the whole is nothing', (value) => {
    expect(read(value)).toEqual([]);
  });

  it('SMART 77: several of a type are kept, but not without end', () => {
    expect(read(Array.from({ length: 1000 }, (_, n) => ({ reference: `Task/${n}` })))).toHaveLength(50);
  });

  it('SMART 77: whatever comes, each entry has a reference, a role, and neither is a second patient', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary-ascii' }),
      fc.constantFrom('Patient/1', 'Encounter/1', 'launch', ''),
    );
    const entry = fc.oneof(
      fc.anything(),
      fc.record({ reference: text, canonical: text, role: text, type: text }, { requiredKeys: [] }),
    );
    fc.assert(
      fc.property(fc.array(entry), (many) => {
        for (const { reference, role } of read(many)) {
          expect(reference).toMatch(/\S/);
          expect(role).toMatch(/\S/);
          expect(reference + role).not.toMatch(/[\p{Cc}\p{Cf}]/u);
          if (role === 'launch') expect(reference).not.toMatch(/(^|\/)(Patient|Encounter)\/[^/]+$/);
        }
      }),
    );
  });
});

describe('the context after a refresh', () => {
  const before: LaunchContext = {
    patientId: 'p1',
    encounterId: 'e1',
    locationId: 'l1',
    intent: 'i',
    tenant: 't',
    fhirContext: [{ reference: 'Task/1', role: 'launch' }],
    needPatientBanner: false,
    styleUrl: 'https://ehr.example/s',
  };

  it('SMART 79: what is not said again stays', () => {
    expect(mergeContext(before, {})).toEqual(before);
    expect(mergeContext(before, { need_patient_banner: null, fhirContext: null, encounter: 'Encounter/2' })).toEqual(
      before,
    );
  });

  it('SMART 79: what is said again replaces', () => {
    const document = { encounter: 'e2', need_patient_banner: true, fhirContext: [], tenant: 'u' };
    expect(mergeContext(before, document)).toEqual({
      ...before,
      encounterId: 'e2',
      needPatientBanner: true,
      fhirContext: [],
      tenant: 'u',
    });
  });

  it('E5 another patient is given as it is, for the caller to notice; a malformed one is refused', () => {
    expect(mergeContext(before, { patient: 'p2' }).patientId).toBe('p2');
    expect(() => mergeContext(before, { patient: 'Patient/p2' })).toThrow('token-malformed');
  });
});
