/** The audit trail from the command line: `--audit-verify` and `--audit-export FILE`. */
import path from 'node:path';
import { checkTrail, type Verdict } from './audit-check.ts';
import { exportTrail } from './audit-export.ts';
import { openAuditTrail } from './audit-trail.ts';
import type { TrailPorts } from './audit-writer.ts';

/** As the command line asks it (main/policy/command-line.ts). */
export type AuditCommand = { readonly kind: 'audit-verify' } | { readonly kind: 'audit-export'; readonly file: string };

/**
 * Runs `command`. Gives one line of JSON (no patient, no user) for stdout, and the exit code: 0 the trail is whole, 1 it is
 * broken or a broken one lies beside it, 2 it could not be checked or the export not be written. Verifying changes
 * nothing; exporting writes what is good up to the first bad place, and is itself recorded. Never rejects.
 */
export async function runAuditCommand(
  command: AuditCommand,
  ports: TrailPorts,
): Promise<{ exitCode: 0 | 1 | 2; lines: readonly string[] }> {
  if (command.kind === 'audit-verify') {
    const verdict = await checkTrail(ports);
    return { exitCode: exitCodeOf(verdict), lines: [JSON.stringify({ command: 'audit-verify', ...verdict })] };
  }
  const file = path.resolve(command.file);
  try {
    const { verdict, exported } = await exportTrail(ports, file);
    if (verdict.verdict !== 'unchecked') await recordExport(ports, exitCodeOf(verdict) === 0);
    return {
      exitCode: exitCodeOf(verdict),
      lines: [JSON.stringify({ command: 'audit-export', ...verdict, exported })],
    };
  } catch (error) {
    return exportFailed((error as NodeJS.ErrnoException).code ?? 'failed');
  }
}

const exportFailed = (reason: string) => ({
  exitCode: 2 as const,
  lines: [JSON.stringify({ command: 'audit-export', verdict: 'unchecked', reason, exported: 0 })],
});

async function recordExport(ports: TrailPorts, whole: boolean): Promise<void> {
  const trail = await openAuditTrail(ports);
  trail.record({ action: 'audit-exported', outcome: whole ? 'success' : 'failure' });
  await trail.close();
}

function exitCodeOf(verdict: Verdict): 0 | 1 | 2 {
  switch (verdict.verdict) {
    case 'whole':
      return verdict.setAside === 0 ? 0 : 1;
    case 'broken':
      return 1;
    case 'unchecked':
      return 2;
  }
}
