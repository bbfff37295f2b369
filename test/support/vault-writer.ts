/**
 * A process that writes the vault's file until it is ended, for tests that end it: `node vault-writer.ts <folder> <size>`.
 * Each document holds its own number and `size` characters; a line on standard output tells each number that is durable,
 * or the code of the error that kept it from being so. With `once` as third argument it writes one document and ends;
 * with `rename` or `renameSync` it is killed at the first call of that name.
 */
import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import './electron-in-node.ts';

const [folder = '', size = '0', mode] = process.argv.slice(2);
const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('not killed');
};
// Before anything else is loaded, since electron-store's writer takes the functions of `fs` when it is.
if (mode === 'renameSync') fs.renameSync = die;
if (mode === 'rename') fsPromises.rename = die;

const { openVaultStore } = await import('../../main/electron/vault-store.ts');
const store = openVaultStore({ folder, log: () => undefined });
// A limit on the size of files sends this signal; without a listener it would end the process before the error comes.
process.on('SIGXFSZ', () => undefined);

for (let number = 1; number === 1 || mode !== 'once'; number++) {
  const document = { version: 1 as const, keyId: String(number), records: { filling: 'x'.repeat(Number(size)) } };
  const outcome = await store.save(document).then(
    () => String(number),
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'refused'),
  );
  process.stdout.write(`${outcome}\n`);
}
