/**
 * `safeStorage` with a key that lies in a file beside the data: it protects nothing, and says so (`basic_text`).
 * An app that refuses to store secrets without a keychain must refuse here.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Host } from '../host.ts';

const HEADER = Buffer.from('v10');
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export class SafeStorage {
  private readonly host: Host;

  constructor(host: Host) {
    this.host = host;
  }

  isEncryptionAvailable(): boolean {
    return !this.host.options.noEncryption;
  }

  isAsyncEncryptionAvailable(): Promise<boolean> {
    return Promise.resolve(this.isEncryptionAvailable());
  }

  getSelectedStorageBackend(): 'basic_text' {
    return 'basic_text';
  }

  setUsePlainTextEncryption(use: boolean): void {
    this.host.record('setUsePlainTextEncryption', use);
  }

  encryptString(text: string): Buffer {
    const nonce = crypto.randomBytes(NONCE_BYTES);
    const cipher = crypto.createCipheriv('aes-256-gcm', this.key(), nonce);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([HEADER, nonce, cipher.getAuthTag(), body]);
  }

  decryptString(sealed: Buffer): string {
    const nonceEnd = HEADER.length + NONCE_BYTES;
    const tagEnd = nonceEnd + TAG_BYTES;
    if (!sealed.subarray(0, HEADER.length).equals(HEADER) || sealed.length < tagEnd) {
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.');
    }
    const decipher = crypto.createDecipheriv('aes-256-gcm', this.key(), sealed.subarray(HEADER.length, nonceEnd));
    decipher.setAuthTag(sealed.subarray(nonceEnd, tagEnd));
    return decipher.update(sealed.subarray(tagEnd)).toString('utf8') + decipher.final('utf8');
  }

  async encryptStringAsync(text: string): Promise<Buffer> {
    return Promise.resolve().then(() => this.encryptString(text));
  }

  async decryptStringAsync(sealed: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    return Promise.resolve().then(() => ({ result: this.decryptString(sealed), shouldReEncrypt: false }));
  }

  private key(): Buffer {
    if (!this.isEncryptionAvailable()) throw new Error('Encryption is not available.');
    const file = path.join(this.host.userData, 'standin.key');
    fs.mkdirSync(this.host.userData, { recursive: true });
    if (!fs.existsSync(file)) fs.writeFileSync(file, crypto.randomBytes(32), { mode: 0o600 });
    return fs.readFileSync(file);
  }
}
