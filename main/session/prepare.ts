/** From a sign-in that the server has completed to a window that is bound to it. */
import { AppError } from '../../shared/errors.ts';
import type { Audit, AuditEvent, SecretSlot } from '../ports.ts';
import type { Bond } from './bond.ts';
import type { EndSession } from './ending.ts';
import type { LaunchKind, SignIn } from './launch.ts';
import type { SessionRecord } from './session-record.ts';
import type { SignInWish } from './sign-ins.ts';
import { createSigned, newRecord, type Signed, type SignedPorts } from './signed.ts';
import { auditSite, type Site } from './site.ts';

export type PreparePorts = SignedPorts & {
  readonly audit: Audit;
  readonly newId: () => string;
  readonly site: Site;
  readonly kind: LaunchKind;
  /** The server had to ask who is there. */
  readonly forceLogin: boolean;
  /** Somebody has proved to be there, and is not the one who locked. */
  readonly onProved: () => void;
  readonly bond: Bond;
  readonly end: EndSession;
  readonly onChange: () => void;
};

/** Who, where and whose record, for the audit trail. */
export function auditOf(
  site: Site,
  { identity, userName, context, openPatientId }: SessionRecord,
): Pick<AuditEvent, 'site' | 'user' | 'patientId'> {
  const patientId = context.patientId ?? openPatientId;
  return {
    site: auditSite(site),
    ...(identity !== null && { user: { ...identity, name: userName } }),
    ...(patientId !== null && { patientId }),
  };
}

/** How far the times of a server may be off from one another. */
const SKEW_MS = 60_000;

/**
 * Some servers let an earlier sign-in count in spite of `prompt=login`: then nobody has proved to be there. `takenMs`:
 * how long the sign-in took.
 */
export function provesNothing({ authenticatedForMs }: SignIn, takenMs: number): boolean {
  return authenticatedForMs !== null && authenticatedForMs > takenMs + SKEW_MS;
}

/** Gives the last step of a sign-in of the kinds that open a session. Throws `unlock-not-asked`. */
export function prepareSignIn(ports: PreparePorts): SignInWish['prepare'] {
  const { site, bond, end, clock, forceLogin } = ports;
  const beganAtMs = clock.now();
  return async (signIn) => {
    const { clientId, tokens } = signIn;
    const discard = { site, clientId, slot: null, tokens: [tokens] };
    if (forceLogin && provesNothing(signIn, clock.now() - beganAtMs)) {
      await end(discard);
      throw new AppError('unlock-not-asked');
    }
    return {
      commit: () => {
        const signed = begin(ports, signIn);
        const before = bond.bind(signed);
        note(ports, signed);
        if (forceLogin) ports.onProved();
        if (before !== null) void replace(before, signed, ports);
      },
      discard: () => void end(discard),
    };
  };
}

function begin(ports: PreparePorts, signIn: SignIn): Signed {
  const { site, kind, clock, onChange, newId } = ports;
  const slot: SecretSlot = { site: site.id, kind: 'session', id: newId() };
  const record = newRecord(signIn, clock.now(), kind.kind === 'ehr');
  const { warnings, readUserName } = signIn;
  return createSigned({ site, slot, record, warnings, readUserName, onChange }, ports);
}

function note({ audit, site }: PreparePorts, signed: Signed): void {
  const who = auditOf(site, signed.record());
  audit({ action: 'sign-in', outcome: 'success', ...who });
  if (signed.patientId() !== null) audit({ action: 'patient-opened', outcome: 'success', ...who });
}

/**
 * Ends a session whose place another has taken. Revoking one grant ends every grant of the user at some servers: at the
 * same site its tokens are handed on, to be revoked at sign-out. Only after the seal: a renewal may have been under way.
 */
async function replace(before: Signed, signed: Signed, { bond, end, audit }: PreparePorts): Promise<void> {
  const { site, slot } = before;
  const { clientId } = before.record();
  await before.seal();
  const handsOn = site.id === signed.site.id && clientId === signed.record().clientId && bond.current() === signed;
  if (handsOn) signed.inherit(before.tokens());
  else audit({ action: 'signed-out', outcome: 'success', ...auditOf(site, before.record()) });
  await end({ site, clientId, slot, tokens: handsOn ? [] : before.tokens() });
}
