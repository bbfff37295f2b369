/** Records are made when someone asks for them, once each, and for nobody else. */
import { describe, expect, it } from 'vitest';
import { onDemand } from '../../../sandbox/fhir/on-demand.ts';

function sourceOf(...ids: string[]) {
  const made: string[] = [];
  const patients = ids.map((id) => ({ resourceType: 'Patient' as const, id }));
  const resources = (id: string) => {
    made.push(id);
    const subject = { reference: `Patient/${id}` };
    return [
      { resourceType: 'Patient' as const, id },
      { resourceType: 'Condition' as const, id: `${id}.c1`, subject },
      { resourceType: 'Observation' as const, id: `${id}.o2`, status: 'final' as const, code: {}, subject },
    ];
  };
  const shared = [{ resourceType: 'Medication' as const, id: 'drug' }];
  return { made, store: onDemand({ patients, shared, resources }) };
}

describe('records on demand', () => {
  it('lists and reads the patients without making a record', () => {
    const { made, store } = sourceOf('a', 'b');
    expect(store.patients.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(store.list('Patient', 'a')).toHaveLength(1);
    expect(store.stored('Patient', 'b')?.text).toBe('{"resourceType":"Patient","id":"b"}');
    expect(made).toEqual([]);
  });

  it('makes a record once, whichever way it is asked for, and no other', () => {
    const { made, store } = sourceOf('a', 'b');
    expect(store.list('Observation', 'a').map(({ id }) => id)).toEqual(['a.o2']);
    expect(store.stored('Condition', 'a.c1')?.json['id']).toBe('a.c1');
    expect(store.list('Condition', 'a')).toHaveLength(1);
    expect(made).toEqual(['a']);
  });

  it('knows nothing of a stranger, and makes nothing for one', () => {
    const { made, store } = sourceOf('a');
    expect(store.list('Observation', 'stranger')).toEqual([]);
    expect(store.stored('Observation', 'stranger.o1')).toBeUndefined();
    expect(store.stored('Medication', 'drug')).toBeUndefined();
    expect(store.has('stranger')).toBe(false);
    expect(made).toEqual([]);
  });

  it('a resource of one type is not found under another', () => {
    const { store } = sourceOf('a');
    expect(store.stored('Observation', 'a.c1')).toBeUndefined();
    expect(store.stored('Observation', 'a.o2')).toBeDefined();
  });
});
