/** The JSON Schema of `policy.json`. */
import type { PolicySwitch, SwitchDescription } from '../../main/policy/policy.ts';
import { TEXTS } from '../../main/policy/switch-texts.ts';

/** Gives `policy.schema.json`. */
export function policyJsonSchema(switches: Readonly<Record<PolicySwitch, SwitchDescription>>): string {
  const properties = Object.fromEntries(
    (Object.entries(switches) as [PolicySwitch, SwitchDescription][]).map(([name, { schema, byDefault }]) => [
      name,
      { title: TEXTS[name].title, description: TEXTS[name].help, default: byDefault, ...schema },
    ]),
  );
  const document = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Policies of Chartroom',
    type: 'object',
    properties,
    additionalProperties: false,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
