/** Markup in the records of a chart: narrative is left out whole, and what is shown is text and nothing else. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PAYLOADS } from '../../sandbox/faults/payloads.ts';
import { chartBench, chartContext, readChart } from '../support/chart-bench.ts';
import { page, startFaultFhirServer, type FaultFhirServer } from '../support/fault-fhir-server.ts';

let server: FaultFhirServer;
beforeEach(async () => {
  server = await startFaultFhirServer();
});
afterEach(() => server.close());

const MARK = 'narrative-canary';
const subject = { reference: 'Patient/p' };

/** Everything that may cross to the page of a chart with one condition and one result, as text. */
async function shown(condition: object, observation: object, more: object = {}): Promise<string> {
  server.on('Patient', { body: { resourceType: 'Patient', id: 'p', name: [{ family: 'Testperson' }], ...more } });
  server.on('Condition', {
    body: page([{ resourceType: 'Condition', id: 'c', subject, code: { text: 'Asthma' }, ...more, ...condition }]),
  });
  const valueQuantity = { value: 4, unit: 'mmol/L' };
  const result = { resourceType: 'Observation', id: 'o', subject, status: 'final', code: { text: 'Glucose' } };
  server.on('Observation', {
    body: page([{ ...result, effectiveDateTime: '2024-01-01', valueQuantity, ...more, ...observation }]),
  });
  const { reader, logged } = chartBench();
  const { lists } = await readChart(reader, chartContext(server.base, 'p'));
  for (const { state } of Object.values(lists)) expect(state).toBe('complete');
  const overview = await reader.describe();
  const at = { offset: 0, limit: 10 };
  const key = overview.series[0]?.key ?? '';
  const results = await reader.results({ key, fromMs: null, toMs: null, inError: true, ...at });
  const all = { overview, results, conditions: await reader.conditions(at), notShown: await reader.notShown(at) };
  reader.close();
  expect(overview.counts.notShown).toBe(0);
  return JSON.stringify([all, logged]);
}

const CASES = PAYLOADS.map((payload) => [payload] as const);

describe('a chart whose records hold markup', () => {
  it.each(CASES)('H1, SMART 3: of narrative nothing is read: %s', async (payload) => {
    const div = `<div xmlns="http://www.w3.org/1999/xhtml">${MARK}${payload}</div>`;
    const contained = [{ resourceType: 'Basic', id: 'b', text: { status: 'generated', div } }];
    const text = await shown({}, {}, { text: { status: 'generated', div }, contained });
    expect(text).toContain('Asthma');
    expect(text).not.toMatch(new RegExp(`${MARK}|canary\\(|evil\\.example`));
  });

  it.each(CASES)('H2: in name, unit and note it is text, as it was sent: %s', async (payload) => {
    const words = `before ${payload}`;
    const note = [{ text: words }];
    const text = await shown({ code: { text: words }, note }, { valueQuantity: { value: 4, unit: words } });
    const sent = JSON.stringify(words).slice(1, -1);
    expect(text.split(sent).length - 1).toBeGreaterThanOrEqual(3);
    expect(server.requests.every(({ target }) => target.startsWith('/fhir/'))).toBe(true);
  });
});
