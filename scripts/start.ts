/**
 * `npm start`: builds Chartroom, starts the embedded EHR and opens the one against the other. Where there is no
 * display it takes the tour instead. Ends with the app.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DEMO_PASSWORD } from '../sandbox/auth/accounts.ts';
import { BACKEND_ID } from '../sandbox/auth/clients.ts';
import { startSandbox } from '../sandbox/server.ts';
import { findElectronBinary } from '../test/standin/electron-binary.ts';
import { hasDisplay, pickRuntime, type RuntimeName } from '../test/standin/runtime.ts';
import { buildBundles } from './build-bundles.ts';
import { fetchElectron } from './fetch-electron.ts';
import { eastfield, northgate, writeSites } from './sites-file.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

function command(runtime: RuntimeName): { file: string; args: string[] } {
  const electron = findElectronBinary();
  if (runtime === 'electron' && electron !== undefined) return { file: electron, args: [ROOT] };
  return { file: process.execPath, args: [path.join(ROOT, 'test/standin/run.ts'), ROOT] };
}

async function openWorkstation(runtime: RuntimeName): Promise<number> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'chartroom-'));
  const [sandbox, second] = await Promise.all([
    startSandbox({ port: 0 }),
    startSandbox({ port: 0, name: 'Eastfield Clinic', palette: 'plum' }),
  ]);
  const accounts = sandbox.accounts.map((account) => account.id).join(', ');
  console.log(`Embedded EHR at ${sandbox.url}: sign in as ${accounts}; the password is "${DEMO_PASSWORD}".`);
  console.log(`Its page ${sandbox.url}/launch starts Chartroom with a patient. A second hospital is at ${second.url}.`);
  try {
    const { file, args } = command(runtime);
    const sites = writeSites(folder, [
      { ...northgate(sandbox.fhirBase), backend: { clientId: BACKEND_ID } },
      eastfield(second.fhirBase),
    ]);
    const child = spawn(file, [...args, '--sites', sites, `--user-data-dir=${path.join(folder, 'profile')}`], {
      stdio: 'inherit',
    });
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
    });
  } finally {
    await Promise.all([sandbox.close(), second.close()]);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

if (!existsSync(path.join(ROOT, 'node_modules/electron-vite'))) {
  console.error('The dependencies are not installed: run "npm ci" first.');
  process.exit(1);
}
buildBundles();
const display = hasDisplay();
// Fetched where a display makes it worth while, and nobody has chosen another.
if (display && process.env['CHARTROOM_RUNTIME'] === undefined) fetchElectron();
const runtime = pickRuntime({ display });
console.log(runtime.unproven);
if (runtime.name === 'chromium-headless') {
  console.log('No window can be shown here: taking the tour instead.');
  await import('./tour.ts');
} else {
  process.exitCode = await openWorkstation(runtime.name);
}
