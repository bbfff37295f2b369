/** What the policy says, in words for whoever asks why something is locked. */
import type { PolicyRow, PolicyView } from '../../shared/policy.ts';
import type { LivePolicy } from './live-policy.ts';
import { describeSwitches, type PolicySwitch, type PolicyValues } from './policy.ts';
import { TEXTS } from './switch-texts.ts';

const SWITCHES = Object.entries(describeSwitches()) as [
  PolicySwitch,
  ReturnType<typeof describeSwitches>[PolicySwitch],
][];

/**
 * Every switch with its value, who set it and what is wrong with it; then what belongs to no switch.
 * @param used what this start follows of switches that it did not take from the policy that it read
 */
export function describePolicy(
  policy: Pick<LivePolicy, 'current' | 'problems' | 'atStart'>,
  used: Partial<PolicyValues>,
): PolicyView {
  const { values, origin } = policy.current();
  const inUse = { ...policy.atStart().values, ...used };
  const problems = policy.problems();
  const rows = SWITCHES.map(([name, { takes: takesEffect }]): PolicyRow => {
    const problem = problems.find((one) => one.kind === 'value' && one.switch === name);
    return {
      switch: name,
      title: TEXTS[name].title,
      words: firstSentence(TEXTS[name].help),
      value: valueWords(name, values[name]),
      setBy: origin[name],
      bad: problem === undefined ? null : { rule: problem.rule, at: problem.at },
      takesEffect,
      pending: takesEffect === 'next-start' && values[name] !== inUse[name],
    };
  });
  const faults = problems
    .filter(({ kind }) => kind !== 'value')
    .map(({ switch: name, rule, at, origin: from }) => ({ name, rule, at, from }));
  return { rows, faults };
}

const firstSentence = (help: string): string => help.split(/(?<=[.]) (?=[A-Z])/)[0] ?? help;

const UNITS: Readonly<Partial<Record<PolicySwitch, readonly [one: string, many: string]>>> = {
  idleLockMinutes: ['minute', 'minutes'],
  idleWarningSeconds: ['second', 'seconds'],
  sessionHours: ['hour', 'hours'],
};

/** What holds where a text is not set, or cannot be used. */
const NOTHING: Readonly<Partial<Record<PolicySwitch, readonly [unset: string, unusable: string]>>> = {
  populationFolder: ['The user picks', 'No folder'],
  updateRing: ['None', 'No ring'],
};

function valueWords(name: PolicySwitch, value: string | number | boolean | null): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (value === null) return NOTHING[name]?.[0] ?? 'None';
  if (value === '') return NOTHING[name]?.[1] ?? 'None';
  if (typeof value === 'number') {
    const unit = UNITS[name]?.[value === 1 ? 0 : 1];
    return unit === undefined ? String(value) : `${value} ${unit}`;
  }
  return TEXTS[name].choices?.[value] ?? value;
}
