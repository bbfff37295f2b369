/** Judges a diagnosis: what of it is wrong. Pure. */
import { isFallback, type PolicyOrigin } from '../policy/policy.ts';
import type { Diagnosis, Facts, Finding, SiteCheck } from './diagnosis.ts';

/** Tokens are judged by the machine's clock (OpenID Connect Core §3.1.3.7): more than this is told. */
const CLOCK_MAY_DIFFER_SECONDS = 120;
/** Below this nothing more can be written for long. */
const DISK_LEAST_MB = 200;

/** `facts` with its findings, each wrong thing once. What policy or the system has decided is no finding. */
export function judge(facts: Facts): Diagnosis {
  return {
    ...facts,
    findings: [...policyFindings(facts), ...siteFindings(facts), ...keptFindings(facts), ...machineFindings(facts)],
  };
}

const finding = (what: Finding['what'], subject: string | null = null, reason: string | null = null): Finding => ({
  what,
  subject,
  reason,
});

const OF_PROBLEM = {
  unreadable: 'policy-unreadable',
  value: 'policy-value-ignored',
  unknown: 'policy-name-unknown',
} as const;

const policyFindings = ({ policy }: Facts): readonly Finding[] =>
  policy.problems.map(({ kind, switch: name, rule }) => finding(OF_PROBLEM[kind], name, rule));

function siteFindings({ sites, offline }: Facts): readonly Finding[] {
  const unusable = sites.error === null ? [] : [finding('sites-unusable', null, sites.error.code)];
  return [...unusable, ...sites.checks.flatMap((check) => checkFindings(check, offline))];
}

function checkFindings({ id, proxy, server }: SiteCheck, offline: boolean): readonly Finding[] {
  if (offline) return [];
  const undecided = proxy === null ? [finding('proxy-undecided', id)] : [];
  if (server === null) return undecided;
  const { outcome, reason, clockAheadSeconds: ahead } = server;
  const answer =
    outcome === 'ok'
      ? []
      : [finding(outcome === 'not-reached' ? 'server-not-reached' : 'server-not-usable', id, reason)];
  const differs = ahead !== null && Math.abs(ahead) > CLOCK_MAY_DIFFER_SECONDS;
  return [...undecided, ...answer, ...(differs ? [finding('clock-differs', id, `${ahead} seconds`)] : [])];
}

function keptFindings({ credentials, vault, audit, policy }: Facts): readonly Finding[] {
  const keeping = policy.switches.find((row) => row.switch === 'keepSecrets');
  const mayKeep = keeping?.value !== false;
  const found: Finding[] = [];
  if (credentials.state !== 'ok') found.push(finding('credential-store', null, credentials.state));
  if (vault.state === 'unreadable') found.push(finding('vault-unreadable'));
  if (vault.state === 'key-lost' && mayKeep) found.push(finding('vault-key-lost'));
  if (vault.present && vault.records !== 0 && !mayKeep && !isForbiddenForNow(policy, keeping.setBy)) {
    found.push(finding('vault-forbidden', 'keepSecrets'));
  }
  if (audit.verdict === 'broken') found.push(finding('audit-broken', null, audit.reason));
  if (audit.verdict === 'unchecked') found.push(finding('audit-unchecked', null, audit.reason));
  if (audit.verdict === 'whole' && (audit.setAside ?? 0) > 0) found.push(finding('audit-broken', null, 'set-aside'));
  return found;
}

/** A policy that is mended opens the vault again: nobody is to take it away. */
const isForbiddenForNow = ({ problems }: Facts['policy'], setBy: PolicyOrigin | null): boolean =>
  isFallback(
    'keepSecrets',
    setBy,
    problems.map((problem) => ({ ...problem, origin: problem })),
  );

function machineFindings({ log, disk }: Facts): readonly Finding[] {
  const found: Finding[] = [];
  if (log.bytes === null) found.push(finding('log-not-readable'));
  if (disk.freeMb !== null && disk.freeMb < DISK_LEAST_MB) found.push(finding('disk-full', null, `${disk.freeMb} MB`));
  return found;
}
