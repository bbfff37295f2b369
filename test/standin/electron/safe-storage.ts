/**
 * `safeStorage` that says of its key what is true of it: `gnome_libsecret` only where the key really lies in a running
 * Secret Service, and `basic_text` everywhere else, with a key in a file beside the data that protects nothing.
 * An app that refuses to store secrets without a keychain must refuse there.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Entry } from '@napi-rs/keyring';
import type { Host } from '../host.ts';

const HEADER = Buffer.from('v10');
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SERVICE = 'Chartroom stand-in';

type Backing = { readonly backend: 'gnome_libsecret' | 'basic_text'; readonly key: Buffer };

export class SafeStorage {
  private readonly host: Pick<Host, 'options' | 'userData' | 'record'>;
  private known: Backing | undefined = undefined;

  constructor(host: Pick<Host, 'options' | 'userData' | 'record'>) {
    this.host = host;
  }

  isEncryptionAvailable(): boolean {
    return !this.host.options.noEncryption;
  }

  isAsyncEncryptionAvailable(): Promise<boolean> {
    return Promise.resolve(this.isEncryptionAvailable());
  }

  getSelectedStorageBackend(): Backing['backend'] {
    return this.isEncryptionAvailable() ? this.backing().backend : 'basic_text';
  }

  setUsePlainTextEncryption(use: boolean): void {
    this.host.record('setUsePlainTextEncryption', use);
  }

  encryptString(text: string): Buffer {
    const nonce = crypto.randomBytes(NONCE_BYTES);
    const cipher = crypto.createCipheriv('aes-256-gcm', this.backing().key, nonce);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([HEADER, nonce, cipher.getAuthTag(), body]);
  }

  decryptString(sealed: Buffer): string {
    const nonceEnd = HEADER.length + NONCE_BYTES;
    const tagEnd = nonceEnd + TAG_BYTES;
    if (!sealed.subarray(0, HEADER.length).equals(HEADER) || sealed.length < tagEnd) {
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.');
    }
    const { key } = this.backing();
    const decipher = crypto.createDecipheriv('aes-256-gcm', key, sealed.subarray(HEADER.length, nonceEnd));
    decipher.setAuthTag(sealed.subarray(nonceEnd, tagEnd));
    return decipher.update(sealed.subarray(tagEnd)).toString('utf8') + decipher.final('utf8');
  }

  async encryptStringAsync(text: string): Promise<Buffer> {
    return Promise.resolve().then(() => this.encryptString(text));
  }

  async decryptStringAsync(sealed: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    return Promise.resolve().then(() => ({ result: this.decryptString(sealed), shouldReEncrypt: false }));
  }

  /** As Electron does, it stays with what it found at the first use. */
  private backing(): Backing {
    if (!this.isEncryptionAvailable()) throw new Error('Encryption is not available.');
    this.known ??= findBacking(this.host.userData);
    return this.known;
  }
}

function findBacking(userData: string): Backing {
  const inService = keyInService(userData);
  if (inService !== null) return { backend: 'gnome_libsecret', key: inService };
  return { backend: 'basic_text', key: keyInFile(userData) };
}

/** The key in the Secret Service that this session names, or null where none answers, or it keeps nothing. */
function keyInService(userData: string): Buffer | null {
  if ((process.env['DBUS_SESSION_BUS_ADDRESS'] ?? '') === '') return null;
  const account = crypto.createHash('sha256').update(userData).digest('hex').slice(0, 16);
  try {
    const entry = new Entry(SERVICE, account, { linux: { store: 'secret-service' } });
    if (entry.getSecret() === null) entry.setSecret(crypto.randomBytes(KEY_BYTES));
    const kept = Buffer.from(entry.getSecret() ?? []);
    return kept.length === KEY_BYTES ? kept : null;
  } catch {
    return null;
  }
}

function keyInFile(userData: string): Buffer {
  const file = path.join(userData, 'standin.key');
  fs.mkdirSync(userData, { recursive: true });
  if (!fs.existsSync(file)) fs.writeFileSync(file, crypto.randomBytes(KEY_BYTES), { mode: 0o600 });
  return fs.readFileSync(file);
}
