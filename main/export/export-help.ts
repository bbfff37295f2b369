/** What `chartroom export --help` says. */
import { EXIT_CODES } from './exit-codes.ts';

const SWITCHES = `chartroom export --site NAME|ID --out FOLDER [--group ID | --patients | --system] …

Exports the records of a population over FHIR Bulk Data, without a window.

  --site NAME|ID         a site of the sites file that has a backend client
  --out FOLDER           where the export gets a folder of its own; fixed where policy names one
  --group ID             the members of a group
  --patients             all patients
  --system               everything
  --types A,B            resource types; without it whatever the server exports
  --since INSTANT|last   what changed since then, or since the last complete export of the same
  --until INSTANT        what changed before then
  --type-filter SEARCH   as "Observation?code=4548-4"; may be given again
  --elements A,B         these elements alone
  --resume               goes on with an unfinished export of the same order; alone, with the newest
  --plain                files that are not encrypted, where policy allows it
  --key-file FILE        the private key (JWK, JWK Set or PKCS#8), readable by this account alone
  --data FOLDER          vault, registry and audit trail of these runs, in place of the account's own
  --show-keys            prints the public JWK Set to be registered at the site, and ends
  --help                 prints this, and ends

Progress comes as JSON lines on standard output, the end as one sentence on standard error.
Exit codes:
`;

/** The whole text. */
export function exportHelp(): string {
  const codes = Object.entries(EXIT_CODES).map(([code, words]) => `  ${code}  ${words}`);
  return `${SWITCHES}${codes.join('\n')}\n`;
}
