/** The policy that a configuration profile forces on a Mac. */
import type { PolicySource, PolicyStatement } from './policy.ts';

/** The preference domain of the app, as in the profile of scripts/policy. */
const DOMAIN = 'org.chartroom.Chartroom';

/** A property list as JSON (`plutil -convert json -o - FILE`); null: no such file. Rejects where it cannot be read. */
export type ReadPropertyList = (file: string) => Promise<string | null>;

/** The file of what profiles force for the machine, or for the account `user`. Absolute. */
export function preferencesFile(user: string | null): string {
  const folder = user === null ? '/Library/Managed Preferences' : `/Library/Managed Preferences/${user}`;
  return `${folder}/${DOMAIN}.plist`;
}

/**
 * A source that reads what profiles force, for the machine or for one user. macOS keeps forced values in files that root
 * alone may write; a default that the user set himself is in another file, and never looked at.
 * @param user account name; null: what holds for the whole machine
 */
export function forcedPreferences(user: string | null, read: ReadPropertyList): PolicySource {
  const place = preferencesFile(user);
  const origin = { name: user === null ? 'profile of the machine' : 'profile of the user', place };
  return async (): Promise<PolicyStatement> => {
    const unreadable = (rule: string): PolicyStatement => ({ kind: 'unreadable', origin, rule, at: null });
    try {
      const json = await read(place);
      if (json === null) return { kind: 'absent' };
      return { kind: 'values', origin, values: switchesOf(JSON.parse(json)) };
    } catch {
      return unreadable('must be a property list that Chartroom can read');
    }
  };
}

/** Profiles carry members of their own, which are no switches. */
function switchesOf(values: unknown): unknown {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return values;
  return Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith('Payload')));
}
