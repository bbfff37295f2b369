/** The table of switches in the administrator's guide. */
import type { PolicySwitch, SwitchDescription, TakesEffect } from '../../main/policy/policy.ts';
import { kindOf } from './kinds.ts';
import { TEXTS } from '../../main/policy/switch-texts.ts';

const code = (value: unknown): string => (value === '' ? 'none' : `\`${String(value)}\``);

const TAKES = { 'at-once': 'at once', 'next-start': 'from the next start' } as const satisfies Record<
  TakesEffect,
  string
>;

function values(described: SwitchDescription): string {
  const kind = kindOf(described);
  const orNull = described.byDefault === null ? ' or `null`' : '';
  switch (kind.kind) {
    case 'tick':
      return '`true`, `false`';
    case 'number':
      return `${kind.least}–${kind.most}${orNull}`;
    case 'choice':
      return kind.of.map(code).join(', ');
    case 'text':
      return `text${orNull}`;
  }
}

/** Gives the table in Markdown, unaligned. */
export function guideTable(switches: Readonly<Record<PolicySwitch, SwitchDescription>>): string {
  const rows = (Object.entries(switches) as [PolicySwitch, SwitchDescription][]).map(([name, described]) => {
    const { byDefault, strict, takes } = described;
    return `| \`${name}\` | ${values(described)} | ${code(byDefault)} | ${code(strict)} | ${TAKES[takes]} | ${TEXTS[name].help} |`;
  });
  return [
    '| switch | values | default | strict | a change holds | what it does |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
