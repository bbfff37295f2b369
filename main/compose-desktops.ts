/** How a start draws, joined to the policy of the machine. */
import { dataFolder, describeApp } from './electron/app-environment.ts';
import { openGraphics, type Graphics } from './electron/graphics.ts';
import { thisMachinePolicy } from './electron/policy-sources.ts';
import { describePolicy } from './policy/describe-policy.ts';
import type { LivePolicy } from './policy/live-policy.ts';
import { readPolicy, type Policy } from './policy/policy.ts';
import { accelerationUsed } from './policy/start-note.ts';
import type { Log } from './ports.ts';
import type { Notice, Response } from '../shared/ipc-contract.ts';

export type { Graphics };

/** Decides how this start draws. To be awaited before Electron is ready. */
export function chooseGraphics(): Promise<Graphics> {
  const askPolicy = async (): Promise<boolean> =>
    (await readPolicy(thisMachinePolicy().sources)).policy.values.hardwareAcceleration;
  return openGraphics({ folder: dataFolder(), version: describeApp().version, askPolicy });
}

/** Keeps for the next start what policy says, and gives what the user is told of this one. */
export function tendGraphics(graphics: Graphics, { values }: Policy, log: Log): () => readonly Notice[] {
  graphics.logTo(log);
  graphics.remember(values.hardwareAcceleration);
  return () => (graphics.mode === 'without-after-crash' ? [AFTER_CRASH] : []);
}

/** What policy says, and what of it waits for the next start: this one may draw by an older word of it. */
export function policyViewOf({ mode }: Pick<Graphics, 'mode'>, policy: LivePolicy): () => Response<'policy.describe'> {
  const used = (allowed: boolean) => ({ hardwareAcceleration: accelerationUsed(mode, allowed) });
  return () => describePolicy(policy, used(policy.current().values.hardwareAcceleration));
}

const AFTER_CRASH: Notice = { code: 'graphics-without-acceleration', subject: null, rule: null, file: null };
