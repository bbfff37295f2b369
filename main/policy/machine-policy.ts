/** The sources of this machine's policy, joined to its tools and files. */
import { policyFile } from './policy-file.ts';
import { policyPlan, type PlannedSource, type PolicyMachine } from './policy-plan.ts';
import { forcedPreferences, preferencesFile, type ReadPropertyList } from './policy-preferences.ts';
import { registryPolicy, type QueryRegistry } from './policy-registry.ts';
import type { PolicySource } from './policy.ts';

export type MachinePorts = PolicyMachine & {
  /** The machine's own policy file. Absolute. */
  readonly file: string;
  /** See `policyFile`. */
  readonly owners: readonly number[] | null;
  readonly queryRegistry: QueryRegistry;
  readonly readPropertyList: ReadPropertyList;
};

export type MachinePolicy = {
  /** From the strongest to the weakest. */
  readonly sources: readonly PolicySource[];
  /** Files whose change is a change of policy; a registry tells nobody. */
  readonly files: readonly string[];
};

/** Joins what `policyPlan` wants. */
export function machinePolicy(ports: MachinePorts): MachinePolicy {
  const plan = policyPlan(ports);
  return {
    sources: plan.map((planned) => sourceOf(planned, ports)),
    files: plan.flatMap((planned) => filesOf(planned, ports)),
  };
}

function sourceOf(planned: PlannedSource, ports: MachinePorts): PolicySource {
  switch (planned.kind) {
    case 'registry':
      return registryPolicy(planned.hive, ports.queryRegistry);
    case 'profile':
      return forcedPreferences(planned.user, ports.readPropertyList);
    case 'file':
      return policyFile(ports);
  }
}

function filesOf(planned: PlannedSource, { file }: MachinePorts): readonly string[] {
  switch (planned.kind) {
    case 'registry':
      return [];
    case 'profile':
      return [preferencesFile(planned.user)];
    case 'file':
      return [file];
  }
}
