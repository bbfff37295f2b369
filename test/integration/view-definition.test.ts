/** The translator that stands between the ViewDefinitions of docs/scale and DuckDB, by what SQL on FHIR v2 says of each element. */
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parsePath } from '../support/view-definition/fhir-path.ts';
import { MACROS, toDuckDb, type Select, type ViewDefinition } from '../support/view-definition/to-duckdb.ts';

let duckdb: DuckDBConnection;
const PATIENTS = [
  {
    id: 'a',
    active: true,
    birthDate: '1960-05-01',
    deceasedBoolean: false,
    name: [
      { family: 'One', given: ['x', 'y'] },
      { family: 'Two', use: "o'f" },
    ],
    telecom: [],
    managingOrganization: { reference: 'https://ehr.test/fhir/Organization/o1/_history/3' },
    multipleBirthInteger: 2,
  },
  { id: 'b', name: { family: 'Single' }, deceasedDateTime: '2020', birthDate: null },
  { id: 'c' },
];

beforeAll(async () => {
  duckdb = await (await DuckDBInstance.create(':memory:')).connect();
  for (const macro of MACROS) await duckdb.run(macro);
  await duckdb.run('CREATE TABLE resources (resource JSON)');
  const all = [...PATIENTS.map((one) => ({ resourceType: 'Patient', ...one })), { resourceType: 'Device', id: 'd' }];
  for (const one of all)
    await duckdb.run(`INSERT INTO resources VALUES ('${JSON.stringify(one).replaceAll("'", "''")}')`);
});
afterAll(() => duckdb.closeSync());

const view = (select: readonly Select[], more: Partial<ViewDefinition> = {}): ViewDefinition => ({
  ...{ resourceType: 'ViewDefinition', name: 'v', resource: 'Patient', select },
  ...more,
});
async function ask(definition: ViewDefinition): Promise<unknown[]> {
  const reader = await duckdb.runAndReadAll(`SELECT * FROM (${toDuckDb(definition, 'resources')}) ORDER BY ALL`);
  return reader.getRowsJson();
}
const column = (path: string, type = 'string', name = path) => ({ path, type, name });
const ID = column('getResourceKey()', 'id', 'id');

test.each([
  ['name.family', 'string', ['One', 'Single', null]],
  ['name.first().given.first()', 'string', ['x', null, null]],
  ["name.where(use = 'o\\'f').family", 'string', ['Two', null, null]],
  ["name.where(use = 'none' or family = 'Two').family", 'string', ['Two', null, null]],
  ["name.exists(given = 'y')", 'boolean', [false, false, false]],
  ["name.exists(given = 'x')", 'boolean', [true, false, false]],
  ['name.exists()', 'boolean', [true, true, false]],
  ['telecom.empty()', 'boolean', [true, true, true]],
  ['birthDate.exists()', 'boolean', [true, false, false]],
  ['name.exists().not()', 'boolean', [false, false, true]],
  ['active', 'boolean', [true, false, false]],
  ['deceased.ofType(dateTime)', 'dateTime', [null, '2020', null]],
  ['deceased.ofType(boolean)', 'boolean', [false, false, false]],
  ['multipleBirth.ofType(integer)', 'integer', ['2', null, null]],
  ['managingOrganization.getReferenceKey(Organization)', 'id', ['o1', null, null]],
  ['managingOrganization.getReferenceKey(Patient)', 'id', [null, null, null]],
])('%s gives of each patient what FHIRPath says', async (path, type, values) => {
  expect(await ask(view([{ column: [ID, column(path, type, 'found')] }]))).toEqual(
    ['a', 'b', 'c'].map((id, n) => [id, values[n]]),
  );
});

test('forEach makes a row of each element and none of nothing; forEachOrNull one of nothing', async () => {
  const names = [column('family')];
  expect(await ask(view([{ column: [ID] }, { forEach: 'name', column: names }]))).toEqual([
    ['a', 'One'],
    ['a', 'Two'],
    ['b', 'Single'],
  ]);
  expect(await ask(view([{ column: [ID] }, { forEachOrNull: 'name', column: names }]))).toEqual([
    ['a', 'One'],
    ['a', 'Two'],
    ['b', 'Single'],
    ['c', null],
  ]);
});

test('selects stand side by side, inner ones in the element of the outer, unions one after the other', async () => {
  const inner = {
    forEach: 'name',
    select: [{ column: [column('family')] }, { forEach: 'given', column: [column('$this')] }],
  };
  expect(() => toDuckDb(view([inner]), 'resources')).toThrow(SyntaxError);
  const unions = {
    unionAll: [{ column: [column('name.family', 'string', 'x')] }, { column: [column('birthDate', 'date', 'x')] }],
  };
  expect(await ask(view([{ column: [ID] }, unions], { where: [{ path: 'active' }] }))).toEqual([
    ['a', '1960-05-01'],
    ['a', 'One'],
  ]);
});

test('constants are texts, never SQL', async () => {
  const constant = [{ name: 'family', valueString: "Two' OR '1' = '1" }];
  const where = [{ path: 'name.where(family = %family).exists()' }];
  expect(await ask(view([{ column: [ID] }], { constant, where }))).toEqual([]);
});

test.each(['name.', 'name..family', 'name.where(', "name = 'x", '1 +', 'name family', '', '%'])(
  '%j is no path',
  (path) => {
    expect(() => parsePath(path)).toThrow(SyntaxError);
  },
);

test.each(['name.last()', 'name.join()', '%unknown', 'name[0]', 'ofType(string)'])(
  '%s is refused, never guessed',
  (path) => {
    expect(() => toDuckDb(view([{ column: [column(path)] }]), 'resources')).toThrow(SyntaxError);
  },
);
