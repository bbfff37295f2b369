import { describe, expect, it } from 'vitest';
import { judgeRights } from '../../../main/export/windows-rights.ts';

const ME = 'S-1-5-21-1-2-3-1001';
const rights = (...lines: string[]) => [`me ${ME}`, ...lines].join('\r\n');

describe('rights of a key file on Windows', () => {
  it.each([
    ['the account alone', rights(`owner ${ME}`, `allow ${ME}`)],
    [
      'SYSTEM and the Administrators beside it',
      rights('owner S-1-5-32-544', `allow ${ME}`, 'allow S-1-5-18', 'allow S-1-5-32-544'),
    ],
    ['a denial for others', rights(`owner ${ME}`, `allow ${ME}`, 'deny S-1-5-32-545')],
    ['SIDs in lower case', rights(`owner ${ME}`, `allow ${ME.toLowerCase()}`)],
  ])('F4: %s: nobody else may read it', (_title, text) => {
    expect(judgeRights(text)).toBeNull();
  });

  it.each([
    ['Users', rights(`owner ${ME}`, 'allow S-1-5-32-545'), 'S-1-5-32-545'],
    ['Everyone', rights(`owner ${ME}`, `allow ${ME}`, 'allow S-1-1-0'), 'S-1-1-0'],
    ['another account owns it', rights('owner S-1-5-21-1-2-3-1002', `allow ${ME}`), 'S-1-5-21-1-2-3-1002'],
    ['an answer that says nothing', '', 'somebody unknown'],
    ['an answer without its owner', rights(`allow ${ME}`), 'somebody unknown'],
  ])('F4: %s may read it', (_title, text, others) => {
    expect(judgeRights(text)).toBe(others);
  });
});
