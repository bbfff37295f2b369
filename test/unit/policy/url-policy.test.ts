import { describe, expect, it } from 'vitest';
import { isLoopbackHost, parseSecureUrl } from '../../../main/policy/url-policy.ts';

describe('where Chartroom may send a request', () => {
  it.each([
    'https://ehr.example/fhir',
    'https://ehr.example:8443/',
    'http://127.0.0.1:9000/fhir',
    'http://[::1]:9000/fhir',
    'https://[2001:db8::1]/fhir',
  ])('SMART 1: %s', (text) => {
    expect(parseSecureUrl(text)?.href).toContain('://');
  });

  it.each([
    ['A1 plain http', 'http://ehr.example/fhir'],
    ['A1 http to a name for loopback', 'http://localhost:9000/'],
    ['A1 http to another loopback address', 'http://127.0.0.2/'],
    ['A1 http to a mapped address', 'http://[::ffff:127.0.0.1]/'],
    ['A1 http to a host that starts like one', 'http://127.0.0.1.evil.example/'],
    ['A2 a user name', 'https://good@evil.example/'],
    ['A2 a password', 'https://:word@evil.example/'],
    ['A5 a fragment', 'https://ehr.example/fhir#x'],
    ['A5 an empty fragment', 'https://ehr.example/fhir#'],
    ['A6 javascript', 'javascript:alert(1)'],
    ['A6 file', 'file:///etc/passwd'],
    ['A6 UNC', '\\\\server\\share'],
    ['A7 an IPv6 zone', 'http://[::1%25eth0]/'],
    ['no URL', 'ehr.example/fhir'],
    ['an empty text', ''],
  ])('%s is refused: %s', (_title, text) => {
    expect(parseSecureUrl(text)).toBeUndefined();
  });

  it('RFC 8252 §8.3: localhost is no loopback literal', () => {
    expect(['127.0.0.1', '[::1]', 'localhost', '::1'].map(isLoopbackHost)).toEqual([true, true, false, false]);
  });
});
