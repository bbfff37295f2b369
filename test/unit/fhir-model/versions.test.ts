import { describe, expect, it } from 'vitest';
import { json } from '../../../shared/fhir/narrow.ts';
import { versionsSchema, type Versions } from '../../../shared/versions.ts';
import { emptyChart, observation, quantity, raw, sent } from './support.ts';

function version(number: number, value: string, status: string, differs: object = {}): Record<string, unknown> {
  const lastUpdated = `2026-08-1${number}T09:00:00Z`;
  return {
    ...observation({ valueQuantity: quantity(raw(value)) }),
    ...{ id: 'x', status, meta: { versionId: String(number), lastUpdated }, ...differs },
  };
}
const withoutId = (): unknown => ({ ...version(1, '5.1', 'final'), id: 'y' });
function historyOf(resources: readonly unknown[], more: object = {}): Versions {
  const entry = resources.map((resource) => ({ resource }));
  const bundle = json(sent({ resourceType: 'Bundle', type: 'history', entry, ...more }));
  return versionsSchema.parse(emptyChart().versions(bundle!, 'Observation/x'));
}

describe('the versions of a corrected result', () => {
  it('display-12 are told the newest first, with digits and unit as sent', () => {
    const history = historyOf([version(1, '5.10', 'final'), version(2, '4.9', 'corrected')]);
    expect(history).toEqual({
      ...{ state: 'read', withheld: 0, more: false },
      versions: [
        { value: '4.9 mmol/L', status: 'corrected', written: '12-Aug-2026' },
        { value: '5.10 mmol/L', status: 'final', written: '11-Aug-2026' },
      ],
    });
  });
  it('display-12 order is that of the versions, however they come', () => {
    const all = [version(2, '2', 'final'), version(3, '3', 'corrected'), version(1, '1', 'preliminary')];
    expect(historyOf(all).versions.map(({ value }) => value)).toEqual(['3 mmol/L', '2 mmol/L', '1 mmol/L']);
  });
  it('display-11, display-12 one that was entered in error keeps its status', () => {
    const all = [version(2, '4.9', 'corrected'), version(1, '51', 'entered-in-error')];
    expect(historyOf(all).versions.at(-1)).toMatchObject({ status: 'entered-in-error' });
  });
  it('display-6, display-12 one of another patient is counted, never told', () => {
    const all = [version(2, '4.9', 'corrected'), version(1, '51', 'final', { subject: { reference: 'Patient/p2' } })];
    const history = historyOf(all);
    expect(history.withheld).toBe(1);
    expect(JSON.stringify(history)).not.toContain('51');
  });
  it('display-26 one that cannot be shown safely is counted, never told', () => {
    const modifierExtension = [{ url: 'http://x.example/negated', valueBoolean: true }];
    expect(historyOf([version(1, '51', 'final', { modifierExtension })])).toMatchObject({ versions: [], withheld: 1 });
  });
  it('another result, an entry that was deleted, and hostile shapes are no version', () => {
    expect(historyOf([withoutId(), null, 'x', [], { resourceType: 'Observation' }]).versions).toEqual([]);
    expect(historyOf([], { entry: 'none' }).versions).toEqual([]);
  });
  it('display-60 says that there are older ones on further pages', () => {
    const link = [{ relation: 'next', url: 'https://ehr.example/fhir?page=2' }];
    expect(historyOf([version(2, '4.9', 'corrected')], { link }).more).toBe(true);
  });
});
