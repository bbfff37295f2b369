/** `_typeFilter` and `_elements`: which resources of an export, and what of each. */
import { toCriterion, type Predicate } from '../fhir/criteria.ts';
import { Fault } from '../fhir/fault.ts';
import { isObject, parseLossless, stringifyLossless } from '../fhir/lossless.ts';
import { isTypeName } from '../fhir/references.ts';

export type TypeFilter = { readonly type: string; readonly test: Predicate };

const RESULT = ['_sort', '_include', '_revinclude', '_elements', '_count', '_summary'];

/** Reads `Type?parameter=value&…`; throws a 400 Fault on what is no such search. Bulk Data 2.0 export #_typefilter-query-parameter. */
export function typeFilter(text: string, base: string): TypeFilter {
  const [type = '', query = ''] = text.split(/\?(.*)/s);
  const parameters = [...new URLSearchParams(query)];
  if (!isTypeName(type) || parameters.length === 0)
    throw new Fault(400, 'value', '_typeFilter is a search of one type.');
  const tests = parameters.map(([name, value]) => {
    if (RESULT.includes(name.split(':')[0] ?? ''))
      throw new Fault(400, 'value', '_typeFilter may not shape the result.');
    const criterion = toCriterion(type, name, value, base);
    if (criterion === undefined)
      throw new Fault(400, 'not-supported', '_typeFilter has a search parameter that is not known.');
    return criterion.test;
  });
  return { type, test: (json) => tests.every((test) => test(json)) };
}

/** Elements without which a resource of the store would say something else. */
const MANDATORY = [
  ...[
    'resourceType',
    'id',
    'meta',
    'status',
    'code',
    'subject',
    'patient',
    'intent',
    'class',
    'content',
    'member',
    'type',
  ],
  ...[
    'actual',
    'medicationReference',
    'medicationCodeableConcept',
    'beneficiary',
    'payor',
    'target',
    'recorded',
    'agent',
  ],
];
const SUBSETTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

/** Takes the `_elements` asked for, gives what leaves a resource's text with these, the mandatory ones and the mark SUBSETTED. */
export function elementsOf(elements: readonly string[]): (type: string, text: string) => string {
  if (elements.length === 0) return (_type, text) => text;
  return (type, text) => {
    const own = elements.flatMap((element) => {
      const [first = '', second] = element.split('.');
      return second === undefined ? [first] : first === type ? [second] : [];
    });
    if (own.length === 0) return text;
    const tree = parseLossless(text);
    if (!isObject(tree)) return text;
    const kept = Object.entries(tree).filter(([name]) => own.includes(name) || MANDATORY.includes(name));
    const meta = isObject(tree['meta']) ? tree['meta'] : {};
    const tag = [...(Array.isArray(meta['tag']) ? (meta['tag'] as unknown[]) : []), SUBSETTED];
    return stringifyLossless({ ...Object.fromEntries(kept), meta: { ...meta, tag } });
  };
}
