/** The support file: what a help desk needs to see of this machine, in one text that anybody can read before it is sent. */
import type { Notice } from '../../shared/ipc-contract.ts';
import type { Diagnosis } from './diagnosis.ts';

export type SupportFacts = {
  readonly diagnosis: Diagnosis;
  readonly notices: readonly Notice[];
  /** Lines of the event log, the oldest first. */
  readonly log: readonly string[];
};

/** How many lines of the log go in. */
export const SUPPORT_LINES = 1_000;

/** Gives the text: JSON, a line of the log on a line of its own. `hide` takes whose machine it is out of it. */
export function supportText({ diagnosis, notices, log }: SupportFacts, hide: (text: string) => string): string {
  const lines = log.map((line) => JSON.stringify(hideStrings(JSON.parse(line), hide)));
  const told = hideStrings(notices, hide);
  return [
    '{',
    `"about": ${JSON.stringify(ABOUT)},`,
    `"diagnosis": ${JSON.stringify(diagnosis, null, 2)},`,
    `"notices": ${JSON.stringify(told, null, 2)},`,
    `"log": [${lines.length === 0 ? '' : '\n'}${lines.join(',\n')}${lines.length === 0 ? '' : '\n'}]`,
    '}',
    '',
  ].join('\n');
}

const ABOUT =
  'A support file of Chartroom: settings of this machine, sites by their host, and events by number. It holds no patient, no user, no password, key or token, and of addresses the host alone.';

function hideStrings(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === 'string') return hide(value);
  if (Array.isArray(value)) return value.map((one) => hideStrings(one, hide));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, hideStrings(one, hide)]));
}
