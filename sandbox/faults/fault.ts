/** What a fault is: where it bites, what it may be told, and what it does to a request or an answer. */
import type { OutgoingHttpHeaders } from 'node:http';

/** The parts of the server that a request can be for. `refresh` is the token endpoint asked with a refresh token. */
export const PLACES = [
  'discovery',
  'openid-configuration',
  'jwks',
  'authorize',
  'token',
  'refresh',
  'revocation',
  'introspection',
  'registration',
  'metadata',
  'fhir',
  'kick-off',
  'export-status',
  'export-file',
  'page',
] as const;
export type Place = (typeof PLACES)[number];

/** The query parameter that marks the address of a page which the server itself never made. */
export const TURN = '_turn';

/** How an answer leaves: whole, as a stream of pieces, or broken off after a part of it. */
export type Delivery =
  | { readonly kind: 'pieces'; readonly pieces: (signal: AbortSignal) => AsyncIterable<Buffer> }
  | {
      readonly kind: 'break';
      readonly after: 'nothing' | 'headers' | 'half' | 'all but one byte';
      /** `stall` says nothing for `stallMs`, then the connection is reset. */
      readonly then: { readonly stallMs: number };
    };

export type Answer = {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
  readonly delayMs?: number;
  readonly delivery?: Delivery;
};

/** The keys of the server, for faults that sign. */
export type Signer = {
  /** Signs claims as the key of `kid` would, with changes to the header (null removes a member). */
  sign(kid: string, claims: object, header: Readonly<Record<string, unknown>>): Promise<string>;
  /** The public half of a key as PEM. */
  publicPem(kid: string): Promise<string>;
};

/** A request as a fault sees it. */
export type Exchange = {
  readonly method: string;
  /** Without the marker of made-up pages. */
  readonly url: URL;
  /** Which made-up page was asked for; null for a real one. */
  readonly turn: string | null;
  readonly place: Place;
  readonly client: string | null;
  /** The fields of a posted form. */
  readonly form: URLSearchParams;
  readonly issuer: string;
  readonly fhirBase: string;
  readonly signer: Signer;
  /** Another origin that holds the files of exports too. */
  readonly otherOrigin: () => Promise<string>;
};

export type Parameter =
  | { readonly kind: 'choice'; readonly of: readonly string[]; readonly means: string }
  | {
      readonly kind: 'whole';
      readonly usual: number;
      readonly least: number;
      readonly most: number;
      readonly means: string;
    }
  | { readonly kind: 'text'; readonly usual: string; readonly means: string };

type ValuesOf<P extends Readonly<Record<string, Parameter>>> = {
  readonly [K in keyof P]: P[K] extends { readonly kind: 'whole' }
    ? number
    : P[K] extends { readonly of: readonly (infer C)[] }
      ? C
      : string;
};

/** What one rule remembers between its bites. */
export type Memory = Map<string, unknown>;

export type Context<V> = { readonly exchange: Exchange; readonly values: V; readonly memory: Memory };
type Maybe<T> = T | undefined | Promise<T | undefined>;

type Shape<V> = {
  /** Lower case and hyphens. */
  readonly name: string;
  /** The rows of the fault list that it serves, as in `A13`. */
  readonly rows: readonly string[];
  readonly where: readonly Place[];
  readonly sentence: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Each hook gives undefined where it leaves things as they are. Changes the address that the server is asked for. */
  readonly request?: (context: Context<V>) => URL | undefined;
  /** Answers in the server's stead: the server never learns of the request. */
  readonly instead?: (context: Context<V>) => Maybe<Answer>;
  /** Changes what the server answered. */
  readonly after?: (answer: Answer, context: Context<V>) => Maybe<Answer>;
};

export type Values = Readonly<Record<string, string | number>>;
export type Fault = Shape<Values>;

/** One row of the catalogue; its hooks see the parameters with their types. */
export function fault<const P extends Readonly<Record<string, Parameter>>>(
  row: Omit<Shape<ValuesOf<P>>, 'parameters'> & { readonly parameters: P },
): Fault {
  // The values come from `readParameters`, which gives each the type that its parameter declares.
  return row as unknown as Fault;
}

/** A parameter with a closed list of values, the first being the usual one. */
export const choice = <const C extends readonly [string, ...string[]]>(of: C, means: string) => ({
  kind: 'choice' as const,
  of,
  means,
});

/** A whole number between bounds. */
export const whole = (usual: number, least: number, most: number, means: string) => ({
  ...{ kind: 'whole' as const, usual, least, most, means },
});

/** Free text. */
export const text = (usual: string, means: string) => ({ kind: 'text' as const, usual, means });

/** What the parameter is where nothing was said. */
export function usualValue(parameter: Parameter): string | number {
  return parameter.kind === 'choice' ? (parameter.of[0] ?? '') : parameter.usual;
}

/** A rule that cannot be set as asked; the message says why, and is safe to show. */
export class FaultRefused extends Error {}

function readValue(name: string, parameter: Parameter, given: unknown): string | number {
  if (given === undefined || given === '') return usualValue(parameter);
  const value = typeof given === 'number' ? String(given) : given;
  if (typeof value !== 'string') throw new FaultRefused(`"${name}" must be text or a number.`);
  switch (parameter.kind) {
    case 'text':
      return value;
    case 'choice':
      if (parameter.of.includes(value)) return value;
      throw new FaultRefused(`"${name}" must be one of: ${parameter.of.join(', ')}.`);
    case 'whole':
      if (/^-?\d{1,12}$/.test(value) && Number(value) >= parameter.least && Number(value) <= parameter.most)
        return Number(value);
      throw new FaultRefused(`"${name}" must be a whole number from ${parameter.least} to ${parameter.most}.`);
  }
}

/** Takes what was said about a fault's parameters, gives all of them; throws FaultRefused on an unknown or unfit one. */
export function readParameters({ parameters }: Fault, given: Readonly<Record<string, unknown>>): Values {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(parameters, name));
  if (unknown !== undefined) throw new FaultRefused(`This fault has no parameter "${unknown}".`);
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [name, readValue(name, parameter, given[name])]),
  );
}
