/** Credential store, vault and audit trail: looked at, never changed. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { checkTrail } from '../audit/audit-check.ts';
import { CredentialFailure, type CredentialStore, type VaultStore } from '../ports.ts';
import { keyIdOf } from '../session/vault/record-cipher.ts';
import { parseDocument } from '../session/vault/vault-document.ts';
import type { Diagnosis } from './diagnosis.ts';

export type KeptPorts = {
  /** Must not write, not even to wrap an entry anew. */
  readonly credentials: Pick<CredentialStore, 'read'>;
  readonly vault: Pick<VaultStore, 'load'>;
  /** Folder of the trail. */
  readonly trail: string;
};

type Kept = Pick<Diagnosis, 'vault' | 'audit'> & { readonly state: Diagnosis['credentials']['state'] };

/** Looks at what this user keeps. Never rejects. */
export async function keptFacts(ports: KeptPorts): Promise<Kept> {
  const key = await ports.credentials.read('vault-key').catch((error: unknown) => stateOf(error));
  const vault = await vaultFacts(ports.vault, typeof key === 'string' ? null : { key });
  const audit = await auditFacts(ports);
  return { state: typeof key === 'string' ? key : 'ok', vault, audit };
}

const stateOf = (error: unknown): CredentialFailure['reason'] =>
  error instanceof CredentialFailure ? error.reason : 'failed';

/** `answer`: what the credential store said of the key; null: nothing. */
async function vaultFacts(
  store: KeptPorts['vault'],
  answer: { readonly key: Uint8Array | null } | null,
): Promise<Diagnosis['vault']> {
  const loaded = await store.load().catch(() => ({ kind: 'unreadable' }) as const);
  if (loaded.kind === 'absent') return { present: false, state: 'absent', records: null };
  const document = loaded.kind === 'document' ? parseDocument(loaded.document) : null;
  if (document === null) return { present: true, state: 'unreadable', records: null };
  const records = Object.keys(document.records).length;
  if (answer === null) return { present: true, state: 'unknown', records };
  const fits = answer.key !== null && keyIdOf(answer.key) === document.keyId;
  return { present: true, state: fits ? 'readable' : 'key-lost', records };
}

async function auditFacts({ credentials, trail }: KeptPorts): Promise<Diagnosis['audit']> {
  const present = await stat(path.join(trail)).then(
    () => true,
    () => false,
  );
  const verdict = await checkTrail({ folder: trail, credentials });
  switch (verdict.verdict) {
    case 'whole':
      return { present, verdict: 'whole', reason: null, count: verdict.count, setAside: verdict.setAside };
    case 'broken':
      return { present, verdict: 'broken', reason: verdict.fault, count: verdict.count, setAside: verdict.setAside };
    case 'unchecked':
      return { present, verdict: 'unchecked', reason: verdict.reason, count: null, setAside: null };
  }
}
