/** Patients to choose from: the sign-in and the launch page list them alike. */
import type { PatientRow } from '../seam.ts';
import { html, type Html } from './html.ts';
import { capitalised, dateInWords } from './words.ts';

export type Found = {
  readonly search: string;
  readonly rows: readonly PatientRow[];
  /** How many patients match, of which `rows` are the first. */
  readonly total: number;
};

const row = (patient: PatientRow): Html => html`
  <tr>
    <th scope="row" dir="auto">${patient.name}</th>
    <td>${patient.birthDate === null ? 'Not recorded' : dateInWords(patient.birthDate)}</td>
    <td>${patient.gender === null ? 'Not recorded' : capitalised(patient.gender)}</td>
    <td class="code">${patient.identifier ?? '–'}</td>
    <td class="act">
      <button type="submit" name="patient" value="${patient.id}">
        Choose<span class="unseen"> ${patient.name}</span>
      </button>
    </td>
  </tr>
`;

const counted = ({ rows, total, search }: Found): string => {
  if (total === 0) return search === '' ? 'No patients are loaded.' : `No patient matches “${search}”.`;
  const of =
    rows.length < total
      ? `The first ${rows.length} of ${total} patients`
      : `${total} ${total === 1 ? 'patient' : 'patients'}`;
  return search === '' ? `${of}.` : `${of} matching “${search}”.`;
};

/** The search form of `action`, how many were found, and a table with a button each; `choose` wraps it in its form. */
export function patientTable(action: string, found: Found, choose: (table: Html) => Html): Html {
  return html`
    <form method="get" action="${action}" role="search" class="search">
      <label for="search">Name, identifier or birth date</label>
      <div class="row">
        <input id="search" name="search" type="search" value="${found.search}" autocomplete="off" />
        <button type="submit">Search</button>
      </div>
    </form>
    <p class="count" role="status">${counted(found)}</p>
    ${
      found.rows.length > 0 &&
      choose(
        html`<div class="scroll" tabindex="0" role="region" aria-label="Patients">
          <table>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Born</th>
                <th scope="col">Gender</th>
                <th scope="col">Identifier</th>
                <th scope="col"><span class="unseen">Choose</span></th>
              </tr>
            </thead>
            <tbody>
              ${found.rows.map(row)}
            </tbody>
          </table>
        </div>`,
      )
    }
  `;
}
