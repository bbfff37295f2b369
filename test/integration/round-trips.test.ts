/** How many answers must have come before the first page of results can be asked for: as few as the protocol needs. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HttpPort } from '../../main/ports.ts';
import { parseSites } from '../../main/session/sites.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { sequentialTrips, type Trip } from '../bench/request-log.ts';
import { changeWhere, chartBench } from '../support/chart-bench.ts';
import { liveSession } from '../support/live-session.ts';
import { nodeHttp } from '../support/node-http.ts';
import { signInByHttp } from '../support/sandbox-browser.ts';
import { startTestSandbox } from '../support/sandbox-session.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startTestSandbox();
});
afterEach(() => sandbox.close());

const isResults = (url: string): boolean => url.includes('/fhir/Observation?');
const isToken = (url: string): boolean => url.endsWith('/oauth/token');
const isKeys = (url: string): boolean => url.endsWith('/oauth/jwks');
/** SMART discovery comes before the token; everything else below the FHIR base is the chart. */
const isChart = (url: string): boolean => url.includes('/fhir/') && !url.endsWith('/smart-configuration');

/** Answers to requests that `holds` picks are kept back until one that `until` picks has been asked for. */
function holding(holds: (url: string) => boolean, until: (url: string) => boolean): HttpPort {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return async (request) => {
    if (until(request.url)) resolve(undefined);
    const response = await nodeHttp(request);
    if (holds(request.url)) await promise;
    return response;
  };
}

/** Signs in over `http` and reads the chart to its end; the clinician answers once `inBrowser` allows it. */
async function readThrough(http: HttpPort, inBrowser: Promise<unknown>): Promise<void> {
  const openBrowser = async (url: string): Promise<void> => {
    const location = await signInByHttp(url, { account: 'okafor', patient: 'ada' });
    await inBrowser;
    await fetch(location);
  };
  const session = liveSession({ openBrowser, http });
  const { reader } = chartBench({ http });
  session.onBinding((binding) => {
    if (binding !== null) reader.open({ ...binding, coversRead: () => 'full', wantedScope: (type) => type });
  });
  const read = changeWhere(reader, ({ lists }) => lists.observations.state === 'complete');
  const site = { name: 'Northgate', fhirBase: sandbox.fhirBase, clientId: 'chartroom', environment: 'test' };
  session.startSignIn(parseSites(JSON.stringify({ sites: [site] }), 'sites.json')[0]!);
  await read;
  reader.close();
}

describe('round trips from the token to the first page of results', () => {
  it('display-60 no answer about the chart is waited for before the first page is asked for', async () => {
    // Were one of them needed, this would never end.
    const http = holding(isChart, isResults);
    await expect(readThrough(http, Promise.resolve())).resolves.toBeUndefined();
  });

  it('SMART 81 nor is one about the keys, once the clinician has been in the browser', async () => {
    const keys = Promise.withResolvers<undefined>();
    const asked: string[] = [];
    const http: HttpPort = async (request) => {
      asked.push(request.url);
      const response = await nodeHttp(request);
      if (isKeys(request.url)) keys.resolve(undefined);
      return response;
    };
    await readThrough(http, keys.promise);
    const afterToken = asked.slice(asked.findIndex(isToken) + 1);
    expect(afterToken.filter(isKeys)).toEqual([]);
    expect(afterToken.filter((url) => !isChart(url))).toEqual([]);
  });
});

describe('a chain of trips', () => {
  const trip = (what: string, startedAtMs: number, endedAtMs: number): Trip => ({ what, startedAtMs, endedAtMs });
  const [discovery, token] = [trip('discovery', 0, 1), trip('token', 51, 52)];
  const [patient, results] = [trip('patient', 102, 104), trip('results', 102, 140)];

  it('is of those that can have waited for one another, the longest', () => {
    const trips = [discovery, token, patient, results];
    expect(sequentialTrips(trips, results).map(({ what }) => what)).toEqual(['discovery', 'token', 'results']);
  });

  it('leaves out what came too soon after an answer to have needed it', () => {
    const medications = trip('medications', 105, 107);
    const chain = sequentialTrips([discovery, token, patient, medications], medications, 40);
    expect(chain.map(({ what }) => what)).toEqual(['discovery', 'token', 'medications']);
  });

  it('has no part in what was never answered', () => {
    expect(sequentialTrips([trip('lost', 0, Infinity), results], results)).toEqual([results]);
  });
});
