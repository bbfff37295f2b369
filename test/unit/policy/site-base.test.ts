import { describe, expect, it } from 'vitest';
import { readSiteBase } from '../../../main/policy/site-base.ts';
import { parseSites } from '../../../main/session/sites.ts';

/** What the sites file makes of the same spelling. */
function listed(fhirBase: string): string | undefined {
  const site = { name: 'Here', fhirBase, clientId: 'c', environment: 'test' };
  return parseSites(JSON.stringify({ sites: [site] }), 'sites.json')[0]?.fhirBase;
}

describe('which spellings are the same site', () => {
  it.each([
    ['A4 as it is', 'https://ehr.example/fhir', 'https://ehr.example/fhir'],
    ['A4 an upper-case host', 'https://EHR.Example/fhir', 'https://ehr.example/fhir'],
    ['A4 an upper-case scheme', 'HTTPS://ehr.example/fhir', 'https://ehr.example/fhir'],
    ['A4 the default port', 'https://ehr.example:443/fhir', 'https://ehr.example/fhir'],
    ['A4 the default port of http', 'http://127.0.0.1:80/fhir', 'http://127.0.0.1/fhir'],
    ['A4 a slash at the end', 'https://ehr.example/fhir/', 'https://ehr.example/fhir'],
    ['A4 slashes at the end', 'https://ehr.example/fhir///', 'https://ehr.example/fhir'],
    ['A4 no path', 'https://ehr.example', 'https://ehr.example'],
    ['A4 a slash alone', 'https://ehr.example/', 'https://ehr.example'],
    ['A4 another port', 'https://ehr.example:8443/fhir', 'https://ehr.example:8443/fhir'],
    ['A4 the case of the path', 'https://ehr.example/FHIR', 'https://ehr.example/FHIR'],
    ['A4 an empty segment', 'https://ehr.example//fhir', 'https://ehr.example//fhir'],
    ['A4 an encoded letter', 'https://ehr.example/%66hir', 'https://ehr.example/%66hir'],
    ['A4 dots inside a segment', 'https://ehr.example/a..b/v1.0', 'https://ehr.example/a..b/v1.0'],
    ['A4 an IPv6 address', 'http://[::1]:9000/fhir', 'http://[::1]:9000/fhir'],
    ['A8 a private address', 'https://10.0.0.7/fhir', 'https://10.0.0.7/fhir'],
  ])('%s: %s is %s, here and in the sites file', (_title, text, base) => {
    expect(readSiteBase(text)).toEqual({ base });
    expect(listed(text)).toBe(base);
  });

  it.each([
    ['A1 plain http', 'http://ehr.example/fhir', /https/],
    ['A1 http to a name for loopback', 'http://localhost:9000/fhir', /https/],
    ['A1 http to another loopback address', 'http://127.0.0.2/fhir', /https/],
    ['A2 a user name', 'https://good@evil.example/fhir', /user name/],
    ['A2 a user name and a password', 'https://ehr.example:443@evil.example/fhir', /user name/],
    ['A4 a trailing dot', 'https://ehr.example./fhir', /dot/],
    ['A4 a trailing dot before a port', 'https://ehr.example.:443/fhir', /dot/],
    ['A5 a query', 'https://ehr.example/fhir?tenant=1', /query/],
    ['A5 an empty query', 'https://ehr.example/fhir?', /query/],
    ['A5 a fragment', 'https://ehr.example/fhir#x', /fragment/],
    ['A5 an empty fragment', 'https://ehr.example/fhir#', /fragment/],
    ['A6 javascript', 'javascript:alert(1)', /https URL/],
    ['A6 javascript that looks like a URL', 'javascript://ehr.example/%0aalert(1)', /https URL/],
    ['A6 file', 'file:///etc/passwd', /https URL/],
    ['A3 a Cyrillic letter in the host', 'https://ehr.ex\u0430mple/fhir', /ASCII/],
    ['A3 full-width letters', 'https://\uff45hr.example/fhir', /ASCII/],
    ['A3 an ideographic full stop', 'https://ehr\u3002example/fhir', /ASCII/],
    ['A3 a soft hyphen', 'https://ehr.ex\u00adample/fhir', /ASCII/],
    ['A5 ..', 'https://ehr.example/other/../fhir', /dots/],
    ['A5 .', 'https://ehr.example/./fhir', /dots/],
    ['A5 .. at the end', 'https://ehr.example/fhir/..', /dots/],
    ['A5 encoded dots', 'https://ehr.example/other/%2e%2E/fhir', /dots/],
    ['A5 one encoded dot', 'https://ehr.example/other/.%2e/fhir', /dots/],
    ['A5 an encoded slash', 'https://ehr.example/x%2f..%2ffhir', /slashes/],
    ['A5 an encoded backslash', 'https://ehr.example/x%5cfhir', /slashes/],
    ['A5 a broken percent', 'https://ehr.example/%zz', /percent/],
    ['A5 a backslash', 'https://ehr.example\\fhir', /ASCII/],
    ['A6 UNC', '\\\\ehr.example\\share', /ASCII/],
    ['A6 UNC with slashes', '//ehr.example/share', /https URL/],
    ['A7 a NUL', 'https://ehr.example/\0', /ASCII/],
    ['A7 an encoded NUL', 'https://ehr.example/%00', /control/],
    ['A7 an IPv6 zone', 'http://[::1%25eth0]:9000/fhir', /host/],
    ['A7 a bare IPv6 zone', 'http://[fe80::1%eth0]/fhir', /host/],
    ['A7 64 KB', `https://ehr.example/${'x'.repeat(64 * 1024)}`, /1000/],
    ['a tab inside', 'https://ehr.exa\tmple/fhir', /ASCII/],
    ['white space before', ' https://ehr.example/fhir', /ASCII/],
    ['no slashes', 'https:ehr.example/fhir', /https URL/],
    ['three slashes', 'https:///ehr.example/fhir', /host/],
    ['an empty port', 'https://ehr.example:/fhir', /host/],
    ['a port with zeros', 'https://ehr.example:0443/fhir', /host/],
    ['a port beyond', 'https://ehr.example:65536/fhir', /host/],
    ['a doubled port', 'https://ehr.example:443:443/fhir', /host/],
    ['an encoded host', 'https://%65hr.example/fhir', /host/],
    ['another spelling of an address', 'http://0x7f.1/fhir', /host/],
    ['another spelling of an IPv6 address', 'http://[0:0:0:0:0:0:0:1]/fhir', /host/],
    ['an empty text', '', /https URL/],
  ])('%s is refused, here and in the sites file', (_title, text, rule) => {
    expect(readSiteBase(text)).toEqual({ rule: expect.stringMatching(rule) as string });
    expect(() => listed(text)).toThrow('sites-invalid');
  });
});
