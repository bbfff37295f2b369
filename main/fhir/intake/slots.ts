/**
 * The places at which two records of one form may differ, and how what stands there is read. Each reader accepts only
 * whole JSON tokens of its kind, so that a record that fits a form is that form with other tokens in these places.
 */

import { ownText } from '../json-text.ts';

/** What may stand in a place. A date, its clock and its milliseconds together make one number, as does a number. */
export type Slot = 'id' | 'anything' | 'number' | 'date' | 'clock' | 'millis';

/** What was read from the places of one record. */
export type Reading = {
  /** Numbers as doubles; times as epoch ms of their own wall clock. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** Digits behind the point of each number; `VERBATIM` where only its text says it all. */
  readonly places: Uint8Array<ArrayBuffer>;
  /** Texts of the numbers that are `VERBATIM`, by index. */
  readonly texts: Map<number, string>;
  count: number;
  idFrom: number;
  idTo: number;
};

export const VERBATIM = 255;
const MAX_NUMBERS = 64;
/** A decimal of so many digits survives as a double (IEEE 754, DBL_DIG). */
const SAFE_DIGITS = 15;
const POWERS = Array.from({ length: SAFE_DIGITS + 1 }, (_, n) => 10 ** n);

const QUOTE = 0x22;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** An empty reading, to be used again and again. */
export function createReading(): Reading {
  return {
    numbers: new Float64Array(MAX_NUMBERS),
    places: new Uint8Array(MAX_NUMBERS),
    texts: new Map(),
    count: 0,
    idFrom: 0,
    idTo: 0,
  };
}

/** Forgets what was read. */
export function resetReading(reading: Reading): void {
  reading.count = 0;
  if (reading.texts.size > 0) reading.texts.clear();
}

/** Takes text and the place of a token; reads it and gives the place behind it, or -1 where it is not of that kind. */
export function readSlot(slot: Slot, text: string, at: number, into: Reading): number {
  switch (slot) {
    case 'id':
      return readId(text, at, into);
    case 'anything':
      return readAnything(text, at);
    case 'number':
      return readNumber(text, at, into);
    case 'date':
      return readDate(text, at, into);
    case 'clock':
      return readClock(text, at, into);
    case 'millis':
      return readMillis(text, at, into);
  }
}

const isDigit = (code: number): boolean => code >= ZERO && code <= 0x39;

function isIdCharacter(code: number): boolean {
  return (
    isDigit(code) ||
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === MINUS ||
    code === POINT
  );
}

/** A FHIR id: 1–64 letters, digits, `-` and `.`. */
function readId(text: string, from: number, into: Reading): number {
  let at = from;
  while (isIdCharacter(text.charCodeAt(at))) at++;
  if (at === from || at - from > 64) return -1;
  into.idFrom = from;
  into.idTo = at;
  return at;
}

/** The inside of any JSON string. */
function readAnything(text: string, from: number): number {
  for (let at = from; ; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) {
      const escape = text.slice(at + 1, at + 6);
      if (/^["\\/bfnrt]/.test(escape)) at += 1;
      else if (/^u[0-9a-fA-F]{4}/.test(escape)) at += 5;
      else return -1;
    } else if (!(code >= 0x20)) return -1;
  }
}

function push(into: Reading, number: number, places: number): boolean {
  if (into.count === MAX_NUMBERS) return false;
  into.numbers[into.count] = number;
  into.places[into.count] = places;
  into.count += 1;
  return true;
}

/** A JSON number. One that a double cannot say in its own digits is kept as text; one that no double holds is refused. */
function readNumber(text: string, from: number, into: Reading): number {
  const negative = text.charCodeAt(from) === MINUS;
  const start = negative ? from + 1 : from;
  let at = start;
  let mantissa = 0;
  let places = 0;
  for (; isDigit(text.charCodeAt(at)); at++) mantissa = mantissa * 10 + (text.charCodeAt(at) - ZERO);
  if (at === start || (at > start + 1 && text.charCodeAt(start) === ZERO)) return -1;
  let digits = at - start;
  if (text.charCodeAt(at) === POINT) {
    const point = at++;
    for (; isDigit(text.charCodeAt(at)); at++) mantissa = mantissa * 10 + (text.charCodeAt(at) - ZERO);
    places = at - point - 1;
    if (places === 0) return -1;
    digits += places;
  }
  const isExponent = (text.charCodeAt(at) | 0x20) === 0x65;
  if (isExponent || digits > SAFE_DIGITS || (negative && mantissa === 0)) return readVerbatim(text, from, into);
  const number = mantissa / (POWERS[places] ?? NaN);
  return push(into, negative ? -number : number, places) ? at : -1;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function readVerbatim(text: string, from: number, into: Reading): number {
  NUMBER.lastIndex = from;
  const sent = NUMBER.exec(text)?.[0];
  const number = Number(sent);
  if (sent === undefined || !Number.isFinite(number)) return -1;
  into.texts.set(into.count, ownText(sent));
  return push(into, number, VERBATIM) ? from + sent.length : -1;
}

/** Two digits as a number; not a number where they are none. */
function two(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at), text.charCodeAt(at + 1)];
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + (ones - ZERO) : NaN;
}

let lastDay = '';
let lastDayMs = 0;

/** A calendar day between 1800 and 2200, as FHIR writes it. */
function readDate(text: string, from: number, into: Reading): number {
  const sent = text.slice(from, from + 10);
  if (sent !== lastDay) {
    const [year, month, day] = [two(text, from) * 100 + two(text, from + 2), two(text, from + 5), two(text, from + 8)];
    const dashes = text.charCodeAt(from + 4) === MINUS && text.charCodeAt(from + 7) === MINUS;
    const dayMs = Date.UTC(year, month - 1, day);
    if (!dashes || Number.isNaN(dayMs) || !(year >= 1800 && year <= 2200)) return -1;
    if (new Date(dayMs).toISOString().slice(0, 10) !== sent) return -1;
    lastDay = sent;
    lastDayMs = dayMs;
  }
  return push(into, lastDayMs, 0) ? from + 10 : -1;
}

function readClock(text: string, from: number, into: Reading): number {
  const [hour, minute, second] = [two(text, from), two(text, from + 3), two(text, from + 6)];
  const colons = text.charCodeAt(from + 2) === COLON && text.charCodeAt(from + 5) === COLON;
  if (!colons || !(hour <= 23 && minute <= 59 && second <= 59)) return -1;
  addToLast(into, ((hour * 60 + minute) * 60 + second) * 1000);
  return from + 8;
}

function readMillis(text: string, from: number, into: Reading): number {
  const last = text.charCodeAt(from + 2);
  const millis = two(text, from) * 10 + (isDigit(last) ? last - ZERO : NaN);
  if (Number.isNaN(millis) || isDigit(text.charCodeAt(from + 3))) return -1;
  addToLast(into, millis);
  return from + 3;
}

function addToLast(into: Reading, ms: number): void {
  into.numbers[into.count - 1] = (into.numbers[into.count - 1] ?? 0) + ms;
}

/** Takes a number as it was read; gives its text as it was sent. D15. */
export function numberText(number: number, places: number, verbatim: string | undefined): string {
  return places === VERBATIM && verbatim !== undefined ? verbatim : number.toFixed(places);
}

/** What stands in the places of one record. */
export type Places = {
  readonly id: string;
  /** The n-th number or time. */
  readonly number: (n: number) => number;
  readonly numberText: (n: number) => string;
};

/** Takes a reading and the id in it; gives its places, as long as nothing else is read. */
export function placesOf({ numbers, places, texts }: Reading, id: string): Places {
  const number = (n: number): number => numbers[n] ?? 0;
  return { id, number, numberText: (n) => numberText(number(n), places[n] ?? 0, texts.get(n)) };
}
