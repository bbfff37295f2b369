import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLossless } from '../../../shared/fhir/lossless-json.ts';
import { isOfNoMeasure } from '../../../main/bulk/panel/pass-over.ts';
import { peekType } from '../../../main/bulk/panel/peek-type.ts';
import { createRows } from '../../../main/bulk/panel/panel-rows.ts';
import type { PanelStore } from '../../../main/bulk/panel/panel-store.ts';
import { readLine } from '../../../main/bulk/panel/read-line.ts';
import { readResult } from '../../../main/bulk/panel/read-result.ts';
import { momentOf } from '../../../shared/clinical/panel-rules.ts';
import { mutated, textOf } from '../../support/mutate.ts';
import {
  AS_OF,
  condition,
  egfr,
  figures,
  hba1c,
  ndjson,
  NO_FILTER,
  patient,
  prescription,
  pressure,
  quantity,
  read,
  result,
  side,
  status,
  summaryOf,
  type TextFile,
} from './support.ts';

const SEED = { seed: 20261128 };
const IDS = ['p1', 'p2', 'p3', 'p4', 'gone'];
type Resource = { readonly resourceType: string; readonly id: string };

const when = fc.constantFrom(
  ...['2026-10-01T08:00:00Z', '2026-10-01T09:00:00+01:00', '2026-10-01', '2026-09-30', '2025-12-01', '2025-11-27'],
  ...['2027', '2024', '2026-10-01T08:00:01Z'],
);
const issued = fc.constantFrom(undefined, '2026-10-01T08:00:00Z', '2026-10-02T08:00:00Z');
const sentStatus = fc.constantFrom('final', 'final', 'final', 'amended', 'preliminary', 'entered-in-error');
const subject = fc.constantFrom(...IDS).map((id) => ({ reference: `Patient/${id}` }));
const common = fc.record({ effectiveDateTime: when, issued, status: sentStatus, subject });
const id = fc.nat(40).map(String);

const observation = fc
  .tuple(
    common,
    fc.integer({ min: 5, max: 25 }),
    fc.constantFrom('hba1c', 'ifcc', 'egfr', 'egfr-old', 'pressure', 'systolic', 'diastolic', 'other'),
  )
  .map(([more, n, kind]): object => {
    const rate = quantity(n * 5, 'mL/min/{1.73_m2}', n % 3 === 0 ? { comparator: '>' } : {});
    if (kind === 'hba1c') return hba1c(n / 2, more);
    if (kind === 'ifcc') return result('59261-8', quantity(n * 4, 'mmol/mol'), more);
    if (kind === 'egfr') return egfr(n * 5, more);
    if (kind === 'egfr-old') return result('48642-3', rate, more);
    if (kind === 'pressure') return pressure(n * 8, n * 5, more);
    if (kind === 'systolic') return side('8480-6', n * 8, more);
    if (kind === 'diastolic') return side('8462-4', n * 5, more);
    return result('2345-7', quantity(n, 'mmol/L'), more);
  });
const person = fc
  .record({
    birthDate: fc.constantFrom('1960-05-01', '1999', '2015-01-01', undefined),
    deceasedBoolean: fc.constantFrom(undefined, undefined, true),
    link: fc.constantFrom(undefined, undefined, undefined, [{ type: 'replaced-by' }]),
  })
  .map((more) => patient('?', more));
const problem = fc
  .tuple(subject, fc.constantFrom('1', '2', '3'), fc.constantFrom('active', 'relapse', 'resolved'))
  .map(([of, code, clinical]) =>
    condition(code, `Condition ${code}`, { subject: of, ...status(clinical, 'confirmed') }),
  );
const order = fc
  .tuple(subject, fc.constantFrom('active', 'stopped'), fc.constantFrom(null, 'x', 'y', 'z'))
  .map(([of, sent, link]) =>
    prescription({
      subject: of,
      status: sent,
      ...(link === null
        ? {}
        : {
            medicationCodeableConcept: undefined,
            medicationReference: { reference: `Medication/${link}`, display: link === 'z' ? 'Zinc' : undefined },
          }),
    }),
  );
const medication = fc
  .constantFrom('Aspirin', 'Metformin', 'Insulin')
  .map((text) => ({ resourceType: 'Medication', id: '?', code: { text } }));
const others = fc.constant({ resourceType: 'Encounter', id: '?', subject: { reference: 'Patient/p1' } });

/** One resource of each id, as a server has it at one moment. */
const resource: fc.Arbitrary<Resource> = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(observation, id).map(([one, own]) => ({ ...one, id: own }) as Resource) },
  {
    weight: 3,
    arbitrary: fc.tuple(person, fc.constantFrom('p1', 'p2', 'p3', 'p4')).map(([one, own]) => ({ ...one, id: own })),
  },
  { weight: 2, arbitrary: fc.tuple(problem, id).map(([one, own]) => ({ ...one, id: own })) },
  { weight: 2, arbitrary: fc.tuple(order, id).map(([one, own]) => ({ ...one, id: own })) },
  { weight: 1, arbitrary: fc.tuple(medication, fc.constantFrom('x', 'y')).map(([one, own]) => ({ ...one, id: own })) },
  { weight: 1, arbitrary: fc.tuple(others, id).map(([one, own]) => ({ ...one, id: own })) },
);
const keyOf = ({ resourceType, id: own }: Resource): string => `${resourceType}/${own}`;
const state = fc.uniqueArray(resource, { selector: keyOf, minLength: 5, maxLength: 60 });

const passesOver = (line: string): boolean => {
  const bytes = Buffer.from(line);
  return isOfNoMeasure(bytes.toString('latin1'), bytes);
};

const everything = (store: PanelStore): unknown => {
  const { total, rows } = createRows(store).rows({ filter: NO_FILTER, offset: 0, limit: 100 });
  return { summary: summaryOf(store), total, rows };
};

describe('property:', () => {
  test('no order of files and lines changes anything', async () => {
    const shuffled = state.chain((records) =>
      fc.tuple(
        fc.constant(records),
        fc.shuffledSubarray(records, { minLength: records.length, maxLength: records.length }),
        fc.integer({ min: 0, max: 60 }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([records, other, cut]) => {
        const plain = await read([[ndjson(...records)]]);
        const files = [ndjson(...other.slice(0, cut)), ndjson(...other.slice(cut))];
        expect(everything(await read([files]))).toEqual(everything(plain));
      }),
      { ...SEED, numRuns: 300 },
    );
  });

  test('SMART 128: no way of cutting the bytes changes anything, nor do blank lines and line ends of other systems', async () => {
    await fc.assert(
      fc.asyncProperty(state, fc.integer({ min: 1, max: 700 }), async (records, pieceBytes) => {
        const plain = ndjson(...records, patient('é€😀'));
        const other = `\ufeff${plain.text.replaceAll('\n', '\r\n\n')}`.trimEnd();
        expect(everything(await read([[{ text: other }]], pieceBytes))).toEqual(everything(await read([[plain]])));
      }),
      { ...SEED, numRuns: 60 },
    );
  });

  test('every counted patient is in exactly one group of each measure, whatever the filter', async () => {
    const filter = fc.record({
      condition: fc.constantFrom(null, 'SNOMED CT 1', 'SNOMED CT 2'),
      ageFrom: fc.constantFrom(null, 18, 65),
    });
    await fc.assert(
      fc.asyncProperty(state, filter, async (records, part) => {
        const summary = summaryOf(await read([[ndjson(...records)]]), part);
        for (const { groups, counted, bins } of summary.measures) {
          expect(groups.reduce((sum, { patients }) => sum + patients, 0)).toBe(counted);
          const recent = groups.slice(0, -2).reduce((sum, { patients }) => sum + patients, 0);
          expect(bins.reduce((sum, { patients }) => sum + patients, 0)).toBe(recent);
          expect(counted).toBeLessThanOrEqual(summary.matching - summary.deceased);
        }
        const aged = summary.ages.reduce((sum, { patients }) => sum + patients, 0);
        expect(aged + summary.ageUnknown + summary.deceased).toBe(summary.matching);
      }),
      { ...SEED, numRuns: 200 },
    );
  });

  test('SMART 130, 136: an export and what changed since give the figures of a full export of the last state', async () => {
    const step = fc.record({ changed: state, deleted: fc.array(resource.map(keyOf), { maxLength: 10 }) });
    await fc.assert(
      fc.asyncProperty(state, fc.array(step, { minLength: 1, maxLength: 3 }), async (first, steps) => {
        const now = new Map(first.map((one) => [keyOf(one), one]));
        const runs: TextFile[][] = [[ndjson(...first)]];
        for (const { changed, deleted } of steps) {
          const gone = deleted.filter((key) => !changed.some((one) => keyOf(one) === key));
          for (const one of changed) now.set(keyOf(one), one);
          for (const key of gone) now.delete(key);
          const entry = gone.map((url) => ({ request: { method: 'DELETE', url } }));
          const bundle = {
            ...ndjson({ resourceType: 'Bundle', type: 'transaction', entry }),
            kind: 'deleted' as const,
          };
          runs.unshift([ndjson(...changed), bundle]);
        }
        expect(everything(await read(runs))).toEqual(everything(await read([[ndjson(...now.values())]])));
      }),
      { ...SEED, numRuns: 200 },
    );
  });

  test('hostile lines never break the panel, and what holds of its figures still does', async () => {
    await fc.assert(
      fc.asyncProperty(state, fc.nat(), async (records, harm) => {
        const lines = records.map((one, n) => {
          const lossless: unknown = parseLossless(JSON.stringify(one));
          return textOf(mutated(lossless, harm, n));
        });
        const summary = await figures(...lines, '{"resourceType":"Observation"', '[]', 'null', '{', '\ud800', '"x"');
        for (const { groups, counted } of summary.measures) {
          expect(groups.reduce((sum, { patients }) => sum + patients, 0)).toBe(counted);
        }
      }),
      { ...SEED, numRuns: 400 },
    );
  });

  test('digits of a value are those that were sent', () => {
    const digits = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc
        .tuple(fc.integer({ min: -999, max: 999 }), fc.nat(99_999), fc.nat(3))
        .map(([whole, part, zeros]) => `${whole}.${part}${'0'.repeat(zeros)}`),
      fc.constantFrom('-0', '0', '-0.0', '0.0000001', '1e2', '1E+2', '123456789012345678', '0.10', '100', '5'),
    );
    fc.assert(
      fc.property(digits, fc.constantFrom('value', 'v\\u0061lue'), (number, name) => {
        const line = readLine(`{"valueQuantity":{"unit":"%", "${name}" : ${number}}}`);
        const sent = (line?.lossless()['valueQuantity'] as { value: { text: string } | number }).value;
        expect(typeof sent === 'number' ? String(sent) : sent.text).toBe(number);
      }),
      { ...SEED, numRuns: 5000 },
    );
  });

  test('a line that is passed over unread is whole, is a result, and belongs to no measure', () => {
    let passed = 0;
    fc.assert(
      fc.property(state, fc.nat(), (records, harm) => {
        for (const [n, one] of records.entries()) {
          const whole = JSON.stringify(one);
          for (const line of [
            whole,
            textOf(mutated(parseLossless(whole), harm, n)),
            `${whole.slice(0, -1)},"a":"{"}`,
          ]) {
            for (const cut of [line, line.slice(0, harm % line.length), `${line} `]) {
              if (!passesOver(cut)) continue;
              passed++;
              const read = readLine(cut);
              if (read === null) throw new Error(`passed over, and unreadable: ${cut}`);
              expect(read.resource['resourceType']).toBe('Observation');
              expect(readResult(read, momentOf(AS_OF))).toBeNull();
            }
          }
        }
      }),
      { ...SEED, numRuns: 100 },
    );
    expect(passed).toBeGreaterThan(100);
    const line = (text: string): boolean => passesOver(`{"resourceType":"Observation",${text}}`);
    expect(line('"code":{"coding":[{"code":"2345-7"}]}')).toBe(true);
    expect(line('"code":{"coding":[{"code":"4548\\u002d4"}]}')).toBe(false);
    expect(line('"resourceType":"Patient"')).toBe(false);
    expect(line('"code":{')).toBe(false);
  });

  test('a type that is read from the beginning of a line is the one that parsing gives', () => {
    const line = fc.oneof(
      fc
        .tuple(fc.string({ maxLength: 70 }), fc.string())
        .map(([type, more]) => JSON.stringify({ resourceType: type, more })),
      fc.constantFrom('{"resourceType":"Patient"}', '{"resourceType":"Pat\\u0069ent"}', '{"resourceType":"', '{}'),
    );
    fc.assert(
      fc.property(line, (text) => {
        const peeked = peekType(text);
        if (peeked !== null) expect((JSON.parse(text) as Resource).resourceType).toBe(peeked);
      }),
      { ...SEED, numRuns: 2000 },
    );
  });
});

test('lines that cannot be read are counted, and the rest is read', async () => {
  const bad = [Buffer.from('{"resourceType":"Observation",'), Buffer.from([0xc3, 0x28, 0x0a])];
  const summary = await figures(patient('p1'), ...bad.map((bytes) => bytes.toString('latin1')), 'x', hba1c(7));
  expect(summary.problems).toEqual([{ words: 'Lines that could not be read', count: 3 }]);
  expect(summary.patients).toBe(1);
});
