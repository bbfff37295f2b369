/** Calls that may put a dialog before the user: one at a time, bounded, and never again once the user did not let them. */
import { CredentialFailure, type CredentialFailureReason } from '../ports.ts';

/** Long enough to type the password of a key ring that asks for it. */
const FIRST_WITHIN_MS = 60_000;
const WITHIN_MS = 10_000;
/** After these another call would only put the same dialog up once more. */
const FINAL: readonly CredentialFailureReason[] = ['locked', 'denied', 'timeout'];

export type AskWithin = {
  /** Bound of the first call, which may open a prompt; 60 s. */
  readonly firstWithinMs?: number | undefined;
  /** Bound of every later one; 10 s. */
  readonly withinMs?: number | undefined;
};

export type Ask = <T>(call: () => Promise<T>) => Promise<T>;

/**
 * Gives the function through which every such call goes. It rejects with CredentialFailure `timeout` where a call takes
 * too long, and from the first refusal on with that refusal, without asking.
 */
export function createAsking({ firstWithinMs = FIRST_WITHIN_MS, withinMs = WITHIN_MS }: AskWithin = {}): Ask {
  let last: Promise<unknown> = Promise.resolve();
  let refusal: CredentialFailure | null = null;
  let boundMs = firstWithinMs;
  const ask: Ask = async (call) => {
    if (refusal !== null) throw refusal;
    try {
      return await within(boundMs, call);
    } catch (error) {
      const failure = error instanceof CredentialFailure ? error : new CredentialFailure('failed', { cause: error });
      if (FINAL.includes(failure.reason)) refusal = failure;
      throw failure;
    } finally {
      boundMs = withinMs;
    }
  };
  return (call) => {
    const run = last.then(() => ask(call));
    last = run.catch(() => undefined);
    return run;
  };
}

async function within<T>(ms: number, call: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CredentialFailure('timeout')), ms);
  });
  try {
    return await Promise.race([call(), late]);
  } finally {
    clearTimeout(timer);
  }
}
