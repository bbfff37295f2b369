import { useEffect, useState, type JSX } from 'react';
import { Mark } from './ui/Mark.tsx';

/** A start is seldom so long that a word would be more than a flicker. */
const QUIET_MS = 1_000;
/** The services are there at once, but for the key ring, which may ask its user for a password. */
const KEY_RING_MS = 4_000;

const LINES = [
  null,
  'Starting',
  'Waiting for the key ring of this computer. If it asks for its password, type it in there.',
] as const;

/** Before main has said anything: nothing at first, then what is waited for. */
export function StartingScreen(): JSX.Element {
  const [line, setLine] = useState(0);
  useEffect(() => {
    const timers = [QUIET_MS, KEY_RING_MS].map((ms, n) => setTimeout(() => setLine(n + 1), ms));
    return () => timers.forEach(clearTimeout);
  }, []);
  const words = LINES[line] ?? null;
  return (
    <main className="entry">
      <div className="entry-inner" role="status">
        {words !== null && (
          <>
            <Mark />
            <p className="screen-lead">{words}</p>
          </>
        )}
      </div>
    </main>
  );
}
