/** A completed sign-in: its tokens, its patient, what the window may know of it, and its end. */
import { AppError } from '../../shared/errors.ts';
import type { CapabilityWarning, SessionView, SmartStyle } from '../../shared/ipc-contract.ts';
import type { Clock, Log, SecretSlot, SecretVault } from '../ports.ts';
import type { Refresh, Revoke, SignIn, Tokens } from './launch.ts';
import { readRecord, type SessionRecord } from './session-record.ts';
import { siteView, type Site } from './site.ts';
import { keepTokens, type TokenKeeper, type TokenKeeperPorts } from './token-keeper.ts';

/** What a chart is read with. */
export type Binding = {
  /** Grows with every new binding and with every sign-out. */
  readonly generation: number;
  readonly fhirBase: string;
  readonly patientId: string;
  /** False only where the server said that a compact banner is enough (SMART 73). */
  readonly fullBanner: boolean;
  /** As granted now: a renewal may narrow it. */
  readonly grantedScope: () => string;
  readonly getAccessToken: TokenKeeper['accessToken'];
  readonly renewAccessToken: TokenKeeper['renewed'];
};

/** Access for reading what belongs to no one patient: a search. */
export type Reading = Pick<Binding, 'fhirBase' | 'grantedScope' | 'getAccessToken' | 'renewAccessToken'>;

export type SignedPorts = {
  readonly vault: SecretVault;
  readonly refresh: Refresh;
  readonly revoke: Revoke;
  readonly clock: Clock;
  readonly log: Log;
  /** One piece of work of that name at a time, across processes. */
  readonly exclusively: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  /** The looks the EHR asks for; never rejects. */
  readonly readStyle: (url: string, signal: AbortSignal) => Promise<SmartStyle | null>;
  readonly sessionHours: () => number;
};

export type Signed = {
  readonly site: Site;
  readonly slot: SecretSlot;
  readonly record: () => SessionRecord;
  readonly view: () => NonNullable<SessionView['signedIn']>;
  readonly binding: (generation: number) => Binding | null;
  readonly reading: Reading;
  readonly patientId: () => string | null;
  /** Opens the patient of that id, found by search; null closes it. */
  readonly setPatient: (patientId: string | null) => void;
  /** Why the server takes its tokens no more; null while it does. */
  readonly ended: () => AppError | null;
  /** Every token of this session that may still be good, newest first. */
  readonly tokens: () => readonly Tokens[];
  /** Takes over tokens of a session that this one has replaced at the same site. */
  readonly inherit: (tokens: readonly Tokens[]) => void;
  /** Forgets the tokens in memory. Resolves with whether they are kept, sealed, to go on with. */
  readonly seal: () => Promise<boolean>;
};

const HOUR_MS = 3_600_000;

/** The record of a sign-in that has just been made. */
export function newRecord(signIn: SignIn, nowMs: number, launched: boolean): SessionRecord {
  const { tokens, clientId, identity, context, grantedScope, userName } = signIn;
  return {
    tokens,
    clientId,
    identity,
    context: { ...context, fhirContext: [...context.fhirContext] },
    openPatientId: null,
    grantedScope,
    userName,
    startedAtMs: nowMs,
    launchedAtMs: launched ? nowMs : null,
    replaced: [],
  };
}

type Beginning = {
  readonly site: Site;
  readonly slot: SecretSlot;
  readonly record: SessionRecord;
  readonly warnings: readonly CapabilityWarning[];
  readonly readUserName: SignIn['readUserName'] | null;
  /** Something of `view` changed. */
  readonly onChange: () => void;
};

/** The record of a session in memory and in the vault, one write after the other: an older never overtakes a newer. */
function keepRecord(first: SessionRecord, slot: SecretSlot, { vault, log }: SignedPorts) {
  let record = first;
  let isKept = false;
  let writing: Promise<void> = Promise.resolve();
  const write = (next: SessionRecord): Promise<void> => {
    record = next;
    writing = writing.then(async () => {
      isKept = await vault.write(slot, next).then(
        () => true,
        () => false,
      );
      // The session goes on in memory; what it cannot do is outlive a lock (security J1).
      if (!isKept) log('warn', 'session.not-kept', { code: 'vault-write-failed' });
    });
    return writing;
  };
  const drop = (): void => {
    writing = writing.then(async () => {
      isKept = false;
      await vault.remove(slot).catch(() => log('warn', 'session.not-removed', { code: 'vault-write-failed' }));
    });
  };
  void write(first);
  return { record: () => record, write, drop, isKept: () => writing.then(() => isKept) };
}

type RecordKeeper = ReturnType<typeof keepRecord>;

/** Takes what a renewal brought, durable before it is used. Throws `refresh-other-patient` (security E5). */
function acceptInto(
  { record, write }: RecordKeeper,
  forget: (tokens: Tokens) => Promise<unknown>,
): TokenKeeperPorts['accept'] {
  return async ({ grantedScope, mergeContext }, tokens) => {
    const context = mergeContext(record().context);
    if (context.patientId !== record().context.patientId) {
      await forget(tokens).catch(() => undefined);
      throw new AppError('refresh-other-patient', { member: 'patient' });
    }
    const merged = { ...context, fhirContext: [...context.fhirContext] };
    await write({ ...record(), tokens, context: merged, grantedScope: grantedScope ?? record().grantedScope });
  };
}

/** Holds a session until it is sealed. */
export function createSigned(beginning: Beginning, ports: SignedPorts): Signed {
  const { site, slot, warnings } = beginning;
  const controller = new AbortController();
  const { signal } = controller;
  let style: SmartStyle | null = null;
  const change = (): void => {
    if (!signal.aborted) beginning.onChange();
  };
  const keeping = keepRecord(beginning.record, slot, ports);
  const { record, write } = keeping;
  const { clientId } = beginning.record;
  const keeper = keepTokens(beginning.record.tokens, {
    ...ports,
    exclusively: (work) => ports.exclusively(`session-${slot.id ?? ''}`, work),
    kept: async () => (await readRecord(ports.vault, slot))?.tokens ?? null,
    refresh: (refreshToken) => ports.refresh({ site, clientId, refreshToken }),
    accept: acceptInto(keeping, (tokens) => ports.revoke({ site, clientId, tokens })),
    onEnded: keeping.drop,
    onChange: change,
  });
  void readLater(beginning, ports, signal, {
    name: (userName) => void write({ ...record(), userName }),
    style: (read) => (style = read),
    change,
  });
  const patientId = (): string | null => record().context.patientId ?? record().openPatientId;
  const reading: Reading = {
    fhirBase: site.fhirBase,
    grantedScope: () => record().grantedScope,
    getAccessToken: keeper.accessToken,
    renewAccessToken: keeper.renewed,
  };
  return {
    ...{ site, slot, record, reading, patientId },
    view: () => signedInView({ site, record: record(), keeper, style, warnings, sessionHours: ports.sessionHours() }),
    binding: (generation) => {
      const id = patientId();
      if (id === null) return null;
      return { ...reading, generation, patientId: id, fullBanner: record().context.needPatientBanner };
    },
    setPatient: (openPatientId) => void write({ ...record(), openPatientId }),
    ended: keeper.ended,
    tokens: () => [keeper.tokens() ?? record().tokens, ...record().replaced],
    inherit: (tokens) => void write({ ...record(), replaced: [...record().replaced, ...tokens] }),
    seal: async () => {
      controller.abort();
      await keeper.seal();
      return keeping.isKept();
    },
  };
}

type Later = {
  readonly name: (userName: string) => void;
  readonly style: (style: SmartStyle) => void;
  readonly change: () => void;
};

/** What a session does not wait for: a better name of the user, and the looks the EHR asks for. */
async function readLater(
  { record, readUserName }: Beginning,
  { readStyle }: SignedPorts,
  signal: AbortSignal,
  told: Later,
): Promise<void> {
  const name = async (): Promise<void> => {
    const read = (await readUserName?.(record.tokens.accessToken, signal)) ?? null;
    if (read === null || signal.aborted) return;
    told.name(read);
    told.change();
  };
  const style = async (): Promise<void> => {
    const read = record.context.styleUrl === null ? null : await readStyle(record.context.styleUrl, signal);
    if (read === null || signal.aborted) return;
    told.style(read);
    told.change();
  };
  await Promise.all([name(), style()]);
}

type Viewed = Pick<Beginning, 'site' | 'warnings' | 'record'> & {
  readonly keeper: TokenKeeper;
  readonly style: SmartStyle | null;
  readonly sessionHours: number;
};

function signedInView(viewed: Viewed): NonNullable<SessionView['signedIn']> {
  const { site, record, keeper, style, warnings, sessionHours } = viewed;
  const renews = record.tokens.refreshToken !== null;
  return {
    site: siteView(site),
    user: record.userName,
    expiresAtMs: renews ? record.startedAtMs + sessionHours * HOUR_MS : record.tokens.expiresAtMs,
    renews,
    ended: keeper.ended()?.view() ?? null,
    patient: record.context.patientId !== null ? 'chosen-at-server' : record.openPatientId !== null ? 'open' : 'none',
    launchedAtMs: record.launchedAtMs,
    style,
    warnings: [...warnings],
  };
}
