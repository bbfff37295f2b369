import type { JSX } from 'react';
import { DrugName } from './DrugText.tsx';
import { whenWords, type Recently } from './medication-words.ts';

type Props = { readonly recently: Recently; readonly nowMs: number };

/** What ended lately is easily thought current: it is told above the list, with its window (MEDv-074, 075, 077). */
export function RecentlyEnded({ recently, nowMs }: Props): JSX.Element {
  const { words, rows, undated } = recently;
  return (
    <section className="card recently" aria-label="Recently ended">
      <p>{words}</p>
      {rows.length > 0 && (
        <ul>
          {rows.map((row) => (
            <li key={row.id}>
              <span>
                <DrugName name={row.name} />
              </span>
              <span className="ended">{whenWords(row, nowMs)[0]}</span>
            </li>
          ))}
        </ul>
      )}
      {undated > 0 && (
        <small className="quiet">
          {undated === 1
            ? '1 past medication came without the day of its end: it may be recent.'
            : `${undated} past medications came without the day of their end: they may be recent.`}
        </small>
      )}
    </section>
  );
}
