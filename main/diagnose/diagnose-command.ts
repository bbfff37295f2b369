/** `--diagnose` and `--support-file FILE`: what is printed, what is written, and how it ends. */
import { writeFile } from 'node:fs/promises';
import type { Notice } from '../../shared/ipc-contract.ts';
import { diagnose, type DiagnosePorts } from './diagnose.ts';
import { lastLines, readLogTail } from './log-tail.ts';
import { SUPPORT_LINES, supportText } from './support-file.ts';

/** As the command line asks it (main/policy/command-line.ts). */
export type DiagnoseTask =
  | { readonly kind: 'diagnose'; readonly offline: boolean }
  | { readonly kind: 'support-file'; readonly file: string; readonly offline: boolean };

/** 0: all well; 1: `findings` name what is wrong; 2: refused, or nothing could be told or written. */
export type DiagnoseEnd = { readonly exitCode: 0 | 1 | 2; readonly lines: readonly string[] };

export type SupportPorts = DiagnosePorts & { readonly notices: () => Promise<readonly Notice[]> };

/** Readable by this user alone. */
const OWN_FILE = 0o600;

/** Does what `task` asks. The file must be absolute, and must not be there yet. Never rejects. */
export async function runDiagnose(task: DiagnoseTask, ports: SupportPorts): Promise<DiagnoseEnd> {
  try {
    if (task.kind === 'diagnose') {
      const diagnosis = await diagnose(ports, task);
      return { exitCode: diagnosis.findings.length === 0 ? 0 : 1, lines: [JSON.stringify(diagnosis, null, 2)] };
    }
    const { text, findings } = await gatherSupport(ports, task);
    await writeFile(task.file, text, { mode: OWN_FILE, flag: 'wx' });
    return told({ command: 'support-file', written: true, findings }, findings === 0 ? 0 : 1);
  } catch (error) {
    // Its message could hold anything.
    const reason = (error as NodeJS.ErrnoException).code ?? 'failed';
    return told({ command: task.kind, written: false, reason }, 2);
  }
}

const told = (said: object, exitCode: DiagnoseEnd['exitCode']): DiagnoseEnd => ({
  exitCode,
  lines: [JSON.stringify(said)],
});

/** The text of a support file, and how many things are wrong. */
export async function gatherSupport(
  ports: SupportPorts,
  { offline }: { readonly offline: boolean },
): Promise<{ readonly text: string; readonly findings: number }> {
  const diagnosis = await diagnose(ports, { offline });
  const notices = await ports.notices();
  const log = lastLines(await readLogTail(ports.logFile), SUPPORT_LINES);
  return { text: supportText({ diagnosis, notices, log }, ports.hide), findings: diagnosis.findings.length };
}
