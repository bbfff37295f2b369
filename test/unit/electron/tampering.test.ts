import { describe, expect, it } from 'vitest';
import { archiveOf, flipped, placeToFlip } from '../../../scripts/package/tampering.ts';

describe('the trial of a changed installation', () => {
  it('finds the archive of each system', () => {
    expect(archiveOf('C:\\Program Files\\Chartroom\\Chartroom.exe', 'win32')).toBe(
      'C:\\Program Files\\Chartroom\\resources\\app.asar',
    );
    expect(archiveOf('/Applications/Chartroom.app', 'darwin')).toBe(
      '/Applications/Chartroom.app/Contents/Resources/app.asar',
    );
  });

  it('flips one bit of one byte, and leaves the original as it is', () => {
    const bytes = Buffer.from('abc');
    expect(flipped(bytes, 1).toString()).toBe('acc');
    expect(bytes.toString()).toBe('abc');
    expect(() => flipped(bytes, 3)).toThrow('no such byte');
  });

  it('flips only where the code is that a start reads', () => {
    expect(placeToFlip(Buffer.from('header…needle…'), 'needle')).toBeGreaterThan(0);
    expect(() => placeToFlip(Buffer.from('header'), 'needle')).toThrow('no such text');
    expect(() => placeToFlip(Buffer.from('needle needle'), 'needle')).toThrow('twice');
  });
});
