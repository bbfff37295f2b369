import { describe, expect, it } from 'vitest';
import { programData, windowsFolder, windowsFolderOf, windowsTool } from '../../../main/policy/windows-folders.ts';

const PROGRAM = 'C:\\Program Files\\Chartroom\\Chartroom.exe';

describe('the folder of Windows', () => {
  it.each([
    ['C:\\Windows\\SYSTEM32\\ntdll.dll', 'C:\\Windows'],
    ['D:\\Win\\System32\\ntdll.dll', 'D:\\Win'],
    ['c:\\WINDOWS\\system32\\NTDLL.DLL', 'c:\\WINDOWS'],
  ])('is told by %s', (library, folder) => {
    expect(windowsFolderOf([PROGRAM, library, 'C:\\evil\\System32\\ntdll.dll'])).toBe(folder);
  });

  it.each([
    ['nothing', []],
    ['the program alone', [PROGRAM]],
    ['another folder', ['C:\\evil\\ntdll.dll', 'C:\\Windows\\System32\\ntdll.dll']],
    ['the network', ['\\\\host\\share\\System32\\ntdll.dll']],
    ['a name that only ends like it', ['C:\\Windows\\System32\\notntdll.dll']],
    ['no text', [7, null]],
  ])('is not told by %s', (_title, libraries) => {
    expect(windowsFolderOf(libraries)).toBeNull();
  });

  it.skipIf(process.platform === 'win32')('is none elsewhere, whatever the environment says', () => {
    process.env['SystemRoot'] = 'C:\\evil';
    try {
      expect(windowsFolder()).toBeNull();
    } finally {
      delete process.env['SystemRoot'];
    }
  });

  it('has the tools and the drive of the machine’s files', () => {
    expect(windowsTool('D:\\Win', 'reg.exe')).toBe('D:\\Win\\System32\\reg.exe');
    expect(programData('D:\\Win')).toBe('D:\\ProgramData');
  });

  it('not known: no tool is run, and no file of the machine can be', () => {
    expect(() => windowsTool(null, 'reg.exe')).toThrow('not known');
    expect(programData(null)).toBe('C:\\?');
  });
});
