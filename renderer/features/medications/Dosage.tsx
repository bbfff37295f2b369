import type { JSX } from 'react';
import type { MedicationRow } from '../../../shared/chart-model.ts';
import { DrugText } from './DrugText.tsx';

/** Each instruction in the server's own words, and beside them what its coded parts say, where that reads otherwise (D57). */
export function Dosage({ dosage }: Pick<MedicationRow, 'dosage'>): JSX.Element {
  if (dosage.length === 0) return <span className="quiet">No dosage sent</span>;
  return (
    <>
      {dosage.map(({ text, composed }, n) => (
        // Two instructions may read the same: only the place tells them apart.
        <div key={n}>
          <DrugText text={text} />
          {composed !== null && (
            <div className="dose-words">
              In plain words: <DrugText text={composed} />
            </div>
          )}
        </div>
      ))}
    </>
  );
}
