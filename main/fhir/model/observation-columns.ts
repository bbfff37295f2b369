/** Columns of Observations: which record is of which form, and the numbers of each. Found by record, newest version kept. */
import type { NotShown } from '../../../shared/chart-model.ts';
import { withRoom } from '../intake/growing.ts';
import { createKeyTable } from '../intake/key-table.ts';
import { numberText, type Reading } from '../intake/slots.ts';
import { fingerprint } from './arrivals.ts';
import type { Facts, ObservationForms } from './observation-forms.ts';
import { isOlder, type Version } from '../../../shared/fhir/version.ts';

/** A record of no form: one that was read whole, or one that is not shown. */
type Single = Facts | { readonly notShown: NotShown; readonly version: Version };
export const isShown = (single: Single | undefined): single is Facts => single !== undefined && 'entry' in single;

const recordIn = (single: Single): string => (isShown(single) ? single.entry.record : single.notShown.record);

const PREFIX = 'Observation/';
const BARE = /^[A-Za-z0-9\-.]{1,64}$/;
/** Ids of Observations stand alone; whatever else was sent has a slash in it. */
const keyOf = (record: string): string =>
  record.startsWith(PREFIX) && BARE.test(record.slice(PREFIX.length)) ? record.slice(PREFIX.length) : record;
export const recordOf = (key: string): string => (key.includes('/') ? key : PREFIX + key);

/** The numbers of all records, one after another. */
function createNumbers() {
  let numbers = new Float64Array(0);
  let places = new Uint8Array(0);
  let size = 0;
  const texts = new Map<number, string>();
  return {
    at: (n: number): number => numbers[n] ?? 0,
    text: (n: number): string => numberText(numbers[n] ?? 0, places[n] ?? 0, texts.get(n)),
    size: () => size,
    push: (reading: Reading): void => {
      const { count } = reading;
      numbers = withRoom(numbers, size + count);
      places = withRoom(places, size + count);
      for (let n = 0; n < count; n++) {
        numbers[size + n] = reading.numbers[n] ?? 0;
        places[size + n] = reading.places[n] ?? 0;
      }
      for (const [n, text] of reading.texts) texts.set(size + n, text);
      size += count;
    },
    cutTo: (length: number): void => {
      for (const n of texts.keys()) if (n >= length) texts.delete(n);
      size = length;
    },
  };
}

/** No rows yet, over the forms of a chart. */
export function createColumns(forms: ObservationForms) {
  const numbers = createNumbers();
  const keys = createKeyTable();
  let kinds = new Int32Array(0);
  let from = new Uint32Array(0);
  const singles: Single[] = [];
  const singleAt = (row: number): Single | undefined => singles[~(kinds[row] ?? 0)];
  const factsAt = (row: number): Facts | undefined => {
    const kind = kinds[row] ?? -1;
    if (kind >= 0) return forms.facts(kind);
    const single = singleAt(row);
    return isShown(single) ? single : undefined;
  };
  const versionAt = (row: number): Version => {
    const facts = factsAt(row) ?? singleAt(row);
    if (facts === undefined) return { updatedMs: NaN, number: NaN };
    if (!('entry' in facts) || facts.updated.at < 0) return facts.version;
    return { ...facts.version, updatedMs: numbers.at((from[row] ?? 0) + facts.updated.at) - facts.updated.zoneMs };
  };
  /** Tells whether the record is new; an older version of one that is there is let go. */
  const put = (row: number, isNew: boolean, kind: number, start: number): boolean => {
    kinds = withRoom(kinds, row + 1);
    from = withRoom(from, row + 1);
    const before = isNew ? null : { version: versionAt(row), kind: kinds[row] ?? 0, start: from[row] ?? 0 };
    kinds[row] = kind;
    from[row] = start;
    if (before !== null && isOlder(versionAt(row), before.version)) {
      kinds[row] = before.kind;
      from[row] = before.start;
    }
    return isNew;
  };
  /** Of a record as it is now: another version, or another number, has another one. */
  const fingerprintAt = (row: number): number => {
    const { updatedMs, number } = versionAt(row);
    const facts = factsAt(row);
    const kind = kinds[row] ?? 0;
    const own = facts === undefined || kind < 0 || facts.first < 0 ? '' : numbers.at((from[row] ?? 0) + facts.first);
    return fingerprint(`${keys.key(row)}|${updatedMs}|${number}|${own}`);
  };
  return {
    numbers,
    keys,
    factsAt,
    /** Takes `Type/id`; gives its row, -1 where it is not there. */
    find: (record: string): number => keys.find(keyOf(record)),
    /** Of every record. */
    fingerprints: (): Float64Array => Float64Array.from({ length: keys.size() }, (_, row) => fingerprintAt(row)),
    fingerprintAt,
    /** Where the numbers of a row of a form begin. */
    fromOf: (row: number): number => from[row] ?? 0,
    /** Takes an id where it stands in a text, its form and where its numbers begin; tells whether it is new. */
    putForm: (text: string, idFrom: number, idTo: number, form: number, start: number): boolean => {
      const size = keys.size();
      return put(keys.addFrom(text, idFrom, idTo), keys.size() > size, form, start);
    },
    /** Records of no form that are still in their row: none has taken their place. */
    currentSingles: (): Single[] => singles.filter((single, n) => kinds[keys.find(keyOf(recordIn(single)))] === ~n),
    /** Takes a record of no form; tells whether it is new. */
    putSingle: (record: string, single: Single): boolean => {
      const size = keys.size();
      const row = keys.add(keyOf(record));
      return put(row, keys.size() > size, ~(singles.push(single) - 1), 0);
    },
  };
}
