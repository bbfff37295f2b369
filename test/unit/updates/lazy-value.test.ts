import { describe, expect, it } from 'vitest';
import { Lazy } from '../../../main/electron/lazy-value.ts';

describe('a lazy value', () => {
  it('is made when first asked for, once, and can be replaced', async () => {
    let made = 0;
    const lazy = new Lazy(() => Promise.resolve(++made));
    expect([lazy.hasValue, made]).toEqual([false, 0]);
    expect([await lazy.value, await lazy.value, lazy.hasValue]).toEqual([1, 1, true]);
    lazy.value = Promise.resolve(7);
    expect([await lazy.value, made]).toEqual([7, 1]);
  });
});
