/** The rules in force: which fault bites whom, where and how often. */
import { CATALOGUE } from './catalogue.ts';
import {
  FaultRefused,
  PLACES,
  readParameters,
  type Exchange,
  type Fault,
  type Memory,
  type Place,
  type Values,
} from './fault.ts';

/** A rule as it is asked for. What is left out does not restrict it. */
export type RuleRequest = {
  readonly fault: string;
  /** Bites requests of this client alone. */
  readonly client?: string;
  /** Bites below this path alone; with a query, only where each of its parameters has that value. */
  readonly path?: string;
  /** Bites at this one of the fault's places. */
  readonly on?: Place;
  /** How many times it bites; always, unless told. */
  readonly count?: number;
  readonly parameters?: Readonly<Record<string, string | number>>;
};

export type Rule = {
  readonly id: string;
  readonly fault: string;
  readonly client: string | null;
  readonly path: string | null;
  readonly on: Place | null;
  /** How many bites are left; null: no end. */
  readonly left: number | null;
  readonly bites: number;
  readonly parameters: Values;
};

/** The switches, as code sets them. */
export type Faults = {
  /** Adds a rule; throws FaultRefused, in words, on one that could never bite. */
  set(request: RuleRequest): Rule;
  /** Oldest first, used-up ones included. */
  list(): readonly Rule[];
  remove(id: string): boolean;
  clear(): void;
};

export type ActiveRule = {
  readonly definition: Fault;
  readonly memory: Memory;
  readonly view: () => Rule;
  readonly fits: (exchange: Exchange) => boolean;
  /** Runs what may bite; a run that gives undefined did not bite, and costs none of the count. */
  readonly bite: <T>(run: () => T | undefined | Promise<T | undefined>) => Promise<T | undefined>;
};

/** Discovery and keys are asked for before, or without, any client. */
const NAMELESS: readonly Place[] = ['discovery', 'openid-configuration', 'jwks', 'metadata', 'registration'];

function definitionOf(name: string): Fault {
  const found = CATALOGUE.find((candidate) => candidate.name === name);
  if (found === undefined) throw new FaultRefused('There is no fault of that name.');
  return found;
}

function fitsPath(path: string, { url, form }: Exchange): boolean {
  const [prefix = '', query = ''] = path.split(/\?(.*)/s);
  if (!url.pathname.startsWith(prefix)) return false;
  return [...new URLSearchParams(query)].every(
    ([name, value]) => url.searchParams.getAll(name).includes(value) || form.getAll(name).includes(value),
  );
}

function check(request: RuleRequest, { where }: Fault): void {
  const { client, count, on, path } = request;
  if (on !== undefined && !PLACES.includes(on)) throw new FaultRefused('There is no such place.');
  if (on !== undefined && !where.includes(on)) throw new FaultRefused(`This fault does not bite at ${on}.`);
  if (path !== undefined && !path.startsWith('/')) throw new FaultRefused('A path begins with "/".');
  if (count !== undefined && (!Number.isInteger(count) || count < 1 || count > 1_000_000))
    throw new FaultRefused('The count must be a whole number from 1 to 1000000.');
  const places = on === undefined ? where : [on];
  if (client !== undefined && places.every((place) => NAMELESS.includes(place)))
    throw new FaultRefused('No client is known where this fault bites: set it by path.');
}

function createRule(id: string, request: RuleRequest): ActiveRule {
  const definition = definitionOf(request.fault);
  check(request, definition);
  const parameters = readParameters(definition, request.parameters ?? {});
  const { client = null, path = null, on = null } = request;
  let left = request.count ?? null;
  let bites = 0;
  const move = (by: 1 | -1): void => {
    bites += by;
    if (left !== null) left -= by;
  };
  return {
    definition,
    memory: new Map(),
    view: () => ({ id, fault: definition.name, client, path, on, left, bites, parameters }),
    fits: (exchange) =>
      left !== 0 &&
      definition.where.includes(exchange.place) &&
      (on === null || on === exchange.place) &&
      (client === null || client === exchange.client) &&
      (path === null || fitsPath(path, exchange)),
    bite: async (run) => {
      if (left === 0) return undefined;
      // Counted before it is known, so that of two requests at once only one is bitten by the last of the count.
      move(1);
      const result = await run();
      if (result === undefined) move(-1);
      return result;
    },
  };
}

/** An empty set of rules: the switches for code, and the rules as the server asks for them. */
export function createFaults(): { readonly faults: Faults; readonly active: () => readonly ActiveRule[] } {
  const rules = new Map<string, ActiveRule>();
  let last = 0;
  return {
    active: () => [...rules.values()],
    faults: {
      set(request) {
        const id = String(++last);
        const rule = createRule(id, request);
        rules.set(id, rule);
        return rule.view();
      },
      list: () => [...rules.values()].map((rule) => rule.view()),
      remove: (id) => rules.delete(id),
      clear: () => {
        rules.clear();
      },
    },
  };
}
