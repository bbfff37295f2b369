import type { LivePolicy } from './live-policy.ts';
import { isFallback } from './policy.ts';

/** What the policy of now means for the vault. `forNow`: it forbids only because it cannot be understood. */
export function secretsKept({ current, problems }: Pick<LivePolicy, 'current' | 'problems'>): {
  readonly mayKeep: boolean;
  readonly forNow: boolean;
} {
  const { values, origin } = current();
  return { mayKeep: values.keepSecrets, forNow: isFallback('keepSecrets', origin.keepSecrets, problems()) };
}
