/** Chromium's names of what failed, and what each is to us: the network itself is the workflow's to show. */
import { describe, expect, it } from 'vitest';
import { messageOf } from '../../../renderer/error-messages.ts';
import { NETWORK_FAULTS } from '../../../shared/network-faults.ts';
import { reasonOf } from '../../../main/policy/net-error-names.ts';
import { isNetworkFault, networkError } from '../../../main/policy/network-failure.ts';

const named = (name: string) => reasonOf(new Error(`net::ERR_${name}`));

describe('what a name of Chromium’s says', () => {
  it.each([
    ['K4: unknown authority', 'CERT_AUTHORITY_INVALID', 'certificate-authority'],
    ['K4: expired', 'CERT_DATE_INVALID', 'certificate-expired'],
    ['K4: wrong host', 'CERT_COMMON_NAME_INVALID', 'certificate-host'],
    ['K4: revoked', 'CERT_REVOKED', 'certificate-revoked'],
    ['K4: TLS 1.0', 'SSL_VERSION_OR_CIPHER_MISMATCH', 'tls-version'],
    ['K4: weak key', 'CERT_WEAK_KEY', 'certificate-other'],
    ['K4: weak signature', 'CERT_WEAK_SIGNATURE_ALGORITHM', 'certificate-other'],
    ['K4: invalid', 'CERT_INVALID', 'certificate-other'],
    ['K4: no transparency', 'CERTIFICATE_TRANSPARENCY_REQUIRED', 'certificate-other'],
    ['C5: TLS alert', 'SSL_PROTOCOL_ERROR', 'certificate-other'],
    ['K4: client certificate wanted', 'SSL_CLIENT_AUTH_CERT_NEEDED', 'certificate-other'],
    ['K2: sign-in wanted', 'PROXY_AUTH_REQUESTED', 'proxy-sign-in'],
    ['K2: sign-in of an unknown kind', 'PROXY_AUTH_UNSUPPORTED', 'proxy-sign-in'],
    ['K2: no ticket', 'MISSING_AUTH_CREDENTIALS', 'proxy-sign-in'],
    ['K2: no realm', 'MISCONFIGURED_AUTH_ENVIRONMENT', 'proxy-sign-in'],
    ['K2: a 407 of no proxy', 'UNEXPECTED_PROXY_AUTH', 'proxy-sign-in'],
    ['K1: tunnel refused', 'TUNNEL_CONNECTION_FAILED', 'proxy-refused'],
    ['K1: proxy dead', 'PROXY_CONNECTION_FAILED', 'proxy-unreachable'],
    ['K1: SOCKS proxy dead', 'SOCKS_CONNECTION_FAILED', 'proxy-unreachable'],
    ['K1: proxy of a bad certificate', 'PROXY_CERTIFICATE_INVALID', 'proxy-unreachable'],
    ['K1: broken script', 'PAC_SCRIPT_FAILED', 'proxy-script'],
    ['K1: script ended', 'PAC_SCRIPT_TERMINATED', 'proxy-script'],
    ['K1: script that must be used', 'MANDATORY_PROXY_CONFIGURATION_FAILED', 'proxy-script'],
    ['K5: unknown name', 'NAME_NOT_RESOLVED', 'name-not-found'],
    ['K5: no answer about a name', 'NAME_RESOLUTION_FAILED', 'name-not-found'],
    ['K5: DNS failure', 'DNS_TIMED_OUT', 'name-not-found'],
    ['K5: offline', 'INTERNET_DISCONNECTED', 'offline'],
    ['K5: no route', 'ADDRESS_UNREACHABLE', 'unreachable'],
    ['K5: nobody answers', 'CONNECTION_TIMED_OUT', 'unreachable'],
    ['K5: VPN flap', 'NETWORK_CHANGED', 'interrupted'],
    ['K5: sleep', 'NETWORK_IO_SUSPENDED', 'interrupted'],
    ['C5: reset', 'CONNECTION_RESET', 'interrupted'],
    ['C5: closed', 'CONNECTION_CLOSED', 'interrupted'],
    ['C5: closed without an answer', 'EMPTY_RESPONSE', 'interrupted'],
    ['what nobody foresaw', 'SOMETHING_NEW', 'interrupted'],
  ] as const)('%s (%s) is %s', (_row, name, reason) => {
    expect(named(name)).toBe(reason);
  });

  it('takes no other text for a name', () => {
    expect(reasonOf(new Error('CERT_AUTHORITY_INVALID'))).toBe('interrupted');
  });
});

describe('what a fault says on screen', () => {
  it.each(NETWORK_FAULTS)('%s: that nothing was sent, that nothing was lost, and what to do', (fault) => {
    expect(isNetworkFault(fault)).toBe(true);
    const { what, lost, advice, action } = messageOf(networkError(fault, {}).view());
    expect(what).toMatch(/nothing was sent|No answer was taken/);
    expect(lost).toMatch(/^Nothing was lost/);
    expect(advice).toMatch(/help desk|try again/i);
    expect(action).toEqual({ label: 'Try again', kind: 'sign-in' });
  });

  it('K4: an unknown authority belongs in the trust store, and there is no way round it', () => {
    const { what, advice } = messageOf(networkError('certificate-authority', {}).view());
    expect(what).toContain('The connection was not made and nothing was sent.');
    expect(advice).toContain('inspection authority belongs in the operating system’s trust store');
    expect(advice).toContain('no way round');
  });

  it('K4: an expired certificate may be the fault of the clock', () => {
    const { what, advice } = messageOf(networkError('certificate-expired', {}).view());
    expect(`${what} ${advice}`).toMatch(/clock of this computer.*Compare date and time/);
  });

  it('K2, DEP 3.8: the proxy is named, and no password is asked for', () => {
    const error = networkError('proxy-sign-in', { proxy: 'proxy.hospital.example:8080' }).view();
    expect(error.details).toEqual({ proxy: 'proxy.hospital.example:8080' });
    const { what, advice } = messageOf(error);
    expect(what).toContain('The proxy proxy.hospital.example:8080 asked for a sign-in');
    expect(advice).toContain('asks for none');
  });
});
