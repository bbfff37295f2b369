import { describe, expect, it } from 'vitest';
import { parametersQuery } from '../../../main/bulk/order.ts';
import { versionIn } from '../../../main/bulk/server-version.ts';
import {
  accepted,
  BASE,
  bulkBench,
  FILES,
  MANIFEST,
  ORDER,
  outcomeOf,
  STATUS,
  type Said,
} from '../../support/scripted-bulk.ts';

const POST = `POST ${BASE}/Patient/$export`;
const GET = `GET ${BASE}/Patient/$export`;
const METADATA = `GET ${BASE}/metadata`;
const speaks = (version: string): Said => ({
  body: {
    resourceType: 'CapabilityStatement',
    instantiates: [`http://hl7.org/fhir/uv/bulkdata/CapabilityStatement/bulk-data|${version}`],
  },
});
const FULL = {
  ...{ types: ['Patient', 'Observation'], since: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z' },
  ...{
    elements: ['Patient.name', 'id'],
    organizeOutputBy: 'Patient',
    includeAssociatedData: ['LatestProvenanceResources'],
  },
  typeFilters: ['Observation?code=a,b', 'Observation?code=c'],
};
type Posted = { parameter: { name: string }[] };
const postedIn = (body: string | undefined): Posted => JSON.parse(body ?? '') as Posted;

describe('asking for an export', () => {
  it.each([
    ['system', null, `${BASE}/$export`],
    ['patients', null, `${BASE}/Patient/$export`],
    ['group', 'ward-6', `${BASE}/Group/ward-6/$export`],
  ] as const)('SMART 111: level %s goes to its own address', async (level, group, url) => {
    const bench = bulkBench({ [`POST ${url}`]: accepted });
    expect(await bench.run({ level, group })).toMatchObject({ kind: 'done' });
    expect(bench.of(`POST ${url}`)).toHaveLength(1);
  });

  it('SMART 112, 109: says what it accepts, that it waits, and who it is', async () => {
    const bench = bulkBench({});
    await bench.run();
    expect(bench.of(POST)[0]?.headers).toEqual({
      ...{ accept: 'application/fhir+json', 'content-type': 'application/fhir+json' },
      ...{ prefer: 'respond-async', authorization: 'Bearer t0' },
    });
  });

  it('SMART 112: keeps the statuses apart where the server knows how, and reads X-Export-Status', async () => {
    const bench = bulkBench({
      [METADATA]: speaks('3.0.0'),
      [`GET ${STATUS}`]: [
        { status: 200, headers: { 'x-export-status': '202 Accepted' } },
        { status: 200, headers: { 'x-export-status': '200 OK' }, body: MANIFEST },
      ],
    });
    expect(await bench.run()).toMatchObject({ kind: 'done' });
    expect(bench.of(POST)[0]?.headers['prefer']).toBe('respond-async, separate-export-status');
    const failing = bulkBench({
      [METADATA]: speaks('3.0.0'),
      [`GET ${STATUS}`]: { status: 200, headers: { 'x-export-status': '500 Internal Server Error' } },
    });
    await expect(failing.run()).rejects.toMatchObject({ code: 'bulk-job-failed', details: { status: 500 } });
  });

  it('SMART 113, 114: posts every parameter, each value by itself', async () => {
    const bench = bulkBench({ [METADATA]: speaks('4.0.0-ballot') });
    await bench.run({ ...FULL, patients: ['p1', 'p2'] });
    expect(postedIn(bench.of(POST)[0]?.body)).toEqual({
      resourceType: 'Parameters',
      parameter: [
        { name: '_outputFormat', valueString: 'application/fhir+ndjson' },
        { name: '_since', valueInstant: '2026-01-01T00:00:00Z' },
        { name: '_until', valueInstant: '2026-02-01T00:00:00Z' },
        { name: '_type', valueString: 'Patient' },
        { name: '_type', valueString: 'Observation' },
        { name: '_elements', valueString: 'Patient.name' },
        { name: '_elements', valueString: 'id' },
        { name: 'patient', valueReference: { reference: 'Patient/p1' } },
        { name: 'patient', valueReference: { reference: 'Patient/p2' } },
        { name: 'includeAssociatedData', valueCode: 'LatestProvenanceResources' },
        { name: '_typeFilter', valueString: 'Observation?code=a,b' },
        { name: '_typeFilter', valueString: 'Observation?code=c' },
        { name: 'organizeOutputBy', valueString: 'Patient' },
        { name: 'allowPartialManifests', valueBoolean: true },
      ],
    });
  });

  it.each([404, 405, 415, 400, 501])('SMART 113: falls back on GET where POST is answered %d', async (status) => {
    const bench = bulkBench({ [POST]: { status }, [GET]: accepted });
    expect(await bench.run(FULL)).toMatchObject({ kind: 'done' });
    const query = new URL(bench.of(GET)[0]?.url ?? '').searchParams;
    expect([...query]).toEqual([
      ['_outputFormat', 'application/fhir+ndjson'],
      ['_since', '2026-01-01T00:00:00Z'],
      ['_until', '2026-02-01T00:00:00Z'],
      ['_type', 'Patient,Observation'],
      ['_elements', 'Patient.name,id'],
      ['includeAssociatedData', 'LatestProvenanceResources'],
      ['_typeFilter', 'Observation?code=a,b'],
      ['_typeFilter', 'Observation?code=c'],
      ['organizeOutputBy', 'Patient'],
    ]);
    expect(parametersQuery([])).toBe('');
  });

  it('SMART 113, 114: a server of 1.0 gets no POST, one of 4.0 no GET, and patient is posted only', async () => {
    const old = bulkBench({ [METADATA]: speaks('1.0.1'), [GET]: accepted });
    await old.run();
    expect(old.of(POST)).toEqual([]);
    const ballot = bulkBench({ [METADATA]: speaks('4.0.0-ballot'), [POST]: { status: 405 }, [GET]: accepted });
    await expect(ballot.run()).rejects.toMatchObject({ code: 'bulk-not-supported' });
    const patients = bulkBench({ [POST]: { status: 405 }, [GET]: accepted });
    await expect(patients.run({ patients: ['a'] })).rejects.toMatchObject({ code: 'bulk-not-supported' });
    expect([...ballot.of(GET), ...patients.of(GET)]).toEqual([]);
  });

  it('SMART 113: reads the version from wherever the statement tells it, and knows when it does not', () => {
    const canonical = 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export|2.0.0';
    const rest = (definition: string) => ({ rest: [{ operation: [{ name: 'export', definition }] }] });
    expect(versionIn(rest(canonical))).toBe(2);
    expect(versionIn({ rest: [{ resource: [{ operation: [{ definition: canonical }] }] }] })).toBe(2);
    expect(versionIn({ implementationGuide: ['hl7.fhir.uv.bulkdata#3.0.0'], ...rest(canonical) })).toBe(3);
    expect(versionIn(rest('http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export'))).toBeNull();
    expect(versionIn({ fhirVersion: '4.0.1' })).toBeNull();
    expect(versionIn(null)).toBeNull();
  });

  it('SMART 113: a statement that cannot be had says nothing, and stops nothing', async () => {
    for (const said of [{ status: 500 }, { body: '<html>' }, { breaks: 'timeout' }] as const) {
      expect(await bulkBench({ [METADATA]: said }).run()).toMatchObject({ kind: 'done' });
    }
    const bench = bulkBench({});
    await bench.run();
    expect(bench.of(METADATA)[0]?.headers).not.toHaveProperty('authorization');
  });

  it.each([
    ['_sort', 'Observation?_sort=date'],
    ['_count', 'Observation?code=a&_count=5'],
    ['_include', 'Observation?_include=Observation:subject'],
    ['_include:iterate', 'Observation?_include:iterate=x'],
    ['_elements', 'Observation?_elements=id'],
    ['two types', 'Observation,Condition?code=a'],
    ['a type that is not exported', 'Condition?code=a'],
    ['no search', 'Observation'],
  ])('SMART 115: sends no _typeFilter with %s', async (_what, filter) => {
    const bench = bulkBench({});
    const refused = bench.run({ types: ['Observation'], typeFilters: [filter] });
    await expect(refused).rejects.toMatchObject({ code: 'bulk-order-invalid', details: { member: '_typeFilter' } });
    expect(bench.asked).toEqual([]);
  });

  it.each([
    [{ level: 'group' as const }, 'group'],
    [{ group: 'a' }, 'group'],
    [{ level: 'group' as const, group: '..' }, 'group'],
    [{ level: 'system' as const, patients: ['a'] }, 'patient'],
    [{ patients: ['a/b'] }, 'patient'],
    [{ since: '2026-02-01T00:00:00Z', until: '2026-01-01T00:00:00Z' }, '_until'],
  ])('SMART 111, 114: sends no order that makes no sense: %o', async (order, member) => {
    const bench = bulkBench({});
    await expect(bench.run(order)).rejects.toMatchObject({ code: 'bulk-order-invalid', details: { member } });
    expect(bench.asked).toEqual([]);
  });

  it('SMART 116: asks again without a parameter that is refused and not needed, and says so', async () => {
    const refuse = (name: string): Said => ({ status: 400, body: outcomeOf('not-supported', `Unknown: ${name}.`) });
    const bench = bulkBench({ [POST]: [refuse('_elements'), refuse('_typeFilter'), accepted] });
    await bench.run({ ...FULL, types: ['Observation'] });
    const names = bench.of(POST).map(({ body }) => new Set(postedIn(body).parameter.map(({ name }) => name)));
    expect(names.map((one) => [one.has('_elements'), one.has('_typeFilter'), one.has('_type')])).toEqual([
      [true, true, true],
      [false, true, true],
      [false, false, true],
    ]);
    expect(bench.notes.filter(({ code }) => code === 'parameter-left-out').map(({ subject }) => subject)).toEqual([
      '_elements',
      '_typeFilter',
    ]);
    expect(bench.of(POST).map(({ headers }) => headers['prefer'])).not.toContain('handling=lenient');
  });

  it.each(['_since', '_type', '_until', 'patient'])(
    'SMART 116: an order without %s would be another order: it ends, and names the parameter',
    async (name) => {
      const bench = bulkBench({ [POST]: { status: 400, body: outcomeOf('not-supported', `No ${name} here`) } });
      await expect(bench.run({ ...FULL, patients: ['a'] })).rejects.toMatchObject({
        code: 'bulk-kickoff-rejected',
        details: { status: 400, member: name },
      });
      expect(bench.of(POST)).toHaveLength(1);
    },
  );

  it('SMART 113, 116: a parameter is to blame, not the method: nothing is sent as GET', async () => {
    const bench = bulkBench({ [POST]: { status: 400, body: outcomeOf('value', '_since is odd') }, [GET]: accepted });
    const refused = bench.run({ since: '2026-01-01T00:00:00Z' });
    await expect(refused).rejects.toMatchObject({ code: 'bulk-kickoff-rejected', details: { member: '_since' } });
    expect(bench.of(GET)).toEqual([]);
  });

  it('SMART 116: tells parameters that an accepted order says were ignored', async () => {
    const bench = bulkBench({
      [POST]: { ...accepted, body: outcomeOf('informational', 'ignored _since', 'information') },
    });
    await bench.run({ since: '2026-01-01T00:00:00Z' });
    expect(bench.notes).toContainEqual({ code: 'parameter-ignored', subject: '_since', count: null });
  });

  it.each([
    ['none', {}],
    ['an insecure one', { 'content-location': 'http://ehr.example/status/1' }],
    ['one with a user', { 'content-location': 'https://u@ehr.example/status/1' }],
  ])('SMART 116: an acceptance needs an address that may be asked, not %s', async (_what, headers) => {
    const bench = bulkBench({ [POST]: { status: 202, headers } });
    await expect(bench.run()).rejects.toMatchObject({
      code: 'bulk-kickoff-rejected',
      details: { member: 'Content-Location' },
    });
  });

  it('SMART 117: waits out a 429, by Retry-After and by backoff, and begins one job alone', async () => {
    const bench = bulkBench({ [POST]: [{ status: 429, headers: { 'retry-after': '30' } }, { status: 429 }, accepted] });
    await bench.run();
    const [first, second, third, ...more] = bench.of(POST).map(({ atMs }) => atMs);
    expect(more).toEqual([]);
    expect([(second ?? 0) - (first ?? 0), (third ?? 0) - (second ?? 0)]).toEqual([30_000, 2000]);
  });

  it('SMART 117: gives up on a server that stays busy, and never asks twice for what may have begun', async () => {
    await expect(bulkBench({ [POST]: { status: 429 } }).run()).rejects.toMatchObject({ code: 'bulk-server-busy' });
    const lost = bulkBench({ [POST]: [{ breaks: 'timeout' }, accepted] });
    await expect(lost.run()).rejects.toMatchObject({ code: 'bulk-server-unreachable' });
    expect(lost.of(POST)).toHaveLength(1);
    const apart = bulkBench({ [POST]: [{ breaks: 'unreachable' }, accepted] });
    expect(await apart.run()).toMatchObject({ kind: 'done' });
  });

  it('SMART 137: says that a scope is missing, and sends no second order', async () => {
    const bench = bulkBench({ [POST]: { status: 403, body: outcomeOf('forbidden', 'scope') } });
    await expect(bench.run()).rejects.toMatchObject({ code: 'bulk-kickoff-rejected', details: { status: 403 } });
    expect(bench.of(POST)).toHaveLength(1);
  });

  it('SMART 126: renews a token that is refused at the start, once', async () => {
    const bench = bulkBench({ [POST]: [{ status: 401 }, accepted] });
    await bench.run();
    expect(bench.of(POST).map(({ headers }) => headers['authorization'])).toEqual(['Bearer t0', 'Bearer t1']);
    await expect(bulkBench({ [POST]: { status: 401 } }).run()).rejects.toMatchObject({ code: 'bulk-token-refused' });
  });

  it('SMART 115: applies a filter again where the server passed over it, and says what it left out', async () => {
    const line = (id: string, code: string): string =>
      `${JSON.stringify({ resourceType: 'Observation', id, code: { coding: [{ code }] } })}\n`;
    const bench = bulkBench({
      [`GET ${STATUS}`]: { body: { ...MANIFEST, output: [{ type: 'Observation', url: `${FILES}/1`, count: 3 }] } },
      [`GET ${FILES}/1`]: { body: line('1', 'a') + line('2', 'x') + line('3', 'a') },
    });
    const typeFilters = ['Observation?code=a&value-quantity=gt5'];
    await bench.run({ types: ['Observation'], typeFilters });
    expect(bench.disk.files.get('Observation.0001.ndjson')?.toString()).toBe(line('1', 'a') + line('3', 'a'));
    expect(bench.notes).toEqual([
      { code: 'filtered-here', subject: 'Observation?value-quantity', count: null },
      { code: 'filtered-here', subject: 'Observation', count: 1 },
    ]);
  });

  it('SMART 114: sends nothing that was not ordered', async () => {
    const bench = bulkBench({});
    await bench.run({ types: [] });
    expect(postedIn(bench.of(POST)[0]?.body).parameter.map(({ name }) => name)).toEqual(['_outputFormat']);
    expect(ORDER.patients).toEqual([]);
  });
});
