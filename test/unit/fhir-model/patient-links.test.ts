import { describe, expect, it } from 'vitest';
import { linkWords } from '../../../renderer/features/banner/banner-words.ts';
import { PATIENT_LINKS, type PatientLink } from '../../../shared/chart-model.ts';
import { chartWith, completeStates } from './support.ts';

const linksOf = (differs: object): readonly PatientLink[] =>
  chartWith('patient', { resourceType: 'Patient', id: 'p1', ...differs }).overview(completeStates()).banner!.links;
const link = (type: string | undefined, other: object = { reference: 'Patient/p2' }) => ({ type, other });

describe('other records of the same patient', () => {
  it.each(['replaced-by', 'replaces', 'refer', 'seealso'])(
    'display-7 a link %s is announced with the other record',
    (type) => {
      expect(linksOf({ link: [link(type)] })).toEqual([{ kind: type, other: 'Patient/p2' }]);
    },
  );
  it('display-7 a type of link that is none of the four is told, never left out', () => {
    for (const type of ['constructor', undefined, 'merged'])
      expect(linksOf({ link: [link(type)] })).toEqual([{ kind: 'unknown', other: 'Patient/p2' }]);
  });
  it('display-7 the other record is named by its sender, its number, or its address; never by a foreign URL', () => {
    const names = [
      { reference: 'Patient/p2', display: 'BROWN, Ruth, NG 0051' },
      { identifier: { value: 'NG 0051' } },
      { reference: 'https://elsewhere.example/fhir/Patient/p9/_history/3' },
      { reference: 'https://elsewhere.example/?x=Patient' },
      {},
    ];
    expect(linksOf({ link: names.map((other) => link('seealso', other)) }).map(({ other }) => other)).toEqual([
      ...['BROWN, Ruth, NG 0051', 'NG 0051', 'Patient/p9', null, null],
    ]);
  });
  it('display-7 the gravest comes first; a record that is not in use says so', () => {
    const links = linksOf({ active: false, link: [link('seealso'), link('replaces'), link('replaced-by')] });
    expect(links.map(({ kind }) => kind)).toEqual(['replaced-by', 'replaces', 'seealso', 'inactive']);
  });
  it('display-7 a record without links, or with hostile ones, announces nothing that was not sent', () => {
    expect(linksOf({})).toEqual([]);
    expect(linksOf({ active: true, link: ['x', null, 3] })).toEqual([]);
  });
  it('display-7 every kind has words of its own, with and without a name', () => {
    const words = PATIENT_LINKS.flatMap((kind) => [
      linkWords({ kind, other: 'Patient/p2' }),
      linkWords({ kind, other: null }),
    ]);
    // A record that is not in use names no other.
    expect(new Set(words).size).toBe(words.length - 1);
    for (const text of words) expect(text).not.toMatch(/null|undefined/);
  });
});
