/** Where a machine keeps the policy of Chartroom, by its system: the order of the sources. */

export type PlannedSource =
  | { readonly kind: 'registry'; readonly hive: 'machine' | 'user' }
  /** `user`: account name; null: what holds for the whole machine. */
  | { readonly kind: 'profile'; readonly user: string | null }
  | { readonly kind: 'file' };

/** What the plan depends on. */
export type PolicyMachine = {
  readonly platform: NodeJS.Platform;
  /** Name of the account that runs the app. */
  readonly account: string;
  /** The administrator's folder was named by development or a spec: nothing else of the machine is asked. */
  readonly isFolderNamed: boolean;
};

/**
 * The sources of this machine, the strongest first: what was set for the machine decides over what was set for a user,
 * and both over the machine's file (deploy §3.6).
 */
export function policyPlan({ platform, account, isFolderNamed }: PolicyMachine): readonly PlannedSource[] {
  if (isFolderNamed) return [{ kind: 'file' }];
  switch (platform) {
    case 'win32':
      return [{ kind: 'registry', hive: 'machine' }, { kind: 'registry', hive: 'user' }, { kind: 'file' }];
    case 'darwin':
      return [{ kind: 'profile', user: null }, { kind: 'profile', user: account }, { kind: 'file' }];
    default:
      return [{ kind: 'file' }];
  }
}
