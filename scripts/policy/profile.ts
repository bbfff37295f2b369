/** The configuration profile of macOS, with the defaults in it: an administrator changes what should differ. */
import type { PolicySwitch, SwitchDescription } from '../../main/policy/policy.ts';
import { TEXTS } from '../../main/policy/switch-texts.ts';
import { escaped, indented } from './xml.ts';

/** The preference domain: the app's identifier. */
export const DOMAIN = 'org.chartroom.Chartroom';
/** Fixed, so that a new profile takes the place of the one before. */
const PROFILE_ID = 'A9D1B6C4-3C0B-4E7E-9E57-0B7C6D2F8A10';
const PAYLOAD_ID = '5E0C7F52-8B34-4C35-9C0B-2B1D9F6E4C77';

/** Gives `Chartroom.mobileconfig`. What is null by default cannot be said in a property list, and is left out. */
export function profile(switches: Readonly<Record<PolicySwitch, SwitchDescription>>): string {
  const said = (Object.entries(switches) as [PolicySwitch, SwitchDescription][]).flatMap(([name, { byDefault }]) =>
    byDefault === null ? [] : [`<!-- ${TEXTS[name].help} -->\n<key>${name}</key>\n${plistValue(byDefault)}`],
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
  <dict>
    <key>PayloadType</key>
    <string>Configuration</string>
    <key>PayloadVersion</key>
    <integer>1</integer>
    <key>PayloadIdentifier</key>
    <string>${DOMAIN}.policy</string>
    <key>PayloadUUID</key>
    <string>${PROFILE_ID}</string>
    <key>PayloadDisplayName</key>
    <string>Chartroom</string>
    <key>PayloadScope</key>
    <string>System</string>
    <key>PayloadContent</key>
    <array>
      <dict>
        <key>PayloadType</key>
        <string>${DOMAIN}</string>
        <key>PayloadVersion</key>
        <integer>1</integer>
        <key>PayloadIdentifier</key>
        <string>${DOMAIN}.policy.switches</string>
        <key>PayloadUUID</key>
        <string>${PAYLOAD_ID}</string>
        <key>PayloadDisplayName</key>
        <string>Chartroom policies</string>
${indented(said.join('\n'), 4)}
      </dict>
    </array>
  </dict>
</plist>
`;
}

function plistValue(value: unknown): string {
  if (typeof value === 'boolean') return value ? '<true/>' : '<false/>';
  return typeof value === 'number' ? `<integer>${value}</integer>` : `<string>${escaped(String(value))}</string>`;
}
