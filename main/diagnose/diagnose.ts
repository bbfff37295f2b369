/** Puts a diagnosis together. Everything is looked at, nothing changed. */
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Site } from '../session/site.ts';
import type { SitesFile } from '../session/sites.ts';
import type { Diagnosis, Facts } from './diagnosis.ts';
import { judge } from './findings.ts';
import { keptFacts, type KeptPorts } from './kept-facts.ts';
import { countEvents, readLogTail } from './log-tail.ts';
import { policyFacts, type HeldPolicy } from './policy-facts.ts';
import { checkSite, type SitePorts } from './site-checks.ts';

export type DiagnosePorts = {
  readonly app: Facts['app'];
  readonly system: () => Facts['system'];
  readonly display: () => Promise<Facts['display']>;
  readonly policy: () => Promise<HeldPolicy>;
  readonly sites: { readonly file: string; readonly read: () => Promise<SitesFile> };
  /** Opened for one diagnosis. */
  readonly network: () => SitePorts;
  readonly kept: KeptPorts & { readonly backend: () => string | null };
  readonly logFile: string;
  /** Folder of this user's data; it need not exist. */
  readonly data: string;
  readonly hide: (text: string) => string;
  readonly now: () => number;
};

/** Looks at everything; `offline` sends nothing at all. Never rejects for what is wrong with the machine. */
export async function diagnose(ports: DiagnosePorts, { offline }: { readonly offline: boolean }): Promise<Diagnosis> {
  const { hide } = ports;
  const policy = ports.policy();
  const sites = sitesFacts(ports, offline);
  const { state, vault, audit } = await keptFacts(ports.kept);
  const tail = await readLogTail(ports.logFile);
  return judge({
    diagnosis: 1,
    at: new Date(ports.now()).toISOString(),
    offline,
    app: ports.app,
    system: ports.system(),
    policy: policyFacts(await policy, hide),
    sites: await sites,
    credentials: { backend: ports.kept.backend(), state },
    vault,
    audit,
    log: { place: hide(ports.logFile), bytes: tail.bytes, events: countEvents(tail) },
    disk: { place: hide(ports.data), freeMb: await freeMbOf(ports.data) },
    display: await ports.display(),
  });
}

async function sitesFacts(ports: DiagnosePorts, offline: boolean): Promise<Facts['sites']> {
  const { sites, error } = await ports.sites.read();
  const network = offline ? null : ports.network();
  return {
    place: ports.hide(ports.sites.file),
    error: error === null ? null : { ...error, details: hidden(error.details, ports.hide) },
    count: sites.length,
    checks: await checkAll(sites, network),
  };
}

/**
 * Sites of one host name one after another, whatever their ports: certificates are shown by name, and a server's answer
 * to the first of its sites may be what the others get.
 */
async function checkAll(sites: readonly Site[], network: SitePorts | null): Promise<Facts['sites']['checks']> {
  const byName = Map.groupBy(sites, ({ fhirBase }) => new URL(fhirBase).hostname);
  const checked = await Promise.all(
    [...byName.values()].map(async (same) => {
      const checks = [];
      for (const site of same) checks.push(await checkSite(site, network));
      return checks;
    }),
  );
  return checked.flat();
}

const hidden = <D extends Readonly<Record<string, unknown>>>(details: D, hide: (text: string) => string): D =>
  Object.fromEntries(
    Object.entries(details).map(([name, value]) => [name, typeof value === 'string' ? hide(value) : value]),
  ) as D;

/** Of the folder, or of the first one above it that is there; null: the system does not tell. */
async function freeMbOf(folder: string): Promise<number | null> {
  for (let at = folder; ; at = path.dirname(at)) {
    try {
      const { bavail, bsize } = await statfs(at);
      return Math.floor((bavail * bsize) / 1_000_000);
    } catch {
      if (path.dirname(at) === at) return null;
    }
  }
}
