import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Access } from '../../sandbox/seam.ts';
import { idsOf, linkOf, serve, storeOf, type Client } from '../unit/sandbox-fhir/serve.ts';

const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';
const of = (patient: string) => ({ subject: { reference: `Patient/${patient}` } });
const observation = (id: string, patient: string, category: string) => ({
  ...{ resourceType: 'Observation', id, ...of(patient) },
  category: [{ coding: [{ system: CATEGORY, code: category }] }],
});

let server: Client & { close(): Promise<void> };
beforeAll(async () => {
  server = await serve(
    await storeOf(
      { resourceType: 'Patient', id: 'one' },
      { resourceType: 'Patient', id: 'two' },
      observation('lab', 'one', 'laboratory'),
      observation('vital', 'one', 'vital-signs'),
      observation('social', 'one', 'social-history'),
      observation('foreign', 'two', 'laboratory'),
      { resourceType: 'Observation', id: 'nobody' },
      { resourceType: 'Practitioner', id: 'dr' },
      { resourceType: 'Organization', id: 'org', name: 'Northgate' },
      { resourceType: 'Medication', id: 'm' },
      {
        resourceType: 'MedicationRequest',
        id: 'r',
        ...of('one'),
        medicationReference: { reference: 'Medication/m' },
        requester: { reference: 'Practitioner/dr' },
      },
    ),
  );
});
afterAll(() => server.close());

const patient = (...scopes: string[]): Partial<Access> => ({ scopes, patient: 'one' });
const status = async (target: string, access: Partial<Access>): Promise<number> =>
  (await server.get(target, access)).status;

describe('authorization', () => {
  it('SMART 71 a patient scope reads its patient’s records, and answers 403 for another’s', async () => {
    const access = patient('patient/*.rs');
    expect(await status('Patient/one', access)).toBe(200);
    expect(await status('Observation/lab', access)).toBe(200);
    expect(await status('Patient/two', access)).toBe(403);
    expect(await status('Observation/foreign', access)).toBe(403);
    expect(await status('Observation/nobody', access)).toBe(403);
  });

  it('SMART 39 the scope fhirUser opens the signed-in user’s own record, and no colleague’s', async () => {
    const fhirUser = 'http://ehr.example/fhir/Practitioner/dr';
    expect(await status('Practitioner/dr', { ...patient('patient/Patient.rs', 'fhirUser'), fhirUser })).toBe(200);
    expect(await status('Practitioner/dr', { ...patient('patient/Patient.rs'), fhirUser })).toBe(403);
    expect(await status('Practitioner/other', { ...patient('fhirUser'), fhirUser })).toBe(403);
    expect(await status('Practitioner', { ...patient('fhirUser'), fhirUser })).toBe(403);
  });

  it('SMART 71 a search gives the compartment alone, and may not name another patient', async () => {
    const access = patient('patient/*.rs');
    expect(idsOf(await server.get('Observation', access))).toEqual(['lab', 'vital', 'social']);
    expect(idsOf(await server.get('Patient', access))).toEqual(['one']);
    for (const query of [
      'patient=two',
      'subject=Patient/two',
      'patient=one,two',
      'subject=Group/g',
      'patient=http://x.example/Patient/one',
    ]) {
      expect(await status(`Observation?${query}`, access), query).toBe(403);
    }
    expect(await status('Observation?patient=one&patient:missing=false', access)).toBe(200);
  });

  it('SMART 63 version 1 scopes read and search; write scopes do neither', async () => {
    expect(await status('Observation?patient=one', patient('patient/Observation.read'))).toBe(200);
    expect(await status('Observation/lab', patient('patient/*.*'))).toBe(200);
    expect(await status('Observation/lab', patient('patient/Observation.write'))).toBe(403);
  });

  it('r and s are two permissions', async () => {
    expect(await status('Observation/lab', patient('patient/Observation.s'))).toBe(403);
    expect(await status('Observation', patient('patient/Observation.s'))).toBe(200);
    expect(await status('Observation', patient('patient/Observation.r'))).toBe(403);
  });

  it('SMART 64 granular scopes limit searches and reads, and add up', async () => {
    const labs = `patient/Observation.rs?category=${CATEGORY}|laboratory`;
    const vitals = `patient/Observation.rs?category=${CATEGORY}|vital-signs`;
    expect(idsOf(await server.get('Observation?patient=one', patient(labs)))).toEqual(['lab']);
    expect(idsOf(await server.get('Observation?patient=one', patient(labs, vitals)))).toEqual(['lab', 'vital']);
    expect(await status('Observation/vital', patient(labs))).toBe(403);
    expect((await server.get('Observation?patient=one&_summary=count', patient(labs))).json.total).toBe(1);
  });

  it('SMART 62 a scope that is out of order permits nothing', async () => {
    expect(await status('Observation', patient('patient/Observation.sr', 'openid'))).toBe(403);
  });

  it('user and system scopes are bound to nobody', async () => {
    for (const scope of ['user/Observation.rs', 'system/Observation.rs']) {
      expect(idsOf(await server.get('Observation?patient=two', { scopes: [scope], patient: 'one' }))).toEqual([
        'foreign',
      ]);
    }
  });

  it('a Medication comes with its order; by itself it needs its own scope', async () => {
    const access = patient('patient/MedicationRequest.rs');
    const answer = await server.get(
      'MedicationRequest?patient=one&_include=MedicationRequest:medication&_include=MedicationRequest:requester',
      access,
    );
    expect(idsOf(answer)).toEqual(['r', 'm']);
    expect(await status('Medication/m', access)).toBe(403);
    expect(await status('Medication/m', patient('patient/Medication.rs'))).toBe(200);
  });

  it('shared resources are read with the scope of their type', async () => {
    expect(await status('Practitioner/dr', patient('patient/Practitioner.r'))).toBe(200);
    expect(await status('Organization/org', patient('patient/Practitioner.r'))).toBe(403);
    expect(idsOf(await server.get('Organization?name=north', patient('patient/Organization.s')))).toEqual(['org']);
  });

  it('403 says insufficient_scope and no more', async () => {
    const { headers, json } = await server.get('Patient/two', patient('patient/Patient.rs'));
    expect(headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    expect(json.issue?.[0]?.code).toBe('forbidden');
    expect(JSON.stringify(json)).not.toContain('two');
  });

  it('a page stays within the token’s reach', async () => {
    const access = patient('patient/Observation.rs');
    const next = linkOf(await server.get('Observation?_count=2', access), 'next')!;
    expect(idsOf(await server.get(next, access))).toEqual(['social']);
    expect(await status(next, { ...access, patient: 'two' })).toBe(410);
  });
});
