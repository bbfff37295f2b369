import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const COMMAND = path.join(import.meta.dirname, '../../sandbox/index.ts');

function start(...args: string[]) {
  const child = spawn(process.execPath, [COMMAND, ...args]);
  const output = { text: '' };
  const collect = (chunk: Buffer): void => {
    output.text += chunk.toString('utf8');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return { child, output };
}

async function run(...args: string[]): Promise<{ code: unknown; text: string }> {
  const { child, output } = start(...args);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, text: output.text };
}

describe('npm run sandbox', () => {
  it('prints its addresses, clients, accounts and what was loaded, and ends on SIGTERM', async () => {
    const { child, output } = start('--port', '0');
    while (!output.text.includes('Loaded')) await once(child.stdout, 'data');
    const [, base = ''] = /FHIR base {2}(\S+)/.exec(output.text) ?? [];
    expect((await fetch(`${base}/metadata`)).status).toBe(200);
    for (const word of ['chartroom', 'okafor', 'patient1', 'demo']) expect(output.text).toContain(word);
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  it.each([
    [[], '--port is missing'],
    [['--port', 'high'], '--port must be a whole number from 0 to 65535'],
    [['--port', '0', '--token-ttl', '0'], '--token-ttl must be'],
    [['--prot', '0'], '--prot'],
    [['--port', '0', '--data', path.join(tmpdir(), 'not-there')], 'is not there or is not a folder'],
  ])('%j fails with a sentence that says what to do', async (args, sentence) => {
    const { code, text } = await run(...args);
    expect(code).toBe(1);
    expect(text).toContain(sentence);
    expect(text).not.toMatch(/^ {4}at /m);
  });

  it('B10 a port in use is named', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { code, text } = await run('--port', String(port));
    server.close();
    expect([code, text]).toEqual([1, `Port ${port} is in use: choose another with --port, or 0 for any free one.\n`]);
  });
});
