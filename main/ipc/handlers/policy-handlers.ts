/** What the hospital decides on this machine. */
import type { Handlers, Response } from '../../../shared/ipc-contract.ts';

export type PolicyPorts = { readonly describePolicy: () => Response<'policy.describe'> };

/** Handlers of the topic `policy`. */
export function policyHandlers({ describePolicy }: PolicyPorts): Pick<Handlers, 'policy.describe'> {
  return { 'policy.describe': () => describePolicy() };
}
