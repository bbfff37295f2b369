import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../../../main/bulk/manifest.ts';
import { AppError } from '../../../shared/errors.ts';
import { bulkBench, FILES, MANIFEST, patientLine, STATUS } from '../../support/scripted-bulk.ts';

const read = (tree: unknown) => readManifest(new TextEncoder().encode(JSON.stringify(tree)), STATUS);
const only = (more: object) => read({ ...MANIFEST, output: [], ...more });

describe('the manifest', () => {
  it('SMART 123: reads every member of 2.0 and 3.0, and passes over what it does not know', () => {
    expect(
      read({
        ...{ transactionTime: '2026-11-28T07:59:00.123456789+01:00', request: 'x', requiresAccessToken: false },
        ...{ outputOrganizedBy: 'Patient', extension: { 'https://x.example': { deep: [1] } }, more: null },
        output: [
          { url: `${FILES}/1`, continuesInFile: `${FILES}/2`, extension: {} },
          { url: `${FILES}/2`, count: 7 },
        ],
        error: [{ type: 'OperationOutcome', url: `${FILES}/3` }],
        deleted: [{ type: 'Bundle', url: `${FILES}/4`, count: 1 }],
        link: [{ relation: 'next', url: `${STATUS}/2` }],
      }),
    ).toEqual({
      // Cut, not rounded: the next _since must not skip a record.
      transactionTime: '2026-11-28T07:59:00.123+01:00',
      ...{ requiresAccessToken: false, organizedBy: 'Patient', next: `${STATUS}/2` },
      items: [
        { kind: 'output', type: null, url: `${FILES}/1`, count: null, continuesIn: `${FILES}/2` },
        { kind: 'output', type: null, url: `${FILES}/2`, count: 7, continuesIn: null },
        { kind: 'errors', type: 'OperationOutcome', url: `${FILES}/3`, count: null, continuesIn: null },
        { kind: 'deleted', type: 'Bundle', url: `${FILES}/4`, count: 1, continuesIn: null },
      ],
    });
  });

  it('SMART 113, 123: reads outcome of 4.0 as it reads error', () => {
    const { items } = only({ error: undefined, outcome: [{ url: `${FILES}/3` }] });
    expect(items).toMatchObject([{ kind: 'errors', url: `${FILES}/3` }]);
  });

  it.each([
    ['http://ehr.example/1', 'output.url'],
    ['https://user:word@ehr.example/1', 'output.url'],
    ['ftp://ehr.example/1', 'output.url'],
    ['file:///etc/passwd', 'output.url'],
    ['javascript:alert(1)', 'output.url'],
    ['//', 'output.url'],
  ])('SMART 123: goes nowhere that %s says, and names the member', (url, member) => {
    const failure = (): unknown => only({ output: [{ type: 'Patient', url }] });
    expect(failure).toThrow(expect.objectContaining({ code: 'bulk-manifest-invalid' }) as Error);
    expect(failure).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ member }) as object }) as Error,
    );
  });

  it.each([
    [{ output: [{ type: '../x', url: `${FILES}/1` }] }, 'output.type'],
    [{ output: 'none' }, 'output'],
    [{ transactionTime: 'yesterday' }, 'transactionTime'],
    [{ transactionTime: '2026-13-45T99:99:99Z' }, 'transactionTime'],
    [{ link: [{ relation: 'next', url: 'http://x.example' }] }, 'link'],
  ])('SMART 123: refuses %o', (more, member) => {
    expect(() => only(more)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ member }) as object }) as Error,
    );
  });

  it('SMART 124, 125: where it is not said whether files want the token, they do', () => {
    expect(only({ requiresAccessToken: undefined }).requiresAccessToken).toBe(true);
    expect(only({ requiresAccessToken: 'false' }).requiresAccessToken).toBe(false);
    expect(only({ requiresAccessToken: 'true' }).requiresAccessToken).toBe(true);
  });

  it('SMART 123: whatever comes, it is read or refused by its code, and never with an address', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('output', 'error', 'link', 'transactionTime', 'deleted'),
        (value, member) => {
          try {
            only({ [member]: value });
          } catch (failure) {
            expect(failure).toBeInstanceOf(AppError);
            expect(JSON.stringify((failure as AppError).view())).not.toContain('ehr.example');
          }
        },
      ),
      { seed: 123, numRuns: 500 },
    );
  });

  it('SMART 123: a manifest without its moment is none', async () => {
    const bench = bulkBench({ [`GET ${STATUS}`]: { body: { ...MANIFEST, transactionTime: undefined } } });
    await expect(bench.run()).rejects.toMatchObject({ details: { member: 'transactionTime' } });
  });

  it('SMART 132: puts a file that continues another right behind it, and counts no headers', async () => {
    const header = `${JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'header' }] })}\n`;
    const file = (n: number, more: object = {}) => ({ url: `${FILES}/${n}`, count: 1, ...more });
    const output = [file(3), file(1, { continuesInFile: `${FILES}/9` }), file(2, { count: 2 }), file(9)];
    const bench = bulkBench({
      [`GET ${STATUS}`]: { body: { ...MANIFEST, outputOrganizedBy: 'Patient', output } },
      ...Object.fromEntries([1, 2, 3, 9].map((n) => [`GET ${FILES}/${n}`, { body: header + patientLine(String(n)) }])),
    });
    await bench.run({ organizeOutputBy: 'Patient' });
    const ids = [1, 2, 3, 4].map(
      (n) =>
        bench.disk.files
          .get(`mixed.000${n}.ndjson`)
          ?.toString()
          .match(/"id":"(\d)"/)?.[1],
    );
    expect(ids).toEqual(['3', '1', '9', '2']);
    expect(bench.notes).toEqual([]);
    expect(bench.disk.manifest?.files.map(({ resources }) => resources)).toEqual([1, 1, 1, 1]);
  });
});
