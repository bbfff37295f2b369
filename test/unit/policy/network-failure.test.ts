/** A fault of the network is the same error, whoever met it. */
import { describe, expect, it } from 'vitest';
import { bulkFailure, wasNotAsked } from '../../../main/bulk/requests.ts';
import { exitCodeOf, sentenceOf } from '../../../main/export/exit-codes.ts';
import { createFhirClient } from '../../../main/fhir/client.ts';
import { HttpFailure } from '../../../main/ports.ts';
import { discover } from '../../../main/smart/discovery.ts';
import { translateFailure } from '../../../main/smart/json-answer.ts';
import { fetchKeys } from '../../../main/smart/keys.ts';
import { messageOf } from '../../../renderer/error-messages.ts';
import { NETWORK_FAULTS, type NetworkFault } from '../../../shared/network-faults.ts';
import { failureOf } from '../../support/launch-bench.ts';
import { manualClock } from '../../support/manual-clock.ts';

const BASE = 'https://ehr.example/fhir';
const { signal } = new AbortController();
const PASSING: readonly NetworkFault[] = ['offline', 'name-not-found', 'proxy-unreachable'];

describe('a fault of the network', () => {
  it.each(NETWORK_FAULTS)('K4, K2: %s says the same at sign-in, keys, reading and export', async (fault) => {
    const failure = new HttpFailure(fault, { proxy: 'proxy.example:8080' });
    const http = () => Promise.reject(failure);
    const client = createFhirClient({
      ...{ http, clock: manualClock(), fhirBase: BASE },
      getAccessToken: () => Promise.resolve('canary'),
      renewAccessToken: () => Promise.resolve(null),
    });
    const same = { code: `network-${fault}`, details: { proxy: 'proxy.example:8080' } };
    expect(await failureOf(discover(http, BASE))).toEqual(same);
    expect(await failureOf(fetchKeys(http, { issuer: BASE, jwksUri: `${BASE}/keys` }, signal))).toEqual(same);
    expect(await failureOf(client.get(`${BASE}/Patient/a`, signal))).toEqual(same);
    // Token endpoint and registration translate by this.
    expect(translateFailure(failure, {}, 'token-unreachable')).toMatchObject(same);
    expect(bulkFailure(failure)).toMatchObject(same);
    // An export asks again by itself only where that can help.
    expect(wasNotAsked(bulkFailure(failure))).toBe(PASSING.includes(fault));
  });

  it('K4: an export without a window ends with a code of its own, and names the authority’s place', () => {
    expect(exitCodeOf('network-certificate-authority')).toBe(10);
    expect(exitCodeOf('network-offline')).toBe(6);
    expect(sentenceOf({ code: 'network-certificate-authority', details: {} })).toContain('trust store');
    expect(sentenceOf({ code: 'network-proxy-sign-in', details: { proxy: 'proxy.example:8080' } })).toContain(
      'proxy proxy.example:8080',
    );
  });

  it('E8: a revocation that the network stopped says what became of the session, and why', () => {
    const { what, lost } = messageOf({ code: 'revocation-failed', details: { network: 'certificate-authority' } });
    expect(what).toContain('This computer does not trust the server’s certificate.');
    expect(lost).toBe('Everything of the session was removed from this computer.');
  });
});
