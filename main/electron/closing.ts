/** Quitting step by step: each has a time of its own, so that one that hangs takes none from those behind it. */
import type { Clock } from '../ports.ts';

export type ClosingStep = { readonly withinMs: number; readonly run: () => Promise<void> };

/** Runs the steps one after the other, each until it ends, fails or its time is over. Never rejects. */
export async function closeInOrder(clock: Clock, steps: readonly ClosingStep[]): Promise<void> {
  for (const step of steps) await within(clock, step);
}

function within(clock: Clock, { withinMs, run }: ClosingStep): Promise<void> {
  return new Promise((resolve) => {
    const callOff = clock.after(withinMs, resolve);
    const done = (): void => {
      callOff();
      resolve();
    };
    run().then(done, done);
  });
}
