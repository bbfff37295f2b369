/** Opens the vault as its owner would, so that what lies in it is known and can be looked for everywhere else. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { unseal } from '../../../main/session/vault/record-cipher.ts';
import { parseDocument, slotOf } from '../../../main/session/vault/vault-document.ts';
import type { Canaries } from './leak-canaries.ts';
import type { AppHandle } from './launch-app.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../..');
/** Members of a private key that its public half does not have (RFC 7518 §6.2.2, §6.3.2). */
const PRIVATE_MEMBERS = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi']);

/** Reads an entry of the credential store in the app itself, which alone can unwrap it. */
async function readEntry(app: AppHandle, entry: string): Promise<Buffer> {
  const profile = await app.evaluate(({ app: electronApp }) => electronApp.getPath('userData'), undefined);
  const account = `${entry}.${createHash('sha256').update(profile).digest('hex').slice(0, 16)}`;
  const opened = await app.evaluate(
    async ({ safeStorage }, { repository, name }) => {
      type Entry = new (service: string, account: string, options: object) => { getSecret: () => Uint8Array };
      const require = process.getBuiltinModule('node:module').createRequire(`${repository}/package.json`);
      const { Entry } = require('@napi-rs/keyring') as { Entry: Entry };
      const sealed = new Entry('Chartroom', name, { linux: { store: 'secret-service' } }).getSecret();
      return (await safeStorage.decryptStringAsync(Buffer.from(sealed))).result;
    },
    { repository: REPOSITORY, name: account },
  );
  return Buffer.from(opened.slice(entry.length + 1), 'base64');
}

/** Adds the keys of vault and audit trail, and the private members of every signing key that the vault holds. */
export async function learnVault(app: AppHandle, profile: string, { add }: Canaries): Promise<void> {
  const key = await readEntry(app, 'vault-key');
  add({ kind: 'secret', name: 'key of the vault', value: key });
  add({ kind: 'secret', name: 'key of the audit trail', value: await readEntry(app, 'audit-key') });
  const document = parseDocument(JSON.parse(await readFile(path.join(profile, 'vault.json'), 'utf8')));
  for (const [name, sealed] of Object.entries(document?.records ?? {})) {
    const slot = slotOf(name);
    if (slot?.kind !== 'client-keys') continue;
    const keys = JSON.parse(unseal(key, slot, sealed) ?? '[]') as {
      algorithm: string;
      privateJwk: Record<string, string>;
    }[];
    for (const { algorithm, privateJwk } of keys) {
      for (const [member, value] of Object.entries(privateJwk)) {
        if (!PRIVATE_MEMBERS.has(member)) continue;
        add({ kind: 'secret', name: `${member} of a private key for ${algorithm}`, value });
      }
    }
  }
}
