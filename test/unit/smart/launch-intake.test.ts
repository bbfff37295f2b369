import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLaunchLink, siteOfLaunch, type LaunchLink } from '../../../main/smart/launch-intake.ts';
import { AppError, type AppErrorView } from '../../../shared/errors.ts';

function failureOf(act: () => unknown): AppErrorView {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error.view();
    throw error;
  }
  throw new Error('it did not fail');
}

function outcomeOf(link: string): LaunchLink | AppError {
  try {
    return readLaunchLink(link);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

const linkOf = (parameters: Record<string, string>) =>
  `chartroom://launch?${new URLSearchParams(parameters).toString()}`;
const ISS = 'https://ehr.example/fhir';

describe('a launch link', () => {
  it.each([
    ['as it is', linkOf({ iss: ISS, launch: 'x-1' }), 'x-1'],
    ['in any case of scheme and host', `CHARTROOM://Launch?launch=x-1&iss=${ISS}`, 'x-1'],
    ['with a slash behind the host', `chartroom://launch/?iss=${ISS}&launch=x-1`, 'x-1'],
    ['beside other parameters', `chartroom://launch?iss=${ISS}&launch=x-1&patient=7&ISS=y`, 'x-1'],
    ['with a launch that holds signs', linkOf({ iss: ISS, launch: 'a+b/c=&%' }), 'a+b/c=&%'],
    ['with a launch that was not encoded', `chartroom://launch?iss=${ISS}&launch=a+b/c==`, 'a+b/c=='],
    ['with the longest launch', linkOf({ iss: ISS, launch: 'x'.repeat(4096) }), 'x'.repeat(4096)],
  ])('SMART 16: is read %s, its launch unchanged', (_title, link, launch) => {
    expect(readLaunchLink(link)).toEqual({ iss: ISS, launch });
  });

  it.each([
    ['A10 launch missing', linkOf({ iss: ISS }), 'launch'],
    ['A10 launch empty', linkOf({ iss: ISS, launch: '' }), 'launch'],
    ['A10 launch of 5 KB', linkOf({ iss: ISS, launch: 'x'.repeat(5000) }), 'launch'],
    ['A10 launch of 1 MB', linkOf({ iss: ISS, launch: 'x'.repeat(1024 * 1024) }), undefined],
    ['A10 launch with a line break', linkOf({ iss: ISS, launch: 'a\r\nb' }), 'launch'],
    ['A10 launch with a space', `chartroom://launch?iss=${ISS}&launch=a%20b`, 'launch'],
    ['A10 launch that is not ASCII', linkOf({ iss: ISS, launch: 'ä' }), 'launch'],
    ['A10 launch that is not UTF-8', `chartroom://launch?iss=${ISS}&launch=%ff`, 'launch'],
    ['A10 launch given twice', `${linkOf({ iss: ISS, launch: 'a' })}&launch=a`, 'launch'],
    ['A10 launch given twice, once encoded', `${linkOf({ iss: ISS, launch: 'a' })}&%6Caunch=b`, 'launch'],
    ['iss missing', linkOf({ launch: 'a' }), 'iss'],
    ['iss empty', linkOf({ iss: '', launch: 'a' }), 'iss'],
    ['iss given twice', `${linkOf({ iss: ISS, launch: 'a' })}&iss=https://evil.example`, 'iss'],
    ['A7 iss of 64 KB', linkOf({ iss: `${ISS}/${'x'.repeat(65536)}`, launch: 'a' }), undefined],
    ['A7 a NUL', 'chartroom://launch?iss=\0&launch=a', undefined],
    ['another host', `chartroom://open?iss=${ISS}&launch=a`, undefined],
    ['a path', `chartroom://launch/x?iss=${ISS}&launch=a`, undefined],
    ['a user name', `chartroom://x@launch?iss=${ISS}&launch=a`, undefined],
    ['a port', `chartroom://launch:1?iss=${ISS}&launch=a`, undefined],
    ['a fragment', `chartroom://launch?iss=${ISS}&launch=a#x`, undefined],
    ['no query', 'chartroom://launch', undefined],
    ['no slashes', `chartroom:launch?iss=${ISS}&launch=a`, undefined],
    ['another scheme', `https://launch?iss=${ISS}&launch=a`, undefined],
    ['a broken percent', `chartroom://launch?iss=${ISS}&launch=%zz`, undefined],
    ['white space around', ` ${linkOf({ iss: ISS, launch: 'a' })}\n`, undefined],
    ['an empty text', '', undefined],
  ])('%s: malformed, and the value is not said', (_title, link, member) => {
    const failure = failureOf(() => readLaunchLink(link));
    expect(failure).toMatchObject({ code: 'launch-malformed', ...(member && { details: { member } }) });
    expect(failure.details.member).toBe(member);
    expect(JSON.stringify(failure)).not.toMatch(/ehr\.example|evil|xxx/);
  });

  it('SMART 16: whatever launch a server may send comes through unchanged', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\x21-\x7e]{1,200}$/), (launch) => {
        expect(readLaunchLink(linkOf({ iss: ISS, launch }))).toEqual({ iss: ISS, launch });
      }),
    );
  });

  it('whatever text comes, it is a link of printable ASCII or malformed', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary-ascii' }),
      fc.string({ unit: 'binary-ascii' }).map((some) => `chartroom://launch?iss=${some}&launch=${some}`),
    );
    fc.assert(
      fc.property(text, (some) => {
        const outcome = outcomeOf(some);
        if (outcome instanceof AppError) expect(outcome.code).toBe('launch-malformed');
        else expect(outcome.launch).toMatch(/^[\x21-\x7e]+$/);
      }),
    );
  });
});

describe('the site of a launch', () => {
  const sites = [
    { name: 'ehr', fhirBase: 'https://ehr.example/fhir' },
    { name: 'second client', fhirBase: 'https://ehr.example/fhir' },
    { name: 'root', fhirBase: 'https://root.example' },
    { name: 'port', fhirBase: 'https://ehr.example:8443/fhir' },
    { name: 'idn', fhirBase: 'https://xn--ehr-example.example/fhir' },
    { name: 'local', fhirBase: 'http://127.0.0.1:9000/fhir' },
  ];

  it.each([
    ['https://ehr.example/fhir', 'ehr'],
    ['https://ehr.example/fhir/', 'ehr'],
    ['HTTPS://EHR.example:443/fhir', 'ehr'],
    ['https://root.example/', 'root'],
    ['https://ehr.example:8443/fhir', 'port'],
    ['https://xn--ehr-example.example/fhir', 'idn'],
    ['http://127.0.0.1:9000/fhir', 'local'],
  ])('A4, SMART 17: %s is %s', (iss, name) => {
    expect(siteOfLaunch(iss, sites).name).toBe(name);
  });

  it.each([
    ['A1 plain http', 'http://ehr.example/fhir'],
    ['A2 a user name', 'https://ehr.example@evil.example/fhir'],
    ['A3 a homograph', 'https://ehr.ex\u0430mple/fhir'],
    ['A4 a trailing dot', 'https://ehr.example./fhir'],
    ['A5 ..', 'https://ehr.example/x/../fhir'],
    ['A5 encoded dots', 'https://ehr.example/x/%2e%2e/fhir'],
    ['A5 a fragment', 'https://ehr.example/fhir#'],
    ['A5 a query', 'https://ehr.example/fhir?x=1'],
    ['A6 javascript', 'javascript:alert(1)'],
    ['A6 file', 'file://ehr.example/fhir'],
    ['A6 UNC', '\\\\ehr.example\\fhir'],
    ['A7 64 KB', `https://ehr.example/fhir/${'x'.repeat(65536)}`],
    ['A7 a NUL', 'https://ehr.example/fhir\0'],
    ['A7 an IPv6 zone', 'http://[::1%25eth0]:9000/fhir'],
  ])('%s is malformed, and no site', (_title, iss) => {
    const failure = failureOf(() => siteOfLaunch(iss, sites));
    expect(failure).toEqual({
      code: 'launch-malformed',
      details: { member: 'iss', rule: expect.stringMatching(/^must /) as string },
    });
  });

  it.each([
    ['A3 a homograph in its ASCII form', 'https://ehr.xn--exmple-4nf/fhir'],
    ['A4 another case of the path', 'https://ehr.example/FHIR'],
    ['A4 another port', 'https://ehr.example:444/fhir'],
    ['A4 a path beyond', 'https://ehr.example/fhir/r4'],
    ['A4 a path before', 'https://ehr.example'],
    ['A4 an encoded letter', 'https://ehr.example/%66hir'],
    ['A4 a doubled slash', 'https://ehr.example//fhir'],
    ['A8 a private address', 'https://10.0.0.7/fhir'],
    ['A8 a link-local address', 'https://169.254.169.254/fhir'],
    ['A8 another port of this machine', 'http://127.0.0.1:9001/fhir'],
    ['A9 policy refusing: another host', 'https://evil.example/fhir'],
    ['a host that starts like it', 'https://ehr.example.evil.example/fhir'],
    ['a host that ends like it', 'https://notehr.example/fhir'],
  ])('%s is unknown, and nothing of it is said', (_title, iss) => {
    expect(failureOf(() => siteOfLaunch(iss, sites))).toEqual({ code: 'launch-unknown-site', details: {} });
  });

  it('SMART 17: without sites nothing is known', () => {
    expect(failureOf(() => siteOfLaunch(ISS, []))).toMatchObject({ code: 'launch-unknown-site' });
  });
});
