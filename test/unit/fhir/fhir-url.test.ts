import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fhirUrl, withinFhirBase } from '../../../main/fhir/fhir-url.ts';

const BASE = 'https://ehr.example/tenant/fhir';
const PAGE = `${BASE}/Observation?patient=p`;

describe('withinFhirBase', () => {
  it.each([
    [`${BASE}/Observation?_page=2`, `${BASE}/Observation?_page=2`],
    ['?_page=2', `${BASE}/Observation?_page=2`],
    ['Observation?_page=2', `${BASE}/Observation?_page=2`],
    ['/tenant/fhir/Observation?_page=2', `${BASE}/Observation?_page=2`],
    ['https://ehr.example:443/tenant/fhir/pages/2', `${BASE}/pages/2`],
    ['HTTPS://EHR.example/tenant/fhir/pages/2', `${BASE}/pages/2`],
    ['//ehr.example/tenant/fhir/pages/2', `${BASE}/pages/2`],
    [`${BASE}/pages/a%2Fb%3D`, `${BASE}/pages/a%2Fb%3D`],
    ['?_page=../..&next=https://evil.example/', `${BASE}/Observation?_page=../..&next=https://evil.example/`],
  ])('SMART 140 allows %s', (link, expected) => {
    expect(withinFhirBase(BASE, link, PAGE)?.href).toBe(expected);
    expect(withinFhirBase(`${BASE}/`, link, PAGE)?.href).toBe(expected);
  });

  it.each([
    ['a foreign host', 'https://evil.example/tenant/fhir/Observation'],
    ['plain http', 'http://ehr.example/tenant/fhir/Observation'],
    ['another port', 'https://ehr.example:8443/tenant/fhir/Observation'],
    ['no scheme', '//evil.example/tenant/fhir/Observation'],
    ['user information', 'https://ehr.example@evil.example/tenant/fhir/Observation'],
    ['user information on the right host', 'https://me:pw@ehr.example/tenant/fhir/Observation'],
    ['a backslash', 'https:\\\\evil.example\\tenant/fhir'],
    ['a backslash for a path', '\\\\evil.example/tenant/fhir/'],
    ['a backslash within', `${BASE}/..\\..\\admin`],
    ['encoded steps upwards', `${BASE}/%2e%2e/admin`],
    ['an encoded slash and steps', `${BASE}/x%2f..%2f..%2f..%2fadmin`],
    ['a doubly encoded slash', `${BASE}/x%252f..%252f..%252fadmin`],
    ['an encoded backslash', `${BASE}/x%5c..%5c..%5cadmin`],
    ['a broken escape', `${BASE}/%zz/admin`],
    ['a doubled port', 'https://ehr.example:443:443/tenant/fhir/Observation'],
    ['a longer host', 'https://ehr.example.evil.example/tenant/fhir/Observation'],
    ['a dot after the host', 'https://ehr.example./tenant/fhir/Observation'],
    ['a path that only begins alike', 'https://ehr.example/tenant/fhir-admin/Observation'],
    ['the base without its slash', BASE],
    ['another tenant', 'https://ehr.example/other/fhir/Observation'],
    ['steps upwards', '../../admin'],
    ['a tab in the scheme', 'ht\ttps://ehr.example/tenant/fhir/x'],
    ['a leading space', ` ${BASE}/Observation`],
    ['a fragment', `${BASE}/Observation#x`],
    ['another scheme', 'javascript:alert(1)'],
    ['a data URL', 'data:application/json,{}'],
    ['a file', 'file:///tenant/fhir/x'],
  ])('G1 refuses %s', (_name, link) => {
    expect(withinFhirBase(BASE, link, PAGE)).toBeUndefined();
  });

  it('G1 whatever the link: same origin, below the base, no step upwards however often it is decoded', () => {
    const piece = fc.constantFrom(
      ...[
        'https:',
        'http:',
        '//',
        '/',
        '\\',
        '..',
        '.',
        '%2f',
        '%2F',
        '%5c',
        '%2e',
        '%252f',
        '@',
        ':',
        ':443',
        ':8443',
      ],
      ...[
        'ehr.example',
        'evil.example',
        'tenant',
        'fhir',
        'tenant/fhir',
        'Observation',
        '?',
        '#',
        ' ',
        '\t',
        'x',
        BASE,
      ],
    );
    const link = fc.oneof(
      fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join('')),
      fc.array(piece, { maxLength: 6 }).map((pieces) => `${BASE}/${pieces.join('')}`),
      fc.webUrl(),
      fc.string(),
    );
    fc.assert(
      fc.property(link, (text) => {
        const url = withinFhirBase(BASE, text, PAGE);
        if (url === undefined) return;
        expect(url.origin).toBe('https://ehr.example');
        expect(url.username + url.password + url.hash).toBe('');
        let path = url.pathname;
        for (let times = 0; times < 3; times++) {
          const landed = new URL(path.replaceAll('\\', '/').replace(/^\/+/, '/'), 'https://ehr.example').pathname;
          expect(landed.startsWith('/tenant/fhir/')).toBe(true);
          path = decodeURIComponent(path);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('§3.7 gives nothing for a base that Chartroom may not talk to', () => {
    for (const base of ['http://ehr.example/fhir', 'ftp://ehr.example', 'not a url', 'http://localhost/fhir'])
      expect(withinFhirBase(base, `${base}/Patient/1`)).toBeUndefined();
  });
});

describe('fhirUrl', () => {
  it('joins base, path and parameters, whether or not the base ends in a slash', () => {
    const expected = `${BASE}/MedicationRequest?patient=p&_include=MedicationRequest%3Amedication`;
    const parameters = { patient: 'p', _include: 'MedicationRequest:medication' };
    expect(fhirUrl(BASE, 'MedicationRequest', parameters)).toBe(expected);
    expect(fhirUrl(`${BASE}/`, 'MedicationRequest', parameters)).toBe(expected);
    expect(fhirUrl(BASE, 'Patient/p')).toBe(`${BASE}/Patient/p`);
  });
});
