/** Who may read a file on Windows, where the mode of a file says nothing (security F4). */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { windowsFolder, windowsTool } from '../policy/windows-folders.ts';

/** SYSTEM, the Administrators (both may read whatever they want), and OWNER RIGHTS. */
const TRUSTED = ['S-1-5-18', 'S-1-5-32-544', 'S-1-3-4'];
const TIMEOUT_MS = 20_000;
/** The path comes by the environment: nothing of it is ever a command. Identities are asked for as SIDs, in no language. */
const SCRIPT = `
$ErrorActionPreference = 'Stop'
$sid = [System.Security.Principal.SecurityIdentifier]
$acl = Get-Acl -LiteralPath $env:CHARTROOM_RIGHTS_OF
'me ' + [System.Security.Principal.WindowsIdentity]::GetCurrent().User.Value
'owner ' + $acl.GetOwner($sid).Value
$acl.GetAccessRules($true, $true, $sid) | ForEach-Object { "$($_.AccessControlType) $($_.IdentityReference.Value)".ToLowerInvariant() }
`;

/** Says who else may read the file at `file`, by SID; null: nobody. Where that cannot be found out, it is somebody. */
export async function othersThatRead(file: string): Promise<string | null> {
  try {
    const shell = windowsTool(windowsFolder(), 'WindowsPowerShell', 'v1.0', 'powershell.exe');
    const { stdout } = await promisify(execFile)(shell, ['-NoProfile', '-NonInteractive', '-Command', SCRIPT], {
      env: { ...process.env, CHARTROOM_RIGHTS_OF: file },
      timeout: TIMEOUT_MS,
      windowsHide: true,
    });
    return judgeRights(stdout);
  } catch {
    return 'somebody unknown';
  }
}

/**
 * Judges lines of `me SID`, `owner SID` and `allow SID` or `deny SID`. Any right at all counts as reading: one that may
 * change the rights can read too.
 */
export function judgeRights(text: string): string | null {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim().split(' '))
    .filter((parts) => parts.length === 2);
  const of = (word: string): string[] =>
    lines.filter(([first]) => first === word).map(([, sid = '']) => sid.toUpperCase());
  const [me] = of('me');
  if (me === undefined || of('owner').length !== 1) return 'somebody unknown';
  const trusted = [me, ...TRUSTED];
  return [...of('owner'), ...of('allow')].find((sid) => !trusted.includes(sid)) ?? null;
}
