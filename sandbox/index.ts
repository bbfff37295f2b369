/** `npm run sandbox -- --port N [--data DIR]`: the embedded EHR from the command line. */
import { parseArgs } from 'node:util';
import { DEMO_PASSWORD } from './auth/accounts.ts';
import { FIXED_PORTS } from './auth/clients.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from './server.ts';

const USAGE = `Usage: npm run sandbox -- --port N [--data DIR | --seed S | --no-population] [--token-ttl SECONDS]

  --port N             listen on 127.0.0.1:N (0: any free port)
  --data DIR           load every FHIR R4 resource and Bundle below DIR instead of the own patients
  --seed S             generate the population from this seed ("northgate")
  --no-population      serve the patients written by hand, and nobody else
  --name NAME          the hospital's name on every page
  --token-ttl SECONDS  life of an access token (300)
  --help               this text`;

/** What the user typed is wrong: the message says what, the usage says how. */
class UsageError extends Error {}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`--${name} must be a whole number from ${min} to ${max}, not "${text}".`);
}

function readArguments(): SandboxOptions | 'help' {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      data: { type: 'string' },
      seed: { type: 'string' },
      'no-population': { type: 'boolean' },
      name: { type: 'string' },
      'token-ttl': { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return 'help';
  if (values.port === undefined) throw new UsageError('--port is missing.');
  const { data, seed } = values;
  if ([data, seed, values['no-population']].filter((value) => value !== undefined).length > 1)
    throw new UsageError('--data, --seed and --no-population exclude each other.');
  const ttl = values['token-ttl'];
  return {
    port: wholeNumber('port', values.port, 0, 65_535),
    ...(values.name === undefined ? {} : { name: values.name }),
    ...(data === undefined ? {} : { dataDir: data }),
    ...(seed === undefined ? {} : { population: { seed } }),
    ...(values['no-population'] ? { population: null } : {}),
    ...(ttl === undefined ? {} : { tokenTtlSeconds: wholeNumber('token-ttl', ttl, 1, 86_400) }),
  };
}

function announce(sandbox: Sandbox): void {
  const { accounts, clientIds, fhirBase, introspector, report, secrets, url } = sandbox;
  const lines = [
    `${sandbox.name}: a TEST system, synthetic patients only`,
    '',
    `URL        ${url}`,
    `FHIR base  ${fhirBase}`,
    `Launch     ${url}/launch`,
    `Faults     ${url}/faults`,
    `Clients    ${clientIds.join(', ')} (chartroom-fixed: ports ${FIXED_PORTS.join(', ')}; the others: any port)`,
    `           redirect to http://127.0.0.1:PORT/callback or http://[::1]:PORT/callback`,
    ...Object.entries(secrets).map(([id, secret]) => `           ${id}, secret ${secret}`),
    `           chartroom-asymmetric, chartroom-backend: register their JWK Sets at ${url}/clients`,
    `           chartroom-backend: a service without a user (client_credentials, system/ scopes, $export)`,
    `           ${introspector.clientId}, secret ${introspector.secret} (introspection only)`,
    `Accounts   the password of each is "${DEMO_PASSWORD}"`,
    ...accounts.map((account) => `           ${account.id.padEnd(10)} ${account.name}, ${account.role}`),
    `Loaded     ${report.loaded} resources`,
    ...(sandbox.generated > 0 ? [`Generated  ${sandbox.generated} patients, each record when it is first opened`] : []),
    ...(report.skipped.length > 0 ? [`Skipped    ${report.skipped.length}`] : []),
    ...report.skipped.map(({ file, reason }) => `           ${file}: ${reason}`),
  ];
  console.log(lines.join('\n'));
}

/** Takes what start-up threw, gives a sentence that says what to do. */
function explain(error: unknown, options: SandboxOptions): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${options.port} is in use: choose another with --port, or 0 for any free one.`;
    case 'EACCES':
      return `Port ${options.port} or the data folder may not be opened by this user.`;
    case 'ENOENT':
    case 'ENOTDIR':
      return `The data folder "${options.dataDir ?? ''}" is not there or is not a folder: check --data.`;
    default:
      return `The sandbox could not start: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  let options: SandboxOptions | 'help';
  try {
    options = readArguments();
  } catch (error) {
    fail(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return;
  }
  if (options === 'help') {
    console.log(USAGE);
    return;
  }
  try {
    const sandbox = await startSandbox({ ...options, onError: (error) => console.error(error) });
    announce(sandbox);
    const stop = (): void => void sandbox.close();
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  } catch (error) {
    fail(explain(error, options));
  }
}

await main();
