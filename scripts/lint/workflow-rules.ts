/**
 * Our own rules over the files of .github/workflows, beside actionlint's: what a release must not lose unseen. Pure; the
 * caller says what files and scripts there are.
 */
import type { YamlValue } from './yaml-value.ts';

export type Surroundings = {
  /** Whether the repository has this file, told from its root. */
  readonly hasFile: (file: string) => boolean;
  /** Whether package.json has this script. */
  readonly hasScript: (name: string) => boolean;
  /** `job: permission` pairs that may be `write`. */
  readonly mayWrite: ReadonlySet<string>;
};

type Mapping = { readonly [name: string]: YamlValue };

const isMapping = (value: YamlValue | undefined): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const mapping = (value: YamlValue | undefined): Mapping => (isMapping(value) ? value : {});
const list = (value: YamlValue | undefined): readonly YamlValue[] =>
  Array.isArray(value) ? (value as readonly YamlValue[]) : [];
const text = (value: YamlValue | undefined): string => (typeof value === 'string' ? value : '');

/** `owner/name@` and a whole hash; its version stands behind it, for people. */
const PINNED = /uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
const OWN = /uses: \.\/\.github\/workflows\/[\w-]+\.yml$/;
/** What others can choose or reach: never beside the triggers that hold a token for the base. */
const REFUSED_TRIGGERS = ['pull_request_target', 'workflow_run', 'issue_comment'];
const EXPRESSION = /\$\{\{\s*(.*?)\s*\}\}/g;
/** Written in the file itself, so nobody else's text. */
const FIXED_EXPRESSION = /^matrix\.[a-z]+$/;

/** Says what is wrong with the workflow `source`, whose values are `workflow`; empty where nothing is. */
export function judgeWorkflow(source: string, workflow: YamlValue, around: Surroundings): string[] {
  const whole = mapping(workflow);
  const jobs = Object.entries(mapping(whole['jobs']));
  return [
    ...judgeUses(source),
    ...judgeHead(whole),
    ...jobs.flatMap(([name, job]) => judgeJob(name, mapping(job), around).map((said) => `${name}: ${said}`)),
  ];
}

function judgeUses(source: string): string[] {
  const uses = source.split('\n').filter((line) => /^\s*(- )?uses:/.test(line));
  return uses.filter((line) => !PINNED.test(line) && !OWN.test(line)).map((line) => `not pinned: ${line.trim()}`);
}

function judgeHead(whole: Mapping): string[] {
  const said: string[] = [];
  const { on, permissions, concurrency } = whole;
  const triggers = isMapping(on) ? Object.keys(on) : [on].flat().map((name) => text(name));
  for (const name of triggers) if (REFUSED_TRIGGERS.includes(name)) said.push(`trigger ${name} is refused`);
  const granted = isMapping(permissions) ? Object.entries(permissions) : null;
  if (granted === null) said.push('permissions are not told');
  else if (granted.some(([name, right]) => name !== 'contents' || right !== 'read')) said.push('permissions for all');
  if (concurrency === undefined) said.push('concurrency is not told');
  return said;
}

function judgeJob(name: string, job: Mapping, around: Surroundings): string[] {
  const said: string[] = [];
  const rights = Object.entries(mapping(job['permissions']));
  for (const [right, value] of rights) {
    if (value === 'write' && !around.mayWrite.has(`${name}: ${right}`)) said.push(`may not write ${right}`);
  }
  if (typeof job['permissions'] === 'string') said.push('permissions must be named one by one');
  if (job['uses'] === undefined && !/^\d+$/.test(text(job['timeout-minutes']))) said.push('no timeout');
  if (job['secrets'] !== undefined) said.push('hands secrets on');
  const steps = list(job['steps']).map(mapping);
  return [...said, ...judgeSecrets(job, steps), ...steps.flatMap((step) => judgeStep(step, around))];
}

/** A secret is named in the `env` of a step alone, in a job that somebody must let through. */
function judgeSecrets(job: Mapping, steps: readonly Mapping[]): string[] {
  const { steps: _steps, ...head } = job;
  const outside = [head, ...steps.map(({ env: _env, ...rest }) => rest)];
  const named = (value: YamlValue): boolean => /\bsecrets\b/.test(JSON.stringify(value));
  const said = outside.some(named) ? ['a secret is named outside the env of a step'] : [];
  const isGuarded = job['environment'] === 'release';
  if (!isGuarded && steps.some((step) => named(step['env'] ?? null))) said.push('a secret without environment release');
  return said;
}

function judgeStep(step: Mapping, around: Surroundings): string[] {
  const uses = text(step['uses']);
  const said: string[] = [];
  if (uses.startsWith('actions/checkout@') && mapping(step['with'])['persist-credentials'] !== 'false') {
    said.push('checkout keeps its credentials');
  }
  return [...said, ...judgeRun(text(step['run']), around)];
}

function judgeRun(run: string, around: Surroundings): string[] {
  const said: string[] = [];
  for (const [, expression = ''] of run.matchAll(EXPRESSION)) {
    if (!FIXED_EXPRESSION.test(expression)) said.push(`an expression within run: ${expression}`);
  }
  for (const [file] of run.matchAll(/(?<![\w/.-])(?:\.\/)?(?:scripts|test|\.ci)\/[\w./-]+/g)) {
    if (!around.hasFile(file)) said.push(`no such file: ${file}`);
  }
  for (const [, name = ''] of run.matchAll(/\bnpm run ([\w:-]+)/g)) {
    if (!around.hasScript(name)) said.push(`no such script: ${name}`);
  }
  return said;
}
