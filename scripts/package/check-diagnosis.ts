/**
 * `node scripts/package/check-diagnosis.ts FILE WANTED …`: whether a diagnosis (`Chartroom --diagnose`) says what it should;
 * 1 where it does not. WANTED is `install=KIND`, or `SWITCH=VALUE` followed by `from=SOURCE` (`from=nobody`: a default).
 */
import { readFileSync } from 'node:fs';

type Diagnosis = {
  readonly app: { readonly installation: string };
  readonly policy: {
    readonly switches: readonly {
      readonly switch: string;
      readonly value: unknown;
      readonly setBy: { readonly name: string } | null;
    }[];
  };
};

const [file, ...wanted] = process.argv.slice(2);
if (file === undefined || wanted.length === 0) throw new Error('name the file, and what it is to say');
// PowerShell may write a byte order mark.
const { app, policy } = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) as Diagnosis;

let asked: Diagnosis['policy']['switches'][number] | undefined;
function saidOf(name: string): string {
  if (name === 'install') return app.installation;
  if (name === 'from') return asked?.setBy?.name ?? 'nobody';
  asked = policy.switches.find((one) => one.switch === name);
  return asked === undefined ? 'no such switch' : String(asked.value);
}

for (const text of wanted) {
  const [name = '', ...rest] = text.split('=');
  const value = rest.join('=');
  const said = saidOf(name);
  console.log(`${name}: ${said}`);
  if (said === value) continue;
  console.error(`${name} is ${said}, not ${value}`);
  process.exitCode = 1;
}
