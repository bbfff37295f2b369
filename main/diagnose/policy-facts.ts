/** What policy decides here, and who says so. */
import type { Policy, PolicyProblem, PolicySwitch } from '../policy/policy.ts';
import type { Diagnosis } from './diagnosis.ts';

export type HeldPolicy = { readonly policy: Policy; readonly problems: readonly PolicyProblem[] };

/** Every switch with its value and its source, and what was wrong with the sources. */
export function policyFacts({ policy, problems }: HeldPolicy, hide: (text: string) => string): Diagnosis['policy'] {
  const names = Object.keys(policy.values) as PolicySwitch[];
  return {
    switches: names.map((name) => {
      const value = policy.values[name];
      const origin = policy.origin[name];
      return {
        switch: name,
        value: typeof value === 'string' ? hide(value) : value,
        setBy: origin === null ? null : { name: origin.name, place: hide(origin.place) },
      };
    }),
    problems: problems.map(({ kind, switch: name, rule, at, origin }) => {
      const place = hide(origin.place);
      return { kind, switch: name, rule, at, name: origin.name, place };
    }),
  };
}
