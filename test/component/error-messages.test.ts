import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERROR_MESSAGES, helpDeskLines, messageOf } from '../../renderer/error-messages.ts';
import { ERROR_CODES, type ErrorDetails } from '../../shared/errors.ts';

const LABELS = [
  'Sign in again',
  'Try again',
  'Read again',
  'Choose another site',
  'Show the sites',
  'Read the file again',
];

const details: fc.Arbitrary<ErrorDetails> = fc.record(
  {
    status: fc.integer({ min: 100, max: 599 }),
    retryAfterSeconds: fc.integer({ min: 0, max: 3600 }),
    oauthError: fc.constantFrom('access_denied', 'server_error', 'invalid_scope'),
    place: fc.constant('sites[1].fhirBase'),
    rule: fc.constant('it must begin with https'),
    file: fc.constant('/etc/chartroom/sites.json'),
    ports: fc.array(fc.integer({ min: 1, max: 65535 }), { minLength: 1, maxLength: 3 }),
    member: fc.constant('token_endpoint'),
    limit: fc.integer({ min: 1, max: 1000 }),
    incident: fc.constant('a1'),
  },
  { requiredKeys: [] },
);

describe('error messages', () => {
  it('say something of every code: what happened, whether anything was lost, what to do', () => {
    for (const code of ERROR_CODES) {
      const message = messageOf({ code, details: {} });
      for (const text of [message.title, message.what, message.lost, message.advice]) {
        expect(text.length, code).toBeGreaterThan(8);
      }
      expect(LABELS, code).toContain(message.action.label);
    }
  });

  it('have no code that is not on the list', () => {
    expect(Object.keys(ERROR_MESSAGES).toSorted()).toEqual([...ERROR_CODES].toSorted());
  });

  it('give each code a title and a sentence of its own', () => {
    const titles = ERROR_CODES.map((code) => messageOf({ code, details: {} }).title);
    const sentences = ERROR_CODES.map((code) => messageOf({ code, details: {} }).what);
    expect(new Set(titles).size).toBe(ERROR_CODES.length);
    expect(new Set(sentences).size).toBe(ERROR_CODES.length);
  });

  it.each(ERROR_CODES)('%s reads as sentences whatever details came with it', (code) => {
    fc.assert(
      fc.property(details, (given) => {
        const message = messageOf({ code, details: given });
        for (const text of [message.what, message.lost, message.advice]) {
          expect(text).not.toMatch(/undefined|null|NaN|\[object|\.\.|\s\s/);
          expect(text).toMatch(/^[A-Z].*[.!]$/s);
        }
      }),
      { examples: [[{}]] },
    );
  });

  it('of reading stand without their titles, which a list does not show', () => {
    for (const code of ERROR_CODES.filter((one) => one.startsWith('fhir-'))) {
      expect(messageOf({ code, details: {} }).what, code).not.toMatch(/^It /);
    }
  });

  it('name the wait that a server asked for (429)', () => {
    const advice = (retryAfterSeconds: number): string =>
      messageOf({ code: 'fhir-rate-limited', details: { retryAfterSeconds } }).advice;
    expect(advice(30)).toBe('Read again in 30 seconds.');
    expect(advice(600)).toBe('Read again in 10 minutes.');
  });

  it('give a help desk the code, status and incident', () => {
    expect(helpDeskLines({ code: 'internal', details: { status: 500, incident: 'a1' } })).toEqual([
      { label: 'Code', value: 'internal' },
      { label: 'HTTP status', value: '500' },
      { label: 'Incident', value: 'a1' },
    ]);
  });
});
