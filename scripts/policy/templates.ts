/** Every file that administrators are given of the policy. */
import { describeSwitches } from '../../main/policy/policy.ts';
import { adml, admx } from './group-policy.ts';
import { policyJsonSchema } from './json-schema.ts';
import { profile } from './profile.ts';

export type Template = {
  /** Below the repository. */
  readonly file: string;
  readonly text: string;
};

/** Makes them from the switches of the code. */
export function templates(): readonly Template[] {
  const switches = describeSwitches();
  return [
    { file: 'build/policy/Chartroom.admx', text: admx(switches) },
    { file: 'build/policy/en-US/Chartroom.adml', text: adml(switches) },
    { file: 'build/policy/Chartroom.mobileconfig', text: profile(switches) },
    { file: 'build/policy/policy.schema.json', text: policyJsonSchema(switches) },
  ];
}
