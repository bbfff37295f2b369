/** Where this machine's policy is asked, from the strongest source to the weakest. */
import { policyFile } from '../policy/policy-file.ts';
import type { PolicySource } from '../policy/policy.ts';
import { machineFile, policyOwners } from './app-environment.ts';

/** The sources of this machine, each asked anew whenever it is called. */
export function policySources(): readonly PolicySource[] {
  return [policyFile({ file: machineFile('policy.json'), owners: policyOwners() })];
}
