/** Type checks each process with its own tsconfig, two at a time. Exits 1 if any of them fails. */
import { spawn } from 'node:child_process';
import path from 'node:path';

const PROJECTS = ['main', 'preload', 'renderer', 'sandbox', 'test'];
const tsc = path.resolve('node_modules/typescript/bin/tsc');

function checkProject(name: string): Promise<boolean> {
  const child = spawn(process.execPath, [tsc, '-p', `tsconfig.${name}.json`, '--pretty'], { stdio: 'inherit' });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code === 0)));
}

const queue = [...PROJECTS];
const failed: string[] = [];
async function work(): Promise<void> {
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    if (!(await checkProject(name))) failed.push(name);
  }
}
await Promise.all([work(), work()]);
if (failed.length > 0) {
  console.error(`types: ${failed.join(', ')} failed`);
  process.exit(1);
}
