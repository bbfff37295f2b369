import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineCheck, type CheckOptions, type LineReport } from '../../../main/bulk/line-check.ts';

const USUAL: CheckOptions = { type: 'Patient', maxLineBytes: 1000, filters: [], organizedBy: null };
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Puts `bytes` through a check in pieces that end at `cuts`. */
function check(bytes: Uint8Array, options: Partial<CheckOptions> = {}, cuts: readonly number[] = []) {
  const lines = createLineCheck({ ...USUAL, ...options });
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const written = ends.flatMap((end, n) => lines.push(bytes.slice(ends[n - 1] ?? 0, end)));
  const { rest, report } = lines.end();
  return { written: Buffer.concat([...written, ...rest]), report };
}
const reportOf = (text: string, options: Partial<CheckOptions> = {}): LineReport =>
  check(bytesOf(text), options).report;
const patient = (id: string): string => JSON.stringify({ resourceType: 'Patient', id });

describe('the line check', () => {
  it('SMART 128: counts lines and resources, with and without a newline at the end, and allows one blank last line', () => {
    const whole = { lines: 2, resources: 2, badLines: 0, otherTypes: 0, bad: [] };
    expect(reportOf(`${patient('a')}\n${patient('b')}\n`)).toMatchObject(whole);
    expect(reportOf(`${patient('a')}\r\n${patient('b')}`)).toMatchObject(whole);
    expect(reportOf(`${patient('a')}\n${patient('b')}\n\n`)).toMatchObject(whole);
    expect(reportOf(`${patient('a')}\n${patient('b')}\n \r\n`)).toMatchObject(whole);
    expect(reportOf('')).toMatchObject({ lines: 0, resources: 0, badLines: 0 });
  });

  it('SMART 128: reports a bad line by its number and goes on', () => {
    const text = [patient('a'), '{"resourceType":', '', '[]', '{"id":"x"}', 'null', patient('b')].join('\n');
    expect(reportOf(text)).toMatchObject({
      ...{ lines: 7, resources: 2, badLines: 5 },
      bad: [
        { line: 2, rule: 'is not JSON' },
        { line: 3, rule: 'is blank' },
        { line: 4, rule: 'is no resource' },
        { line: 5, rule: 'is no resource' },
        { line: 6, rule: 'is no resource' },
      ],
    });
  });

  it('SMART 128: tells a file that breaks off in the middle of a line', () => {
    expect(reportOf(`${patient('a')}\n${patient('b').slice(0, 9)}`)).toMatchObject({
      resources: 1,
      bad: [{ line: 2, rule: 'breaks off' }],
    });
  });

  it('SMART 128: takes UTF-8 strictly, and a cut within a character for none', () => {
    const name = bytesOf('{"resourceType":"Patient","id":"Zoë 王"}\n');
    for (let cut = 0; cut <= name.length; cut++) expect(check(name, {}, [cut]).report).toMatchObject({ badLines: 0 });
    const wrong = Buffer.concat([
      bytesOf('{"resourceType":"Patient","id":"'),
      Buffer.from([0xc3, 0x28]),
      bytesOf('"}\n'),
    ]);
    expect(check(wrong).report.bad).toEqual([{ line: 1, rule: 'is not UTF-8' }]);
  });

  it('SMART 128: a line beyond the cap is bad, is not held, is written all the same, and the next is read', () => {
    const long = JSON.stringify({ resourceType: 'Patient', id: 'x'.repeat(500) });
    const bytes = bytesOf(`${patient('a')}\n${long}\n${patient('b')}\n`);
    for (const filters of [[], ['Patient?_id=a,b']]) {
      const { report, written } = check(bytes, { maxLineBytes: 100, filters }, [90, 200, 333]);
      expect(report).toMatchObject({ lines: 3, resources: 2, bad: [{ line: 2, rule: 'is longer than 100 bytes' }] });
      expect(written.equals(bytes)).toBe(true);
    }
    expect(reportOf(long, { maxLineBytes: 100 })).toMatchObject({ lines: 1, badLines: 1 });
    expect(reportOf(long, { maxLineBytes: long.length })).toMatchObject({ lines: 1, badLines: 0 });
  });

  it('SMART 128: counts resources of another type than the manifest says', () => {
    const text = `${patient('a')}\n{"resourceType":"Group","id":"b"}\n`;
    expect(reportOf(text)).toMatchObject({ resources: 2, otherTypes: 1 });
    expect(reportOf(text, { type: null })).toMatchObject({ resources: 2, otherTypes: 0 });
  });

  it('SMART 132: counts the headers of blocks, which are no resources of the file', () => {
    const header = JSON.stringify({
      resourceType: 'Parameters',
      parameter: [{ name: 'header', valueReference: { reference: 'Patient/a' } }],
    });
    const text = `${header}\n${patient('a')}\n${header}\n${patient('b')}\n`;
    expect(reportOf(text, { organizedBy: 'Patient' })).toMatchObject({ blocks: 2, resources: 2, otherTypes: 0 });
    expect(reportOf(text)).toMatchObject({ blocks: 0, resources: 4, otherTypes: 2 });
  });

  it('SMART 129: tells outcomes with an error from those that only inform', () => {
    const outcome = (severity: string): string =>
      JSON.stringify({ resourceType: 'OperationOutcome', issue: [{ severity: 'information' }, { severity }] });
    const text = ['information', 'warning', 'error', 'fatal'].map(outcome).join('\n');
    expect(reportOf(text, { type: 'OperationOutcome' })).toMatchObject({ resources: 4, severe: 2, otherTypes: 0 });
  });

  it('SMART 130: counts the records that Bundles delete', () => {
    const entry = (method: string) => ({ request: { method, url: 'Patient/a' } });
    const bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [entry('DELETE'), entry('DELETE'), entry('PUT')],
    };
    expect(reportOf(JSON.stringify(bundle), { type: 'Bundle' })).toMatchObject({ resources: 1, deletions: 2 });
  });

  it('SMART 133: finds the absolute URLs of attachments, each once, and counts the others', () => {
    const attach = (url: unknown) => ({ attachment: { url } });
    const text = [
      { resourceType: 'DocumentReference', content: [attach('https://e.example/1'), attach('Binary/2')] },
      { resourceType: 'DocumentReference', content: [attach('https://e.example/1'), attach(undefined), attach(7)] },
      { resourceType: 'DiagnosticReport', presentedForm: [{ url: 'https://e.example/3' }, { data: '' }] },
      { resourceType: 'Patient', content: [attach('https://e.example/4')] },
    ];
    const report = reportOf(text.map((one) => JSON.stringify(one)).join('\n'), { type: null });
    expect(report.attachments).toEqual(['https://e.example/1', 'https://e.example/3']);
    expect(report.attachmentsLeftOut).toBe(2);
  });

  const lineOf = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }).map((id) => patient(id)),
    fc.constantFrom('', ' ', '{', '{"resourceType":"Group"}', patient('keep'), 'x'.repeat(90)),
    fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.replaceAll('\n', ' ')),
  );
  const text = fc.tuple(fc.array(lineOf, { maxLength: 12 }), fc.constantFrom('', '\n', '\n\n'));
  const cuts = fc.array(fc.nat(), { maxLength: 12 });

  it('SMART 128: says the same however the bytes come in, and writes what came', () => {
    fc.assert(
      fc.property(text, cuts, ([lines, ending], at) => {
        const bytes = bytesOf(lines.join('\n') + ending);
        const options = { maxLineBytes: 80 };
        const { report, written } = check(bytes, options, at);
        expect(report).toEqual(check(bytes, options).report);
        expect(written.equals(bytes)).toBe(true);
        expect(report.resources + report.badLines).toBe(report.lines);
      }),
      { seed: 128, numRuns: 500 },
    );
  });

  it('SMART 115: with filters, drops whole lines and nothing else, however the bytes come in', () => {
    fc.assert(
      fc.property(text, cuts, ([lines, ending], at) => {
        const whole = lines.join('\n') + ending;
        const filters = ['Patient?_id=keep'];
        const { report, written } = check(bytesOf(whole), { maxLineBytes: 80, filters }, at);
        const isDropped = (line: string): boolean =>
          bytesOf(line).length <= 80 && line.startsWith('{"resourceType":"Patient"') && line !== patient('keep');
        const parts = whole.split(/(?<=\n)/);
        const kept = parts.filter((part) => !isDropped(part.replace(/\n$/, '')));
        expect(written.toString()).toBe(Buffer.from(bytesOf(kept.join(''))).toString());
        expect(report.dropped).toBe(parts.length - kept.length);
      }),
      { seed: 115, numRuns: 500 },
    );
  });
});
