/** The table of log events in the administrator's guide. */
import { LOG_EVENTS, type DescribedEvent } from '../../main/log-events.ts';

const TABLE = /(<!-- log events: written by `npm run log-events` -->\n)[\s\S]*?(<!-- end of log events -->)/;

/** Gives the table in Markdown, unaligned, in the order of the numbers. */
export function logTable(): string {
  const events: (readonly [string, DescribedEvent])[] = Object.entries(LOG_EVENTS);
  const rows = [...events]
    .sort(([, a], [, b]) => a.number - b.number)
    .map(
      ([name, { number, levels, means, todo }]) =>
        `| ${number} | \`${name}\` | ${levels.join(', ')} | ${means} | ${todo ?? '–'} |`,
    );
  return ['| number | event | level | means | what to do |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

/** `guide` with the table between its marks. Throws where the marks are gone. */
export function withLogTable(guide: string): string {
  if (!TABLE.test(guide)) throw new Error('the guide has lost the marks of its table of log events');
  return guide.replace(TABLE, (_all, begin: string, end: string) => `${begin}\n${logTable()}\n\n${end}`);
}
