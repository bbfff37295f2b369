import { describe, expect, it } from 'vitest';
import type { ChartModel } from '../../../main/fhir/model/index.ts';
import { createChartModel } from '../../../main/fhir/model/index.ts';
import { answer, createWorkerService } from '../../../main/fhir/worker-service.ts';

const START = { patientId: 'p', fhirBase: 'https://ehr.example/fhir', timeZone: 'UTC' };
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const medication = { resource: { resourceType: 'Medication', id: 'm' } };
const request = (id: string | undefined, search?: object) => ({
  resource: { resourceType: 'MedicationRequest', id, subject: { reference: 'Patient/p' } },
  ...(search === undefined ? {} : { search }),
});
const bundle = (...entry: object[]) => bytesOf({ resourceType: 'Bundle', entry });

function started() {
  const service = createWorkerService((options) => createChartModel({ ...options, now: () => 0 }));
  service.start(START);
  return service;
}
const received = (service: ReturnType<typeof started>, ...entry: object[]) =>
  service.addPage({ list: 'medications', bytes: bundle(...entry) }).received;

describe('the reading worker', () => {
  it('G3 counts each record once between pages, until the list is cleared', () => {
    const service = started();
    expect(received(service, request('a'), request('b'))).toBe(2);
    expect(received(service, request('b'), request('c'))).toBe(1);
    service.clear('medications');
    expect(received(service, request('a'))).toBe(1);
  });

  it('counts matches, not what was included; records without an id each count', () => {
    const service = started();
    const match = { mode: 'match' };
    expect(received(service, request('a', match), { ...medication, search: { mode: 'include' } })).toBe(1);
    expect(received(service, request('b'), medication)).toBe(1);
    expect(received(service, request(undefined), request(undefined))).toBe(2);
    expect(received(service, { resource: { resourceType: 'Basic', id: 'x' }, search: match })).toBe(1);
  });

  it('answers with a code alone where a failure is expected, and with a trace without its message where not', () => {
    const service = started();
    const asked = { id: 1, operation: 'addPage', argument: { list: 'patient', bytes: bytesOf([]) } } as const;
    expect(answer(service, asked)).toEqual({
      id: 1,
      ok: false,
      error: { code: 'fhir-not-fhir', details: { member: 'resourceType' } },
    });
    const broken = createWorkerService(
      () =>
        ({
          clear: () => {
            throw new TypeError('secret words');
          },
        }) as unknown as ChartModel,
    );
    broken.start(START);
    const failed = answer(broken, { id: 2, operation: 'clear', argument: 'patient' });
    expect(failed).toMatchObject({ id: 2, ok: false, error: { code: 'internal' }, trace: { errorName: 'TypeError' } });
    expect(JSON.stringify(failed)).not.toContain('secret words');
  });

  it('answers no-session before it is started', () => {
    const service = createWorkerService((options) => createChartModel({ ...options, now: () => 0 }));
    expect(answer(service, { id: 1, operation: 'unresolvedMedications', argument: null })).toMatchObject({
      ok: false,
      error: { code: 'no-session' },
    });
  });
});
