/** From a sign-in that the server has completed to a window that is bound to it. */
import type { Audit, AuditEvent, SecretSlot } from '../ports.ts';
import type { Bond } from './bond.ts';
import type { EndSession } from './ending.ts';
import type { LaunchKind, SignIn, Tokens } from './launch.ts';
import type { SignInWish } from './sign-ins.ts';
import { createSigned, newRecord, type Signed, type SignedPorts } from './signed.ts';
import { auditSite, type Site } from './site.ts';

export type PreparePorts = SignedPorts & {
  readonly audit: Audit;
  readonly newId: () => string;
  readonly site: Site;
  readonly kind: LaunchKind;
  readonly bond: Bond;
  readonly end: EndSession;
  readonly onChange: () => void;
};

/** Who and where, for the audit trail. */
export function auditOf(signed: Signed): Pick<AuditEvent, 'site' | 'user' | 'patientId'> {
  const { identity, userName } = signed.record();
  const patientId = signed.patientId();
  return {
    site: auditSite(signed.site),
    ...(identity !== null && { user: { ...identity, name: userName } }),
    ...(patientId !== null && { patientId }),
  };
}

/** Gives the last step of a sign-in of the kinds that open a session. */
export function prepareSignIn(ports: PreparePorts): SignInWish['prepare'] {
  const { site, kind, bond, end, audit } = ports;
  return (signIn) =>
    Promise.resolve({
      commit: () => {
        const before = bond.current();
        // Revoking one grant ends every grant of the user at some servers: what is replaced here goes at sign-out.
        const replaced = before?.site.id === site.id ? before.tokens() : [];
        const signed = begin(ports, signIn, kind.kind === 'ehr', replaced);
        bond.bind(signed);
        audit({ action: 'sign-in', outcome: 'success', ...auditOf(signed) });
        if (signed.patientId() !== null) audit({ action: 'patient-opened', outcome: 'success', ...auditOf(signed) });
        if (before !== null) void leave(before, before.site.id === site.id ? [] : before.tokens(), end);
      },
      discard: () => void end({ site, slot: null, tokens: [signIn.tokens] }),
    });
}

function begin(ports: PreparePorts, signIn: SignIn, launched: boolean, replaced: readonly Tokens[]) {
  const { site, clock, onChange, newId } = ports;
  const slot: SecretSlot = { site: site.id, kind: 'session', id: newId() };
  const record = newRecord(signIn, clock.now(), launched, replaced);
  const { warnings, readUserName } = signIn;
  return createSigned({ site, slot, record, warnings, readUserName, onChange }, ports);
}

async function leave(before: Signed, tokens: readonly Tokens[], end: EndSession): Promise<void> {
  await before.seal();
  await end({ site: before.site, slot: before.slot, tokens });
}
