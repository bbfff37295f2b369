/** One search criterion: `name:modifier=value,value`, checked and turned into a predicate. */
import { compareSpans, parseDateValue, spanOfElement } from './dates.ts';
import { Fault } from './fault.ts';
import { isObject } from './lossless.ts';
import { parameterOf, type Parameter } from './parameters.ts';
import { stringsAt, valuesAt } from './paths.ts';
import { isTypeName, localReference } from './references.ts';
import { foldText } from './text.ts';

export type Predicate = (json: unknown) => boolean;
export type Criterion = {
  readonly parameter: Parameter;
  readonly values: readonly string[];
  readonly isMissing: boolean;
  readonly test: Predicate;
};
type Matcher = (element: unknown) => boolean;

/**
 * The criterion that a query parameter asks for; undefined where the type has no such parameter or the value is empty.
 * Comma is OR, a backslash escapes it. Throws a 400 Fault on an unknown modifier or a bad value. FHIR R4 search.
 */
export function toCriterion(type: string, key: string, raw: string, base: string): Criterion | undefined {
  const [name, modifier] = splitOnce(key, ':');
  const parameter = parameterOf(type, name);
  if (parameter === undefined || raw === '') return undefined;
  const values = splitEscaped(raw, ',').filter((value) => value !== '');
  if (modifier === 'missing') return { parameter, values, isMissing: true, test: missing(parameter, raw) };
  const matchers = values.map((value) => matcherFor(parameter, modifier, value, base));
  const some: Predicate = (json) =>
    valuesAt(json, parameter.paths).some((element) => matchers.some((matches) => matches(element)));
  return {
    parameter,
    values: values.map(unescape),
    isMissing: false,
    test: modifier === 'not' ? (json) => !some(json) : some,
  };
}

function missing({ name, paths }: Parameter, raw: string): Predicate {
  if (raw !== 'true' && raw !== 'false') throw new Fault(400, 'value', `${name}:missing takes true or false.`);
  return (json) => (valuesAt(json, paths).length === 0) === (raw === 'true');
}

function matcherFor(parameter: Parameter, modifier: string | undefined, value: string, base: string): Matcher {
  switch (parameter.type) {
    case 'token':
      return tokenMatcher(parameter, modifier, value);
    case 'reference':
      return referenceMatcher(parameter, modifier, value, base);
    case 'date':
      return dateMatcher(parameter, modifier, value);
    case 'string':
      return stringMatcher(parameter, modifier, unescape(value));
  }
}

function unsupported(parameter: Parameter): Fault {
  return new Fault(400, 'not-supported', `${parameter.name} does not support this modifier.`);
}

/** `code`, `system|code`, `|code`, `system|` over Coding, CodeableConcept, Identifier, code and boolean. */
function tokenMatcher(parameter: Parameter, modifier: string | undefined, value: string): Matcher {
  if (modifier === 'text') {
    const start = foldText(unescape(value));
    return (element) =>
      stringsAt(element, ['text', 'display', 'coding.display', 'type.text']).some((t) => foldText(t).startsWith(start));
  }
  if (modifier !== undefined && modifier !== 'not') throw unsupported(parameter);
  const parts = splitEscaped(value, '|').map(unescape);
  const [system, code] = parts.length === 1 ? [undefined, parts[0]] : [parts[0], parts.slice(1).join('|')];
  const fits = (given: unknown, symbol: unknown): boolean =>
    (code === '' || symbol === code) && (system === undefined || (given ?? '') === system);
  return (element) => {
    if (!isObject(element)) return fits(parameter.system, typeof element === 'boolean' ? String(element) : element);
    const codings = Array.isArray(element['coding']) ? (element['coding'] as unknown[]) : [element];
    return codings.some((coding) => isObject(coding) && fits(coding['system'], coding['code'] ?? coding['value']));
  };
}

/** `123`, `Patient/123` or an absolute URL; of another server only the very same URL fits. */
function referenceMatcher(parameter: Parameter, modifier: string | undefined, value: string, base: string): Matcher {
  const { targets = [] } = parameter;
  if (modifier !== undefined && !(isTypeName(modifier) && targets.includes(modifier))) throw unsupported(parameter);
  const wanted = unescape(value);
  const allowed = modifier === undefined ? targets : [modifier];
  const bare = !wanted.includes('/') && !wanted.includes(':');
  const local = bare ? undefined : localReference(wanted, base);
  const judge = (reference: string): boolean => {
    const target = localReference(reference, base);
    if (target === undefined) return reference !== '' && reference === wanted;
    if (!allowed.includes(target.type)) return false;
    return bare ? target.id === wanted : target.type === local?.type && target.id === local.id;
  };
  // All of a record refers to one patient: the last verdict is nearly always the next one.
  let last = { reference: '', verdict: judge('') };
  return (element) => {
    const [reference = ''] = stringsAt(element, ['reference']);
    if (reference !== last.reference) last = { reference, verdict: judge(reference) };
    return last.verdict;
  };
}

function dateMatcher(parameter: Parameter, modifier: string | undefined, value: string): Matcher {
  if (modifier !== undefined) throw unsupported(parameter);
  const wanted = parseDateValue(value);
  if (wanted === undefined) throw new Fault(400, 'value', `The value of ${parameter.name} is not a date.`);
  const now = Date.now();
  return (element) => {
    const span = spanOfElement(element);
    return span !== undefined && compareSpans(wanted.prefix, span, wanted.span, now);
  };
}

/** Start of any part by default, accents and case ignored; `:contains`, `:exact`. */
function stringMatcher(parameter: Parameter, modifier: string | undefined, wanted: string): Matcher {
  const folded = foldText(wanted);
  const parts = (element: unknown): string[] =>
    typeof element === 'string' ? [element] : stringsAt(element, ['text', 'family', 'given', 'prefix', 'suffix']);
  switch (modifier) {
    case undefined:
      return (element) => parts(element).some((part) => foldText(part).startsWith(folded));
    case 'contains':
      return (element) => parts(element).some((part) => foldText(part).includes(folded));
    case 'exact':
      return (element) => parts(element).includes(wanted);
    default:
      throw unsupported(parameter);
  }
}

function splitOnce(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** Splits at `mark` where no backslash stands before it; escapes stay for {@link unescape}. FHIR R4 search #escaping. */
function splitEscaped(text: string, mark: ',' | '|'): string[] {
  const parts: string[] = [''];
  for (let n = 0; n < text.length; n++) {
    const char = text.charAt(n);
    if (char === mark) parts.push('');
    else parts.push((parts.pop() ?? '') + (char === '\\' ? char + text.charAt(++n) : char));
  }
  return parts;
}

const unescape = (text: string): string => text.replace(/\\([,|$\\])/g, '$1');
