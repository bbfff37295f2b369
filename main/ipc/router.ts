/**
 * The only door from the renderer: is the sender ours, is the request well formed, run, strip the answer to what the
 * contract lists. Whatever goes wrong leaves as a code.
 */
import { randomUUID } from 'node:crypto';
import { AppError, type Result } from '../../shared/errors.ts';
import { contract, type CommandName, type Handlers } from '../../shared/ipc-contract.ts';
import type { Log } from '../ports.ts';

/** Routes one command; never rejects. `trusted` says whether the sender is our window's main frame on our origin. */
export type Router = (name: CommandName, trusted: boolean, request: unknown) => Promise<Result<unknown>>;

const failed = (error: AppError): Result<never> => ({ ok: false, error: error.view() });

/** The stack without its message, which could hold anything. */
function bareStack(error: Error): string | undefined {
  return error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 12)
    .join('\n');
}

/** Builds the router over one handler per command. Unexpected errors are logged under an incident id. */
export function createRouter(handlers: Handlers, log: Log): Router {
  const unexpected = (command: CommandName, cause: unknown): Result<never> => {
    const incident = randomUUID();
    const error = cause instanceof Error ? cause : new Error('thrown value');
    const stack = bareStack(error);
    log('error', 'ipc.failed', { command, incident, errorName: error.name, ...(stack === undefined ? {} : { stack }) });
    return failed(new AppError('internal', { incident }));
  };
  return async (name, trusted, request) => {
    if (!trusted) {
      log('warn', 'ipc.untrusted-sender', { command: name });
      return failed(new AppError('untrusted-sender'));
    }
    const parsed = contract[name].request.safeParse(request);
    if (!parsed.success) {
      log('warn', 'ipc.bad-request', { command: name });
      return failed(new AppError('bad-request'));
    }
    try {
      // The contract ties request and handler of one name together; the union over names hides that from TypeScript.
      const run = handlers[name] as (request: unknown) => unknown;
      return { ok: true, value: contract[name].response.parse(await run(parsed.data)) };
    } catch (cause) {
      return cause instanceof AppError ? failed(cause) : unexpected(name, cause);
    }
  };
}
