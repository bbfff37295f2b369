import { describe, expect, it } from 'vitest';
import { authenticode, runProgram, type ProgramRun, type RunProgram } from '../../../main/updates/authenticode.ts';

const PROGRAM = 'C:\\Users\\o.k\\AppData\\Local\\Programs\\Chartroom\\Chartroom.exe';
const UPDATE = "C:\\Users\\o.k\\AppData\\Local\\Chartroom\\updates\\it's new $(calc);`.exe";
const OURS = 'CN="Riverside Software, Ltd", O="Riverside Software, Ltd", L=Zürich, C=CH';
const ENV = {
  SystemRoot: 'C:\\evil',
  windir: 'C:\\evil',
  PSModulePath: 'C:\\evil',
  COR_PROFILER: '{evil}',
  TEMP: 'C:\\Temp',
};

const numbers = (text: string): string => Array.from(text, (character) => character.charCodeAt(0)).join(' ');
/** As our question has PowerShell answer. */
const answer = (file: string, status: string, subject: string) =>
  `${JSON.stringify({ status, path: numbers(file), subject: numbers(subject) })}\r\n`;

type Answers = Partial<Record<'ours' | 'theirs', { exitCode?: number | null; output?: string }>>;

/** A Windows that answers for the running program as it should, and for the update as told. */
function windows({ ours, theirs }: Answers, folder: string | null = 'C:\\Windows') {
  const asked: ProgramRun[] = [];
  const run: RunProgram = (asking) => {
    asked.push(asking);
    const file = asking.env['CHARTROOM_FILE'] ?? '';
    const told = file === PROGRAM ? ours : theirs;
    return Promise.resolve({ exitCode: 0, output: answer(file, 'Valid', OURS), ...told });
  };
  return { asked, check: authenticode({ run, program: PROGRAM, windows: folder, env: ENV }) };
}

const refusal = (answers: Answers, folder?: string | null): Promise<unknown> =>
  windows(answers, folder)
    .check(UPDATE)
    .then(
      () => 'passed',
      (error: unknown) => (error as { code: unknown }).code,
    );
const of = (status: string, subject = OURS) => ({ output: answer(UPDATE, status, subject) });

describe('the signer of an update', () => {
  it('deploy 2.6: is the one of the running program, with quotes and umlauts in its name', async () =>
    expect(await refusal({})).toBe('passed'));

  it.each([
    ['NotSigned', of('NotSigned', '')],
    ['HashMismatch: one byte was changed', of('HashMismatch')],
    ['UnknownError: a chain that ends nowhere', of('UnknownError')],
    ['NotTrusted', of('NotTrusted')],
    ['Incompatible', of('Incompatible')],
    ['a status that we do not know', of('valid')],
    ['valid without a name', of('Valid', '')],
    ['another name', of('Valid', OURS.replace('Riverside', 'Riversider'))],
    ['the name in another order', of('Valid', 'C=CH, CN="Riverside Software, Ltd"')],
    ['the common name alone', of('Valid', 'CN="Riverside Software, Ltd"')],
    ['our name within another', of('Valid', `OU=${OURS}`)],
    ['our name in other letters', of('Valid', OURS.toLowerCase())],
    ['an umlaut that a console lost', of('Valid', OURS.replace('ü', '?'))],
  ])('deploy 2.6, 3.7: wrong signer refuses: %s', async (_title, theirs) =>
    expect(await refusal({ theirs })).toBe('signer-wrong'),
  );

  it.each<[string, Answers['theirs']]>([
    ['nothing', { output: '' }],
    ['no JSON', { output: 'Get-AuthenticodeSignature : The term is not recognized' }],
    ['JSON of another shape', { output: '{"status":0}' }],
    ['JSON of a list', { output: '[]' }],
    ['a null name', { output: '{"status":"Valid","path":"65","subject":null}' }],
    ['half an answer', { output: answer(UPDATE, 'Valid', OURS).slice(0, 40) }],
    ['of another file', { output: answer(PROGRAM, 'Valid', OURS) }],
    ['and fails', { exitCode: 1 }],
    ['and is ended by its time', { exitCode: null, output: '' }],
  ])('deploy 2.6: refuses where PowerShell answers %s', async (_title, theirs) =>
    expect(await refusal({ theirs })).toBe('signer-unknown'),
  );

  it('deploy 2.6: refuses where PowerShell cannot be started', async () => {
    const run: RunProgram = () => Promise.reject(new Error('ENOENT'));
    const check = authenticode({ run, program: PROGRAM, windows: 'C:\\Windows', env: ENV });
    await expect(check(UPDATE)).rejects.toMatchObject({ code: 'signer-unknown' });
  });

  it('deploy 2.6: refuses any update where the running program is not signed itself', async () => {
    const unsigned = { output: answer(PROGRAM, 'NotSigned', '') };
    expect(await refusal({ ours: unsigned, theirs: of('NotSigned', '') })).toBe('signer-wrong');
  });

  it('deploy 2.6: refuses where the folder of Windows is not known, whatever the environment says', async () =>
    expect(await refusal({}, null)).toBe('signer-unknown'));

  it('deploy 2.6: is asked for without a shell, the path in no command, little of the environment', async () => {
    const { asked, check } = windows({});
    await check(UPDATE);
    expect(asked.map(({ env }) => env['CHARTROOM_FILE'])).toEqual([PROGRAM, UPDATE]);
    for (const { program, args, env } of asked) {
      expect(program).toBe('C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe');
      expect(args.slice(0, -1)).toEqual(['-NoLogo', '-NoProfile', '-NonInteractive', '-EncodedCommand']);
      const script = Buffer.from(args.at(-1) ?? '', 'base64').toString('utf16le');
      expect(script).toContain('Get-AuthenticodeSignature -LiteralPath $env:CHARTROOM_FILE');
      expect(script).not.toContain('calc');
      expect(Object.keys(env).toSorted()).toEqual(['CHARTROOM_FILE', 'SystemRoot', 'TEMP', 'windir']);
      expect([env['SystemRoot'], env['windir']]).toEqual(['C:\\Windows', 'C:\\Windows']);
    }
  });
});

describe('a program that is asked', () => {
  const node = (script: string, timeoutMs = 20_000) =>
    runProgram({ program: process.execPath, args: ['-e', script], env: { NAME: 'a b;$(c)' }, timeoutMs });

  it('gives what it wrote, and its exit code', async () => {
    expect(await node('process.stdout.write(process.env.NAME)')).toEqual({ exitCode: 0, output: 'a b;$(c)' });
    expect(await node('process.stdout.write("x");process.exitCode=3')).toEqual({ exitCode: 3, output: 'x' });
  });

  it('is ended by its time', async () =>
    expect(await node('setInterval(() => {}, 1000)', 200)).toEqual({ exitCode: null, output: '' }));

  it('is refused where it writes too much, or is not there', async () => {
    await expect(node('process.stdout.write("x".repeat(1e6))')).rejects.toThrow();
    await expect(runProgram({ program: '/nowhere', args: [], env: {}, timeoutMs: 1000 })).rejects.toThrow();
  });
});
