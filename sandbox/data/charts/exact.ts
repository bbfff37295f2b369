/** Writing a chart down: numbers with their digits, times with the hospital's zone. */

type RawJson = { rawJSON(text: string): number };

/** A number that is written with exactly these digits: `exact('4.0')` leaves as 4.0. */
export const exact = (digits: string): number => (JSON as unknown as RawJson).rawJSON(digits);

/** `2026-08-12 07:32` by the hospital's clock (London), with its offset; a bare date or partial date as it is. */
export function at(local: string): string {
  const [day = '', time] = local.split(' ');
  return time === undefined ? day : `${day}T${time}:00${isSummer(day) ? '+01:00' : '+00:00'}`;
}

/** Summer time runs from the last Sunday of March to the last Sunday of October; no entry lies in its changing night. */
function isSummer(day: string): boolean {
  const year = Number(day.slice(0, 4));
  return day >= lastSunday(year, 3) && day < lastSunday(year, 10);
}

function lastSunday(year: number, month: number): string {
  const last = new Date(Date.UTC(year, month, 0));
  last.setUTCDate(last.getUTCDate() - last.getUTCDay());
  return last.toISOString().slice(0, 10);
}
