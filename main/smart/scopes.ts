/** SMART scopes: their grammar, what Chartroom asks for, and what a granted list allows (SMART 61–70). */

const LETTERS = ['c', 'r', 'u', 'd', 's'] as const;
const PERMISSIONS = LETTERS.join('');
const URI_PREFIX = 'http://smarthealthit.org/fhir/scopes/';
/** SMART 63: what the words of version 1 mean in version 2. */
const V1_SUFFIXES: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': PERMISSIONS };

const RESOURCE = /^(patient|user|system)\/([A-Z][A-Za-z]*|\*)\.([a-z]+|\*)(?:\?(.*))?$/;
const LAUNCH = /^launch(?:\/([a-z]+)(?:\?role=([^&=\s]+))?)?$/;

export type ResourceScope = {
  readonly kind: 'resource';
  readonly context: 'patient' | 'user' | 'system';
  /** A resource type, or `*`. */
  readonly type: string;
  /** Letters of `cruds`, in that order. */
  readonly permissions: string;
  /** As written: `read`, `write` and `*` are version 1. */
  readonly version: 1 | 2;
  /** Search parameters that narrow it, as written; all must hold (SMART 64). */
  readonly params: readonly (readonly [name: string, value: string])[];
  /** Written in its URI form (SMART 69). */
  readonly uri: boolean;
};

export type Scope =
  | ResourceScope
  /** `launch`, `launch/patient`, `launch/encounter?role=…` (SMART 70). */
  | { readonly kind: 'launch'; readonly target: string | null; readonly role: string | null }
  /** Anything else, kept as sent and never taken for a permission (SMART 62, 67). */
  | { readonly kind: 'other'; readonly text: string };

/** Parses one scope. Never fails: what is not understood is `other`. */
export function parseScope(text: string): Scope {
  const launch = LAUNCH.exec(text);
  if (launch !== null) return { kind: 'launch', target: launch[1] ?? null, role: launch[2] ?? null };
  const uri = text.startsWith(URI_PREFIX);
  return parseResource(uri ? text.slice(URI_PREFIX.length) : text, uri) ?? { kind: 'other', text };
}

/** Parses a space-separated scope list (RFC 6749 §3.3). */
export function parseScopes(text: string): Scope[] {
  return text.split(/\s+/).filter(Boolean).map(parseScope);
}

/** Writes a scope as it was read: `formatScope(parseScope(text)) === text`. */
export function formatScope(scope: Scope): string {
  switch (scope.kind) {
    case 'other':
      return scope.text;
    case 'launch': {
      const role = scope.role === null ? '' : `?role=${scope.role}`;
      return scope.target === null ? 'launch' : `launch/${scope.target}${role}`;
    }
    case 'resource': {
      const query = scope.params.map(([name, value]) => `${name}=${value}`).join('&');
      const prefix = scope.uri ? URI_PREFIX : '';
      return `${prefix}${scope.context}/${scope.type}.${suffixOf(scope)}${query === '' ? '' : `?${query}`}`;
    }
  }
}

function parseResource(text: string, uri: boolean): ResourceScope | undefined {
  const match = RESOURCE.exec(text);
  if (match === null) return undefined;
  const [, context, type = '', suffix = '', query] = match;
  const v1 = V1_SUFFIXES[suffix];
  // Version 1 has no parameters: `.read?…` is nobody's grammar.
  if (v1 !== undefined && query !== undefined) return undefined;
  if (v1 === undefined && !inOrder(suffix)) return undefined;
  const params = query === undefined ? [] : parseParams(query);
  if (params === undefined) return undefined;
  return {
    kind: 'resource',
    context: context as ResourceScope['context'],
    type,
    permissions: v1 ?? suffix,
    version: v1 === undefined ? 2 : 1,
    params,
    uri,
  };
}

function parseParams(query: string): [string, string][] | undefined {
  const params: [string, string][] = [];
  for (const part of query.split('&')) {
    const at = part.indexOf('=');
    if (at < 1 || at === part.length - 1) return undefined;
    params.push([part.slice(0, at), part.slice(at + 1)]);
  }
  return params;
}

function inOrder(suffix: string): boolean {
  return suffix !== '' && suffix === LETTERS.filter((letter) => suffix.includes(letter)).join('');
}

function suffixOf(scope: ResourceScope): string {
  if (scope.version === 2) return scope.permissions;
  return Object.keys(V1_SUFFIXES).find((word) => V1_SUFFIXES[word] === scope.permissions) ?? scope.permissions;
}

/** What each part of the screen is made of, the type without which it is empty first. Grows with the screens. */
const SECTION_TYPES = {
  patient: ['Patient'],
  results: ['Observation'],
  conditions: ['Condition'],
  medications: ['MedicationRequest', 'Medication'],
  allergies: ['AllergyIntolerance'],
  encounters: ['Encounter'],
} as const;
const READ_TYPES: readonly string[] = Object.values(SECTION_TYPES).flat();

/** What a launch is for, and what policy and site say about it. */
export type ScopeWish = {
  readonly kind: 'standalone' | 'ehr' | 'unlock';
  /** `patient`: one patient in context; `user`: whatever the user may see. */
  readonly access: 'patient' | 'user';
  /** What policy allows: `online` ends with the user's session at the server, `offline` does not (SMART 87). */
  readonly refresh: 'online' | 'offline' | 'none';
};

/**
 * The scopes a launch asks for: who is signing in, the context, and reading the chart's types, no more (SMART 38, 39).
 * Version 1 only of a server that speaks nothing else (SMART 63). An unlock asks who is there and nothing else.
 */
export function requestedScopes(capabilities: readonly string[], wish: ScopeWish): string {
  const who = ['openid', 'fhirUser'];
  if (wish.kind === 'unlock') return who.join(' ');
  const version = capabilities.includes('permission-v1') && !capabilities.includes('permission-v2') ? 1 : 2;
  const types = READ_TYPES.map((type) => readScope(version, wish.access, type));
  return [...who, ...launchScopes(wish), ...types, ...refreshScopes(capabilities, wish.refresh)].join(' ');
}

function readScope(version: 1 | 2, access: ScopeWish['access'] | 'system', type: string): string {
  return `${access}/${type}.${version === 1 ? 'read' : 'rs'}`;
}

/**
 * What lets all of `type` be read, in the words in which scopes were asked for: those of version 1 where no others came
 * back (SMART 59, 63).
 */
export function wantedScope(granted: string, access: ScopeWish['access'], type: string): string {
  const versions = parseScopes(granted).flatMap((scope) => (scope.kind === 'resource' ? [scope.version] : []));
  return readScope(versions.includes(1) && !versions.includes(2) ? 1 : 2, access, type);
}

/** SMART 31, 32: an EHR launch echoes its context; standalone, a patient is picked only for patient-level access. */
function launchScopes({ kind, access }: ScopeWish): string[] {
  if (kind === 'ehr') return ['launch'];
  return access === 'patient' ? ['launch/patient'] : [];
}

/**
 * A server that lists neither capability is asked all the same: lists are seldom complete (SMART 23). One that lists
 * the other alone has said that it does not know ours: `online` then asks nothing, for `offline_access` would outlive
 * what policy allows; `offline` is content with `online_access`, which is less (SMART 38, 87).
 */
function refreshScopes(capabilities: readonly string[], wish: ScopeWish['refresh']): string[] {
  const online = capabilities.includes('permission-online');
  const offline = capabilities.includes('permission-offline');
  switch (wish) {
    case 'none':
      return [];
    case 'online':
      return online || !offline ? ['online_access'] : [];
    case 'offline':
      return offline || !online ? ['offline_access'] : ['online_access'];
  }
}

/** Read one at a time by their id; all other types are searched. */
const READ_BY_ID = new Set(['Patient', 'Medication', 'Practitioner', 'PractitionerRole', 'RelatedPerson', 'Person']);

/**
 * How far a granted scope list lets the chart read `type`: `full`, `part` (narrowed by parameters, or read without
 * search) or `none`. Scopes add up (SMART 64); `system/` says nothing about a signed-in user.
 */
export function coversRead(granted: string, type: string): 'full' | 'part' | 'none' {
  const scopes = parseScopes(granted).filter(
    (scope) => scope.kind === 'resource' && scope.context !== 'system' && (scope.type === type || scope.type === '*'),
  ) as ResourceScope[];
  const needed = READ_BY_ID.has(type) ? 'r' : 's';
  if (scopes.some((scope) => scope.params.length === 0 && scope.permissions.includes(needed))) return 'full';
  return scopes.some((scope) => /[rs]/.test(scope.permissions)) ? 'part' : 'none';
}

/**
 * The scopes that a machine asks for to export `types`, of every type where none is named (SMART 107); a group's members
 * may need `Group` beside them (SMART 137). Version 1 only of a server that speaks nothing else (SMART 63).
 */
export function systemScopes(capabilities: readonly string[], types: readonly string[]): string {
  const version = capabilities.includes('permission-v1') && !capabilities.includes('permission-v2') ? 1 : 2;
  const named = types.length === 0 ? ['*'] : [...new Set(types)];
  return named.map((type) => readScope(version, 'system', type)).join(' ');
}

/**
 * How far a granted list lets a machine export `type` (`*`: every type): `full`, `part` (narrowed by parameters, or not
 * by search) or `none`. Only `system/` speaks of a machine (SMART 107).
 */
export function coversExport(granted: string, type: string): 'full' | 'part' | 'none' {
  const scopes = parseScopes(granted).filter(
    (scope) => scope.kind === 'resource' && scope.context === 'system' && (scope.type === type || scope.type === '*'),
  ) as ResourceScope[];
  const whole = scopes.filter(({ params }) => params.length === 0).map(({ permissions }) => permissions);
  if (['r', 's'].every((letter) => whole.some((permissions) => permissions.includes(letter)))) return 'full';
  return scopes.some(({ permissions }) => /[rs]/.test(permissions)) ? 'part' : 'none';
}

/** The resource scopes of `requested` that `granted` does not cover in full (SMART 59, security C8). */
export function narrowedScopes(requested: string, granted: string): string[] {
  return parseScopes(requested)
    .filter((scope) => scope.kind === 'resource' && coversRead(granted, scope.type) !== 'full')
    .map(formatScope);
}

/** What lets the user be named: `openid` alone may bring a name, `fhirUser` the record (SMART 39). */
const USER_SCOPES = ['fhirUser', 'profile'];

type Section = {
  readonly section: keyof typeof SECTION_TYPES | 'user';
  readonly access: 'full' | 'part' | 'none';
  /** Granted scopes that let it be read, as the server wrote them. */
  readonly granted: string[];
  /** What would let all of it be read. */
  readonly wanted: string;
};

/**
 * What the parts of the screen may read by `granted`, and which scopes `requested` asked for it; `others` are the
 * granted scopes that no part stands on, as sent (SMART 59, 64, 67).
 */
export function permissionsOf(granted: string, requested: string): { sections: Section[]; others: string[] } {
  const given = [...new Set(granted.split(/\s+/).filter(Boolean))];
  const asked = parseScopes(requested).filter((scope) => scope.kind === 'resource');
  const sections = Object.entries(SECTION_TYPES).map(([section, types]) => ({
    section: section as Section['section'],
    access: accessTo(granted, types),
    granted: given.filter((text) => types.some((type) => coversRead(text, type) !== 'none')),
    wanted: types.map((type) => wantedFor(asked, type)).join(' '),
  }));
  const user = { section: 'user' as const, access: userAccess(given), granted: given.filter(isUserScope) };
  const all: Section[] = [...sections, { ...user, wanted: 'openid fhirUser' }];
  const used = new Set(all.flatMap((section) => section.granted));
  return { sections: all, others: given.filter((text) => !used.has(text)) };
}

/** Without its first type a part is empty, whatever else may be read. */
function accessTo(granted: string, types: readonly string[]): Section['access'] {
  const covers = types.map((type) => coversRead(granted, type));
  if (covers[0] === 'none') return 'none';
  return covers.every((cover) => cover === 'full') ? 'full' : 'part';
}

function wantedFor(asked: readonly ResourceScope[], type: string): string {
  const scope = asked.find((one) => one.type === type);
  return scope === undefined ? `${asked[0]?.context ?? 'patient'}/${type}.rs` : formatScope(scope);
}

const isUserScope = (text: string): boolean => USER_SCOPES.includes(text);

function userAccess(given: readonly string[]): Section['access'] {
  if (!given.includes('openid')) return 'none';
  return given.includes('fhirUser') ? 'full' : 'part';
}

/** As `permissionsOf`, where the request is not known any more: wanted in the version in which scopes were granted. */
export function permissionsWithin(granted: string, access: ScopeWish['access']): ReturnType<typeof permissionsOf> {
  return permissionsOf(granted, READ_TYPES.map((type) => wantedScope(granted, access, type)).join(' '));
}
