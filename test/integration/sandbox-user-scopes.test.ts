/** Sign-ins for all that a clinician may see: patients are searched in the FHIR store. */
import type { Bundle, Patient } from 'fhir/r4';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/server.ts';
import { signIn } from '../support/sandbox-session.ts';

let sandbox: Sandbox;
let bearer: string;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 });
  const scope = 'openid fhirUser user/Patient.rs user/Observation.rs online_access';
  const { tokens } = await signIn(sandbox, { scope }, { patient: undefined });
  expect(tokens).not.toHaveProperty('patient');
  bearer = `Bearer ${String(tokens.access_token)}`;
});
afterAll(() => sandbox.close());

const get = (target: string): Promise<Response> =>
  fetch(new URL(target, `${sandbox.fhirBase}/`), { headers: { authorization: bearer } });
const search = async (query: string): Promise<Bundle> => (await (await get(`Patient?${query}`)).json()) as Bundle;
const patientsOf = ({ entry = [] }: Bundle): Patient[] =>
  entry.map(({ resource }) => resource).filter((resource): resource is Patient => resource?.resourceType === 'Patient');
const familyOf = ({ name }: Patient): string => name?.[0]?.family ?? '';

describe('Patient search with user/Patient.rs', () => {
  it.each([
    ['name=ashworth', 2],
    ['name=ashworth&name=kath', 1],
    ['family=ashworth&given=catherine', 1],
    ['family=ASHW', 2],
    ['name=nobody-of-this-name', 0],
  ])('%s finds %i', async (query, total) => {
    const bundle = await search(query);
    expect([bundle.total, patientsOf(bundle).length]).toEqual([total, total]);
  });

  it('finds by identifier, with and without its system, and by birth date', async () => {
    const [one] = patientsOf(await search('family=ashworth&given=catherine'));
    const { system, value } = one!.identifier![0]!;
    for (const query of [
      `identifier=${value!}`,
      `identifier=${system!}|${value!}`,
      `birthdate=${one!.birthDate!}&family=ashworth`,
    ])
      expect(
        patientsOf(await search(query)).map(({ id }) => id),
        query,
      ).toEqual([one!.id]);
    expect((await search(`identifier=https://elsewhere.example|${value!}`)).total).toBe(0);
  });

  it('pages through everybody once, with a total', async () => {
    const seen: string[] = [];
    let next: string | undefined = 'Patient?_count=60&_sort=family';
    while (next !== undefined) {
      const bundle = (await (await get(next)).json()) as Bundle;
      expect(bundle.total).toBe(sandbox.generated + 12);
      seen.push(...patientsOf(bundle).map(({ id }) => id!));
      next = bundle.link?.find(({ relation }) => relation === 'next')?.url;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(sandbox.generated + 12);
  });

  it('sorts by family name', async () => {
    const families = patientsOf(await search('_sort=family&_count=20')).map(familyOf);
    expect(families).toEqual(families.toSorted((a, b) => a.localeCompare(b, 'en', { sensitivity: 'base' })));
  });

  it('opens one patient after the other with the same token', async () => {
    for (const id of ['similar-one', 'similar-two']) {
      expect((await get(`Patient/${id}`)).status).toBe(200);
      expect((await get(`Observation?patient=${id}&_count=1`)).status).toBe(200);
    }
    expect((await get('Condition?patient=similar-one')).status).toBe(403);
  });

  it('shows a patient’s own account nobody else', async () => {
    const own = sandbox.accounts.find(({ patient }) => patient !== null)!;
    const { tokens } = await signIn(
      sandbox,
      { scope: 'openid user/Patient.rs' },
      { account: own.id, patient: undefined },
    );
    const answer = await fetch(`${sandbox.fhirBase}/Patient`, {
      headers: { authorization: `Bearer ${String(tokens.access_token)}` },
    });
    expect(patientsOf((await answer.json()) as Bundle).map(({ id }) => id)).toEqual([own.patient]);
  });
});
