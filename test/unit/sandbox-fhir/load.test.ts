import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storeFrom } from './serve.ts';

const UUID = 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0';
const patient = { resourceType: 'Patient', id: 'p' };

describe('loading a folder', () => {
  it('takes single resources and Bundles, below sub-folders too, and counts them', async () => {
    const store = await storeFrom({
      'a.json': patient,
      'below/b.json': {
        resourceType: 'Bundle',
        type: 'searchset',
        entry: [{ resource: { resourceType: 'Condition', id: 'c' } }],
      },
      'ignored.txt': 'not JSON',
    });
    expect(store.report).toEqual({ loaded: 2, skipped: [] });
    expect(store.types).toEqual(['Condition', 'Patient']);
  });

  it('display-15 the text of a resource keeps its digits, with and without rewritten references', async () => {
    const store = await storeFrom({
      'a.json': '{"resourceType":"Observation","id":"o","valueQuantity":{"value":4.0}}',
      'b.json': `{"resourceType":"Bundle","type":"transaction","entry":[
        {"fullUrl":"${UUID}","resource":{"resourceType":"Patient"}},
        {"resource":{"resourceType":"Observation","id":"q","subject":{"reference":"${UUID}"},"valueQuantity":{"value":0.010}}}]}`,
    });
    expect(store.stored('Observation', 'o')?.text).toContain('"value":4.0}');
    expect(store.stored('Observation', 'q')?.text).toContain('"value":0.010}');
    expect(store.stored('Observation', 'q')?.text).toContain(
      '"reference":"Patient/0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"',
    );
    expect(store.list('Observation', '0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0')).toHaveLength(1);
  });

  it('rewrites links everywhere, nested and absolute, but no identifier', async () => {
    const identifier = { system: 'urn:ietf:rfc:3986', value: UUID };
    const store = await storeFrom({
      'a.json': {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [
          {
            fullUrl: 'http://elsewhere.example/fhir/Observation/7',
            resource: {
              resourceType: 'Observation',
              id: 'deep',
              contained: [{ resourceType: 'Device', patient: { reference: UUID } }],
              extension: [{ url: 'x', valueReference: { reference: UUID } }],
              derivedFrom: [{ reference: 'http://elsewhere.example/fhir/Observation/7' }],
            },
          },
          { fullUrl: UUID, resource: { ...patient, identifier: [identifier] } },
        ],
      },
    });
    const text = store.stored('Observation', 'deep')?.text;
    expect(text).not.toContain('urn:uuid');
    expect(text).toContain('"derivedFrom":[{"reference":"Observation/deep"}]');
    expect(store.read('Patient', 'p')).toMatchObject({ identifier: [identifier] });
  });

  it('settles references that only another file can settle', async () => {
    const store = await storeFrom({
      'a.json': {
        resourceType: 'Encounter',
        id: 'e',
        subject: { reference: UUID },
        participant: [{ individual: { reference: 'Practitioner?identifier=http://npi.example|99' } }],
        serviceProvider: { reference: 'Organization?identifier=x|nobody' },
      },
      'b.json': {
        resourceType: 'Bundle',
        entry: [
          { fullUrl: UUID, resource: patient },
          {
            resource: {
              resourceType: 'Practitioner',
              id: 'dr',
              identifier: [{ system: 'http://npi.example', value: '99' }],
            },
          },
        ],
      },
    });
    expect(store.read('Encounter', 'e')).toMatchObject({
      subject: { reference: 'Patient/p' },
      participant: [{ individual: { reference: 'Practitioner/dr' } }],
      serviceProvider: { reference: 'Organization?identifier=x|nobody' },
    });
  });

  it('names and skips what it cannot use, and says why', async () => {
    const store = await storeFrom({
      'bad.json': '{"resourceType":',
      'deep.json': '['.repeat(100_000) + ']'.repeat(100_000),
      'list.json': [],
      'noid.json': { resourceType: 'Patient' },
      'notype.json': { id: 'x' },
      'oddid.json': { resourceType: 'Patient', id: 'a/b' },
      'pack.json': {
        resourceType: 'Bundle',
        entry: [{}, null, { resource: { resourceType: 'Patient' } }, { resource: patient }, { resource: patient }],
      },
      'weird.json': { resourceType: 'Bundle', entry: 'none' },
    });
    const { report } = store;
    expect(report.loaded).toBe(1);
    expect(report.skipped).toEqual([
      { file: 'bad.json', reason: 'is not valid JSON' },
      { file: 'deep.json', reason: 'is nested too deeply' },
      { file: 'list.json', reason: 'is not a JSON object' },
      { file: 'noid.json', reason: 'has no id' },
      { file: 'notype.json', reason: 'has no resourceType' },
      { file: 'oddid.json', reason: 'has an id that FHIR does not allow' },
      { file: 'pack.json entry 1', reason: 'holds no resource' },
      { file: 'pack.json entry 2', reason: 'holds no resource' },
      { file: 'pack.json entry 3', reason: 'has no id' },
      { file: 'pack.json entry 5', reason: 'has the type and id of a resource loaded before, from pack.json entry 4' },
      { file: 'weird.json', reason: 'Bundle.entry is not a list' },
    ]);
  });

  it('extra resources fill gaps and never replace what the folder holds', async () => {
    const store = await storeFrom({ 'a.json': { ...patient, active: true } }, [
      { ...patient },
      { resourceType: 'Practitioner', id: 'dr' },
    ]);
    expect(store.report).toEqual({ loaded: 2, skipped: [] });
    expect(store.read('Patient', 'p')).toMatchObject({ active: true });
  });

  it('H2 no patient, however malformed, throws', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          name: fc.jsonValue(),
          identifier: fc.jsonValue(),
          birthDate: fc.jsonValue(),
          gender: fc.jsonValue(),
          subject: fc.jsonValue(),
        }),
        async (odd) => {
          const store = await storeFrom({ 'a.json': { ...odd, ...patient } });
          expect(store.patients()).toHaveLength(1);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('the list of patients', () => {
  it('searches all names, identifiers and dates by every word, accents and case aside', async () => {
    const store = await storeFrom({
      'a.json': {
        ...patient,
        name: [
          { use: 'usual', family: 'Brown', given: ['Ruth'] },
          { use: 'maiden', family: 'Núñez' },
        ],
        birthDate: '1956-03-14',
        identifier: [{ value: 'S9' }, { value: 'NG1', type: { coding: [{ code: 'MR' }] } }],
      },
      'b.json': {
        resourceType: 'Patient',
        id: 'q',
        name: [
          { use: 'usual', family: 'Wang' },
          { use: 'official', family: '王', given: ['秀英'] },
        ],
      },
      'c.json': { resourceType: 'Patient', id: 'r' },
    });
    expect(store.patients().map(({ name }) => name)).toEqual(
      expect.arrayContaining(['BROWN, Ruth', '王, 秀英 · WANG', 'Name not known']),
    );
    expect(store.patients('ruth nunez 1956').map(({ id }) => id)).toEqual(['p']);
    expect(store.patients('ruth wang')).toEqual([]);
    expect(store.patients('ng1')[0]?.identifier).toBe('NG1');
  });
});
