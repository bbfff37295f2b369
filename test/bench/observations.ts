/** Pages of Observations for measuring: about 1 kB each, as a hospital's server sends them. The same bytes each time. */

const PATIENT = 'bench';
const BASE = 'https://ehr.example/fhir';
const START_MS = Date.UTC(2026, 10, 20);

type Test = {
  readonly code: string;
  readonly name: string;
  readonly unit: string;
  readonly ucum: string;
  readonly low: number;
  readonly high: number;
  readonly places: number;
};
const test = (row: string): Test => {
  const [code = '', name = '', unit = '', ucum = '', low = '', high = '', places = ''] = row.split('|');
  return { code, name, unit, ucum, low: Number(low), high: Number(high), places: Number(places) };
};
const VITALS = [
  '8867-4|Heart rate|beats/min|/min|60|100|0',
  '9279-1|Respiratory rate|breaths/min|/min|12|20|0',
  '59408-5|Oxygen saturation by pulse oximetry|%|%|94|100|0',
  '8310-5|Body temperature|°C|Cel|36.1|37.8|1',
  '8478-0|Mean blood pressure|mmHg|mm[Hg]|70|105|0',
].map(test);
const LABS = [
  '2823-3|Potassium|mmol/L|mmol/L|3.5|5.1|1',
  '2951-2|Sodium|mmol/L|mmol/L|135|145|0',
  '2160-0|Creatinine|umol/L|umol/L|60|110|0',
  '718-7|Haemoglobin|g/L|g/L|120|160|0',
  '2345-7|Glucose|mmol/L|mmol/L|3.9|7.8|1',
  '4548-4|Haemoglobin A1c|%|%|4.0|6.0|1',
  '1988-5|C reactive protein|mg/L|mg/L|0|5|1',
  '6690-2|Leukocytes|10*9/L|10*9/L|4.0|11.0|2',
  '777-3|Platelets|10*9/L|10*9/L|150|400|0',
  '2524-7|Lactate|mmol/L|mmol/L|0.5|2.0|2',
  '2744-1|pH of arterial blood|[pH]|[pH]|7.35|7.45|3',
  '1920-8|Aspartate aminotransferase|U/L|U/L|10|40|0',
].map(test);

/** A small generator of numbers (mulberry32): the same from the same seed everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const coding = (system: string, code: string, display: string): string =>
  `{"coding":[{"system":"${system}","code":"${code}","display":"${display}"}]`;
const LOINC = 'http://loinc.org';
const HL7 = 'http://terminology.hl7.org/CodeSystem';
const quantity = (value: string, unit: string, ucum: string): string =>
  `{"value":${value},"unit":"${unit}","system":"http://unitsofmeasure.org","code":"${ucum}"}`;

function head(id: string, atMs: number, category: string): string {
  const at = new Date(atMs).toISOString().slice(0, 19);
  return (
    `"resourceType":"Observation","id":"${id}","meta":{"versionId":"1","lastUpdated":"${at}.${String(atMs % 997).padStart(3, '0')}+00:00",` +
    `"profile":["http://hl7.org/fhir/us/core/StructureDefinition/us-core-observation-lab"]},"status":"final",` +
    `"category":[${coding(`${HL7}/observation-category`, category, category)}}],`
  );
}
function tail(atMs: number, encounter: number): string {
  const at = new Date(atMs).toISOString().slice(0, 19);
  const issued = new Date(atMs + 1_800_000).toISOString();
  return (
    `"subject":{"reference":"Patient/${PATIENT}"},"encounter":{"reference":"Encounter/enc-${encounter}"},` +
    `"effectiveDateTime":"${at}Z","issued":"${issued}","performer":[{"reference":"Organization/lab-1","display":"Northgate laboratory"}]`
  );
}

function plain(id: string, atMs: number, one: Test, random: () => number, isVital: boolean): string {
  const span = one.high - one.low;
  const number = Math.max(0, one.low - 0.3 * span + random() * 1.6 * span);
  const [code, words] = number > one.high ? ['H', 'High'] : number < one.low ? ['L', 'Low'] : ['N', 'Normal'];
  const limit = (n: number): string => quantity(n.toFixed(one.places), one.unit, one.ucum);
  return (
    head(id, atMs, isVital ? 'vital-signs' : 'laboratory') +
    `"code":${coding(LOINC, one.code, one.name)},"text":"${one.name}"},` +
    tail(atMs, Math.floor(atMs / 864e6)) +
    `,"valueQuantity":${quantity(number.toFixed(one.places), one.unit, one.ucum)},` +
    `"interpretation":[${coding(`${HL7}/v3-ObservationInterpretation`, code, words)}}],` +
    `"referenceRange":[{"low":${limit(one.low)},"high":${limit(one.high)},"type":${coding(`${HL7}/referencerange-meaning`, 'normal', 'Normal Range')}}}]`
  );
}

function bloodPressure(id: string, atMs: number, random: () => number): string {
  const side = (code: string, name: string, value: number): string =>
    `{"code":${coding(LOINC, code, name)}},"valueQuantity":${quantity(String(value), 'mmHg', 'mm[Hg]')}}`;
  const upper = 100 + Math.floor(random() * 60);
  return (
    head(id, atMs, 'vital-signs') +
    `"code":${coding(LOINC, '85354-9', 'Blood pressure panel')}},${tail(atMs, 1)},"component":[` +
    `${side('8480-6', 'Systolic blood pressure', upper)},${side('8462-4', 'Diastolic blood pressure', upper - 45)}]`
  );
}

/** What no two of are alike: words, partial dates, notes, single systolic and diastolic results, exponents. */
function odd(id: string, atMs: number, random: () => number, kind: number): string {
  const code = `"code":${coding(LOINC, '99999-9', 'Odd')}},`;
  const start = `${head(id, atMs, 'laboratory')}${code}`;
  if (kind === 0) return `${start}${tail(atMs, 1)},"valueString":"seen \\"${String(random())}\\""`;
  if (kind === 1) return `${start}${tail(atMs, 1)},"valueQuantity":${quantity('1.50e-3', 'mg', 'mg')}`;
  const single = kind === 2 ? '8480-6' : '8462-4';
  const value = quantity(String(60 + Math.floor(random() * 80)), 'mmHg', 'mm[Hg]');
  return `${head(id, atMs, 'vital-signs')}"code":${coding(LOINC, single, 'Blood pressure, one side')}},${tail(atMs, 1)},"valueQuantity":${value}`;
}

function observation(n: number, random: () => number): string {
  const atMs = START_MS - n * 47_000;
  const id = `obs-${((n * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0')}-${n}`;
  const at = n % 40;
  const all = [...VITALS, ...VITALS, ...VITALS, ...LABS];
  const one = all[Math.floor(random() * all.length)] ?? test('');
  if (at === 7 || at === 27) return bloodPressure(id, atMs, random);
  if (at === 13) return odd(id, atMs, random, Math.floor(n / 40) % 4);
  return plain(id, atMs, one, random, VITALS.includes(one));
}

/** Takes how many Observations; gives them as pages of a search, 1,000 each, newest first. */
export function observationPages(count: number, perPage = 1000): Uint8Array<ArrayBuffer>[] {
  const random = randomFrom(7);
  const pages: Uint8Array<ArrayBuffer>[] = [];
  for (let from = 0; from < count; from += perPage) {
    const entries: string[] = [];
    for (let n = from; n < Math.min(count, from + perPage); n++) {
      const resource = observation(n, random);
      const id = /"id":"([^"]+)"/.exec(resource)?.[1] ?? '';
      entries.push(`{"fullUrl":"${BASE}/Observation/${id}","resource":{${resource}},"search":{"mode":"match"}}`);
    }
    const next =
      from + perPage < count ? `,{"relation":"next","url":"${BASE}/Observation?_page=${from / perPage + 2}"}` : '';
    pages.push(
      new TextEncoder().encode(
        `{"resourceType":"Bundle","type":"searchset","total":${count},"link":[{"relation":"self","url":"${BASE}/Observation?patient=${PATIENT}"}${next}],"entry":[${entries.join(',')}]}`,
      ),
    );
  }
  return pages;
}

export const BENCH_START = { patientId: PATIENT, fhirBase: BASE, timeZone: 'Europe/London' } as const;
