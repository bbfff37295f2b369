/** The time and zone of the workstation, given once at the top so that tests and pictures can set both. */
import { createContext, useContext, useEffect, useState } from 'react';
import { formatClock, formatDay } from '../shared/clinical/dates.ts';

export type Clock = {
  /** Epoch ms. */
  readonly nowMs: () => number;
  readonly timeZone: string;
};

export const SYSTEM_CLOCK: Clock = {
  nowMs: () => Date.now(),
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
};

export const ClockContext = createContext<Clock>(SYSTEM_CLOCK);

export const useClock = (): Clock => useContext(ClockContext);

/** `14:02`, with its day in front where that is not today. */
export function timeWords(ms: number, { nowMs, timeZone }: Clock): string {
  const day = formatDay(ms, timeZone);
  const clock = formatClock(ms, timeZone);
  return day === formatDay(nowMs(), timeZone) ? clock : `${day} ${clock}`;
}

/** `22-Nov-2026 14:02`. */
export function fullTimeWords(ms: number, { timeZone }: Clock): string {
  return `${formatDay(ms, timeZone)} ${formatClock(ms, timeZone)}`;
}

/** Epoch ms now, told each second: for what counts down before somebody's eyes. */
export function useSeconds(): number {
  const { nowMs } = useClock();
  const [now, setNow] = useState(nowMs);
  useEffect(() => {
    const timer = setInterval(() => setNow(nowMs()), 1000);
    return () => clearInterval(timer);
  }, [nowMs]);
  return now;
}
