import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idsOf, linkOf, serve, storeOf, type Answer, type Client } from '../unit/sandbox-fhir/serve.ts';

const LOINC = 'http://loinc.org';
const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';
const observation = (id: string, patient: string, more: object = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  subject: { reference: `Patient/${patient}` },
  code: { coding: [{ system: LOINC, code: '2823-3' }] },
  category: [{ coding: [{ system: CATEGORY, code: 'laboratory' }] }],
  ...more,
});
const RESOURCES = [
  {
    resourceType: 'Patient',
    id: 'one',
    name: [{ family: 'Núñez', given: ['Ana', 'Lucía'] }],
    gender: 'female',
    birthDate: '1950-05-06',
    identifier: [{ system: 'http://mrn', value: 'A|1' }],
  },
  { resourceType: 'Patient', id: 'two', name: [{ family: 'Brown', given: ['Ruth'] }], birthDate: '1956-03' },
  observation('o1', 'one', { effectiveDateTime: '2024-01-10', meta: { lastUpdated: '2024-01-11T00:00:00Z' } }),
  observation('o2', 'one', { effectiveDateTime: '2025-06-01T08:00:00+01:00', status: 'preliminary' }),
  observation('o3', 'one', {
    effectivePeriod: { start: '2025-12-01', end: '2025-12-03' },
    code: { text: 'Serum potassium' },
  }),
  observation('o4', 'one', {
    category: [{ coding: [{ system: CATEGORY, code: 'vital-signs' }] }],
    hasMember: [{ reference: 'Observation/o1' }],
  }),
  observation('o5', 'two', {
    effectiveDateTime: '2024-02-01',
    subject: { reference: 'http://elsewhere.example/fhir/Patient/one' },
  }),
  observation('o6', 'two', { effectiveDateTime: '2024-02-02' }),
  {
    resourceType: 'Condition',
    id: 'c1',
    subject: { reference: 'Patient/one' },
    clinicalStatus: { coding: [{ code: 'active' }] },
    encounter: { reference: 'Encounter/e1' },
  },
  {
    resourceType: 'Encounter',
    id: 'e1',
    status: 'finished',
    subject: { reference: 'Patient/one' },
    class: { system: 'x', code: 'AMB' },
    period: { start: '2024-01-01' },
  },
  { resourceType: 'Procedure', id: 'p1', subject: { reference: 'Patient/one' } },
  { resourceType: 'Procedure', id: 'p2', subject: { reference: 'Patient/two' } },
  { resourceType: 'Practitioner', id: 'dr', name: [{ family: 'Okafor' }] },
  { resourceType: 'Medication', id: 'm', code: { text: 'drug' } },
  {
    resourceType: 'MedicationRequest',
    id: 'r1',
    status: 'active',
    intent: 'order',
    subject: { reference: 'Patient/one' },
    medicationReference: { reference: 'Medication/m' },
    requester: { reference: 'Practitioner/dr' },
  },
  {
    resourceType: 'MedicationRequest',
    id: 'r2',
    status: 'stopped',
    intent: 'plan',
    subject: { reference: 'Patient/one' },
    medicationReference: { reference: 'Medication/m' },
  },
];

let server: Client & { close(): Promise<void> };
beforeAll(async () => {
  server = await serve(await storeOf(...RESOURCES));
});
afterAll(() => server.close());

const found = async (query: string): Promise<string[]> => idsOf(await server.get(query));

describe('search', () => {
  it.each<[string, string[]]>([
    ['Patient', ['one', 'two']],
    ['Patient?_id=two', ['two']],
    ['Patient?_id=one,two', ['one', 'two']],
    ['Patient?name=nun', ['one']],
    ['Patient?name=luc', ['one']],
    ['Patient?family=Nunez&given=ana', ['one']],
    ['Patient?family:exact=nunez', []],
    ['Patient?family:contains=row', ['two']],
    ['Patient?birthdate=1950-05-06', ['one']],
    ['Patient?birthdate=ge1956', ['two']],
    ['Patient?birthdate=1956', ['two']],
    ['Patient?gender=female', ['one']],
    ['Patient?gender=http://hl7.org/fhir/administrative-gender|female', ['one']],
    ['Patient?gender:missing=true', ['two']],
    ['Patient?identifier=http://mrn|A\\|1', ['one']],
    ['Patient?identifier=A\\|1', ['one']],
    ['Patient?identifier=|A\\|1', []],
    ['Observation?patient=one', ['o1', 'o2', 'o3', 'o4']],
    ['Observation?patient=Patient/one', ['o1', 'o2', 'o3', 'o4']],
    ['Observation?subject=Patient/two', ['o6']],
    ['Observation?subject:Patient=two', ['o6']],
    ['Observation?subject=http://elsewhere.example/fhir/Patient/one', ['o5']],
    ['Observation?patient=one,two&date=lt2024-02-10', ['o1', 'o6']],
    ['Observation?patient=one&patient=two', []],
    [`Observation?patient=one&category=${CATEGORY}|vital-signs`, ['o4']],
    [`Observation?patient=one&category=${CATEGORY}|`, ['o1', 'o2', 'o3', 'o4']],
    ['Observation?code=2823-3&status=preliminary', ['o2']],
    [`Observation?code=${LOINC}|2823-3,${LOINC}|1-1&patient=one`, ['o1', 'o2', 'o4']],
    ['Observation?code=|2823-3', []],
    ['Observation?code:text=serum', ['o3']],
    ['Observation?patient=one&status:not=final', ['o2']],
    ['Observation?patient=one&date:missing=true', ['o4']],
    ['Observation?patient=one&date=ge2025&date=lt2025-07', ['o2']],
    ['Observation?patient=one&date=2025-12', ['o3']],
    ['Observation?date=2025-06-01T07:00:00Z', ['o2']],
    ['Observation?date=2025-06-01T08:00:00%2B01:00', ['o2']],
    ['Observation?_lastUpdated=2024-01-11', ['o1']],
    ['Condition?patient=one&clinical-status=active,recurrence&encounter=e1', ['c1']],
    ['Encounter?class=AMB&date=le2024-06', ['e1']],
    ['Encounter?class=x|AMB&date=gt2024-06', ['e1']],
    ['MedicationRequest?patient=one&intent=order,plan&status=active', ['r1']],
    ['Practitioner?name=oka', ['dr']],
    ['AllergyIntolerance?patient=one', []],
    ['Procedure?patient=two', ['p2']],
    ['Procedure', ['p1', 'p2']],
    ['Observation?patient=one&_sort=-date', ['o3', 'o2', 'o1', 'o4']],
    ['Observation?patient=one&_sort=date', ['o1', 'o2', 'o3', 'o4']],
    ['Observation?patient=one&_sort=-_id', ['o4', 'o3', 'o2', 'o1']],
    ['Observation?patient=one&_sort=status,-_id', ['o4', 'o3', 'o1', 'o2']],
  ])('%s', async (query, ids) => expect(await found(query)).toEqual(ids));

  it('an absolute reference to this server is a local one', async () => {
    expect(await found(`Observation?patient=${server.base}/Patient/two`)).toEqual(['o6']);
  });

  it('POST _search joins form and query', async () => {
    const body = new URLSearchParams({ status: 'preliminary' });
    expect(idsOf(await server.get('Observation/_search?patient=one', {}, { method: 'POST', body }))).toEqual(['o2']);
    const json = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    expect((await server.get('Observation/_search', {}, json)).status).toBe(415);
  });

  it('SMART 139 each entry has a fullUrl and a mode; _include adds each target once', async () => {
    const { json } = await server.get(
      'MedicationRequest?patient=one&_include=MedicationRequest:medication&_include=MedicationRequest:requester',
    );
    expect(json.total).toBe(2);
    expect(json.entry?.map(({ fullUrl, search }) => [fullUrl.slice(server.base.length), search.mode])).toEqual([
      ['/MedicationRequest/r1', 'match'],
      ['/MedicationRequest/r2', 'match'],
      ['/Medication/m', 'include'],
      ['/Practitioner/dr', 'include'],
    ]);
  });

  it('a match is never included again, and one page’s target is another page’s match', async () => {
    const members = (answer: Answer) =>
      answer.json.entry?.map(({ resource, search }) => `${resource.id} ${search.mode}`);
    const include = 'Observation?patient=one&_include=Observation:has-member';
    expect(members(await server.get(`${include}&_sort=_id`))).toEqual(['o1 match', 'o2 match', 'o3 match', 'o4 match']);
    expect(members(await server.get(`${include}&_sort=-_id&_count=1`))).toEqual(['o4 match', 'o1 include']);
  });

  it('G8 the self link shows what was applied, and nothing else', async () => {
    const answer = await server.get(
      'Observation?patient=one&nonsense=1&_elements=id&_count=5000&code=&_include=Observation:nowhere',
    );
    expect(linkOf(answer, 'self')).toBe(`${server.base}/Observation?patient=one&_count=1000`);
    expect(answer.status).toBe(200);
  });

  it('handling=strict refuses what would be ignored', async () => {
    const strict = { headers: { prefer: 'handling=strict' } };
    expect((await server.get('Observation?nonsense=1', {}, strict)).status).toBe(400);
    expect((await server.get('Observation?patient=one&_count=1', {}, strict)).status).toBe(200);
  });

  it('_total and _summary', async () => {
    expect((await server.get('Patient?_total=none')).json.total).toBeUndefined();
    expect((await server.get('Patient?_total=accurate')).json.total).toBe(2);
    for (const query of ['Patient?_summary=count', 'Patient?_count=0']) {
      const { json } = await server.get(query);
      expect([json.total, json.entry, json.link.length]).toEqual([2, undefined, 1]);
    }
  });

  it.each([
    'Observation?date=soon',
    'Observation?date=2024-02-30',
    'Patient?_count=-1',
    'Patient?_count=many',
    'Patient?_sort=shoe',
    'Patient?_total=all',
    'Patient?gender:missing=perhaps',
    'Patient?gender:in=x',
    'Patient?birthdate:exact=2020',
    'Observation?subject:Shoe=1',
  ])('a bad value is a 400 with an OperationOutcome: %s', async (query) => {
    const { status, json } = await server.get(query);
    expect([status, json.resourceType]).toEqual([400, 'OperationOutcome']);
  });
});

describe('paging', () => {
  it('next links are opaque, lead through every match once, in order, and end', async () => {
    const seen: string[] = [];
    let next: string | undefined = `${server.base}/Observation?patient=one&_sort=-date&_count=1`;
    for (let n = 0; next !== undefined && n < 9; n++) {
      const answer = await server.get(next);
      seen.push(...idsOf(answer));
      next = linkOf(answer, 'next');
      if (next !== undefined) expect(next).toMatch(/\/Observation\?_page=[\w-]{43}$/);
    }
    expect(seen).toEqual(['o3', 'o2', 'o1', 'o4']);
    expect(next).toBeUndefined();
  });

  it('the same page has the same link, which stays good', async () => {
    const first = linkOf(await server.get('Patient?_count=1'), 'next')!;
    expect(linkOf(await server.get('Patient?_count=1'), 'next')).toBe(first);
    expect(idsOf(await server.get(first))).toEqual(idsOf(await server.get(first)));
  });

  it('G3 410 for an unknown page, another type’s page and another holder’s page', async () => {
    const page = linkOf(await server.get('Observation?_count=1'), 'next')!;
    expect((await server.get('Observation?_page=unknown')).status).toBe(410);
    expect((await server.get(page.replace('/Observation?', '/Patient?'))).status).toBe(410);
    expect((await server.get(page, { clientId: 'other' })).status).toBe(410);
    expect((await server.get(page, { scopes: ['user/*.rs'] })).status).toBe(410);
    expect((await server.get(page)).status).toBe(200);
  });
});

describe('HTTP', () => {
  it('reads a resource as the text that was loaded', async () => {
    const { status, text, headers } = await server.get('Medication/m');
    expect([status, text]).toEqual([200, '{"resourceType":"Medication","id":"m","code":{"text":"drug"}}']);
    expect(headers.get('content-type')).toBe('application/fhir+json;charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('HEAD gives the headers of GET and no body', async () => {
    const { status, text, headers } = await server.get('Medication/m', {}, { method: 'HEAD' });
    expect([status, text, headers.get('content-length')]).toEqual([200, '', '61']);
  });

  it.each([
    ['Patient/nobody', 404, 'not-found'],
    ['Shoe/1', 404, 'not-supported'],
    ['constructor', 404, 'not-supported'],
    ['', 404, 'not-supported'],
    ['Patient/one/_history/1', 404, 'not-supported'],
    ['Patient/$export', 404, 'not-supported'],
    ['Patient/%E0%A4%A', 400, 'invalid'],
  ])('%j answers %i', async (target, status, code) => {
    const answer = await server.get(target);
    expect([answer.status, answer.json.issue?.[0]?.code]).toEqual([status, code]);
  });

  it('405 names the methods that work', async () => {
    const post = await server.get('Patient', {}, { method: 'POST', body: '{}' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect((await server.get('Patient/one', {}, { method: 'DELETE' })).status).toBe(405);
    const search = await server.get('Patient/_search');
    expect([search.status, search.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it.each([
    ['application/xml', '', 406],
    ['application/fhir+xml', '', 406],
    ['text/html', '', 406],
    ['application/fhir+json', '', 200],
    ['application/xml, application/json;q=0.5', '', 200],
    ['application/json;q=0', '', 406],
    ['*/*', '', 200],
    ['application/fhir+json', '?_format=xml', 406],
    ['application/xml', '?_format=json', 200],
  ])('Accept %s with %j answers %i', async (accept, query, status) => {
    expect((await server.get(`Patient/one${query}`, {}, { headers: { accept } })).status).toBe(status);
  });

  it('401 asks for a token, and says when it was a bad one', async () => {
    const none = await server.get('Patient', null);
    expect([none.status, none.headers.get('www-authenticate'), none.json.issue?.[0]?.code]).toEqual([
      401,
      'Bearer realm="fhir"',
      'login',
    ]);
    const bad = await server.get('Patient', null, { headers: { authorization: 'bearer expired' } });
    expect(bad.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect((await server.get('Shoe/1', null)).status).toBe(401);
  });

  it('what the token’s judge throws is a 500 without its words', async () => {
    const { status, text } = await server.get('Patient', null, { headers: { authorization: 'Bearer not-json' } });
    expect(status).toBe(500);
    expect(text).not.toContain('JSON');
  });

  it('/metadata needs no token and lists what search knows', async () => {
    const { status, text } = await server.get('metadata', null);
    const { rest } = JSON.parse(text) as {
      rest: { resource: { type: string; searchParam: { name: string }[]; searchInclude?: string[] }[] }[];
    };
    const resources = rest[0]!.resource;
    expect(status).toBe(200);
    const orders = resources.find(({ type }) => type === 'MedicationRequest');
    expect(orders?.searchInclude).toContain('MedicationRequest:medication');
    for (const { type, searchParam } of resources) {
      for (const { name } of searchParam) {
        const strict = { headers: { prefer: 'handling=strict' } };
        expect((await server.get(`${type}?${name}:missing=false`, {}, strict)).status, `${type}?${name}`).toBe(200);
      }
    }
  });
});
