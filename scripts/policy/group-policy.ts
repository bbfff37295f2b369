/** Group policy templates: ADMX (what there is) and ADML (what it is called), for the schema of Windows since Vista. */
import type { PolicySwitch, SwitchDescription } from '../../main/policy/policy.ts';
import { kindOf } from './kinds.ts';
import { TEXTS } from '../../main/policy/switch-texts.ts';
import { escaped, indented } from './xml.ts';

/** Where the values lie, below HKEY_LOCAL_MACHINE and HKEY_CURRENT_USER. */
export const REGISTRY_KEY = 'Software\\Policies\\Chartroom';
const SCHEMA = 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions';

type Switches = Readonly<Record<PolicySwitch, SwitchDescription>>;
const entriesOf = (switches: Switches) => Object.entries(switches) as [PolicySwitch, SwitchDescription][];

/** Gives `Chartroom.admx`. */
export function admx(switches: Switches): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitions revision="1.0" schemaVersion="1.0" xmlns="${SCHEMA}">
  <policyNamespaces>
    <target prefix="chartroom" namespace="Chartroom.Policies" />
  </policyNamespaces>
  <resources minRequiredRevision="1.0" />
  <supportedOn>
    <definitions>
      <definition name="every" displayName="$(string.every)" />
    </definitions>
  </supportedOn>
  <categories>
    <category name="chartroom" displayName="$(string.chartroom)" />
  </categories>
  <policies>
${indented(entriesOf(switches).map(admxPolicy).join('\n'), 2)}
  </policies>
</policyDefinitions>
`;
}

function admxPolicy([name, described]: [PolicySwitch, SwitchDescription]): string {
  const kind = kindOf(described);
  const presented = kind.kind === 'tick' ? ` valueName="${name}"` : ` presentation="$(presentation.${name})"`;
  return `<policy name="${name}" class="Both" displayName="$(string.${name})" explainText="$(string.${name}-help)" key="${REGISTRY_KEY}"${presented}>
  <parentCategory ref="chartroom" />
  <supportedOn ref="every" />
${indented(admxValues(name, described), 1)}
</policy>`;
}

function admxValues(name: PolicySwitch, described: SwitchDescription): string {
  const kind = kindOf(described);
  const element = `id="${name}" valueName="${name}" required="true"`;
  switch (kind.kind) {
    case 'tick':
      return '<enabledValue><decimal value="1" /></enabledValue>\n<disabledValue><decimal value="0" /></disabledValue>';
    case 'number':
      return `<elements>\n  <decimal ${element} minValue="${kind.least}" maxValue="${kind.most}" />\n</elements>`;
    case 'text':
      return `<elements>\n  <text ${element} maxLength="1000" />\n</elements>`;
    case 'choice': {
      const items = kind.of.map(
        (value) =>
          `<item displayName="$(string.${name}-${value})"><value><string>${escaped(value)}</string></value></item>`,
      );
      return `<elements>\n  <enum ${element}>\n${indented(items.join('\n'), 2)}\n  </enum>\n</elements>`;
    }
  }
}

/** Gives `en-US/Chartroom.adml`. */
export function adml(switches: Switches): string {
  const strings = entriesOf(switches).flatMap(([name]) => {
    const { title, help, choices = {} } = TEXTS[name];
    const said = Object.entries(choices).map(([value, words]): [string, string] => [`${name}-${value}`, words]);
    return [[name, title] as const, [`${name}-help`, helpOf(name, help, switches[name])] as const, ...said];
  });
  const all = [['chartroom', 'Chartroom'] as const, ['every', 'Every version of Chartroom'] as const, ...strings];
  const table = all.map(([id, words]) => `<string id="${id}">${escaped(words)}</string>`).join('\n');
  const presentations = entriesOf(switches).flatMap(([name, described]) => presentationOf(name, described));
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitionResources revision="1.0" schemaVersion="1.0" xmlns="${SCHEMA}">
  <displayName>Chartroom</displayName>
  <description>Policies of Chartroom</description>
  <resources>
    <stringTable>
${indented(table, 3)}
    </stringTable>
    <presentationTable>
${indented(presentations.join('\n'), 3)}
    </presentationTable>
  </resources>
</policyDefinitionResources>
`;
}

function helpOf(name: PolicySwitch, help: string, { byDefault, strict }: SwitchDescription): string {
  const { choices = {} } = TEXTS[name];
  const said = (value: unknown): string => {
    if (value === null || value === '') return 'none';
    if (typeof value === 'boolean') return value ? 'enabled' : 'disabled';
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return choices[text] ?? text;
  };
  return `${help} Where nobody configures it: ${said(byDefault)}. Where its value cannot be used: ${said(strict)}.`;
}

function presentationOf(name: PolicySwitch, described: SwitchDescription): string[] {
  const kind = kindOf(described);
  const label = escaped(TEXTS[name].field ?? TEXTS[name].title);
  const wrap = (inner: string) => [`<presentation id="${name}">\n  ${inner}\n</presentation>`];
  switch (kind.kind) {
    case 'tick':
      return [];
    case 'number': {
      const usual = typeof described.byDefault === 'number' ? described.byDefault : kind.least;
      return wrap(`<decimalTextBox refId="${name}" defaultValue="${usual}">${label}</decimalTextBox>`);
    }
    case 'text':
      return wrap(`<textBox refId="${name}"><label>${label}</label></textBox>`);
    case 'choice': {
      const usual = Math.max(0, kind.of.indexOf(String(described.byDefault)));
      return wrap(`<dropdownList refId="${name}" noSort="true" defaultItem="${usual}">${label}</dropdownList>`);
    }
  }
}
