import { expect, it } from 'vitest';
import { isHtml } from '../../../main/policy/html-answer.ts';

const answer = (type: string | null, body: string) => ({
  headers: { ...(type !== null && { 'content-type': type }) },
  body: new TextEncoder().encode(body),
});

it.each([
  ['text/html', ''],
  ['TEXT/HTML; charset=utf-8', '{}'],
  ['application/xhtml+xml', '{}'],
  ['application/json', '<!doctype html>'],
  ['application/fhir+json', `\uFEFF\n${' '.repeat(200)}<html>`],
  [null, '<html>'],
])('C3, G9: %s that begins %j is HTML', (type, body) => expect(isHtml(answer(type, body))).toBe(true));

it.each([
  ['application/json', '{"a":"<html>"}'],
  ['application/json', ''],
  ['text/plain', ' [] '],
  [null, '{}'],
])('%s that begins %j is none', (type, body) => expect(isHtml(answer(type, body))).toBe(false));
