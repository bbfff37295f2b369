import type { PatientRow } from '../seam.ts';
import { html, type Html } from './html.ts';
import { layout } from './layout.ts';
import { capitalised, dateInWords } from './words.ts';

export type PickerView = {
  readonly action: string;
  readonly clientName: string;
  readonly userName: string;
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

const counted = (rows: number, total: number, search: string): string => {
  if (total === 0) return search === '' ? 'No patients are loaded.' : `No patient matches “${search}”.`;
  const of =
    rows < total ? `The first ${rows} of ${total} patients` : `${total} ${total === 1 ? 'patient' : 'patients'}`;
  return search === '' ? `${of}.` : `${of} matching “${search}”.`;
};

/** The patient picker of a standalone launch: a search form, and a button per patient (SMART 2.2 #requesting-context-data-with-scopes). */
export function patientPickerPage({ action, clientName, userName, search, rows, total }: PickerView): Html {
  const body = html`
    <p class="lead">${clientName} opens one record at a time.</p>
    <form method="get" action="${action}" role="search" class="search">
      <label for="search">Name, identifier or birth date</label>
      <div class="row">
        <input id="search" name="search" type="search" value="${search}" autocomplete="off" />
        <button type="submit">Search</button>
      </div>
    </form>
    <p class="count" role="status">${counted(rows.length, total, search)}</p>
    ${
      rows.length > 0 &&
      html`<form method="post" action="${action}/patient">
        <div class="scroll" tabindex="0" role="region" aria-label="Patients">
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
              ${rows.map(row)}
            </tbody>
          </table>
        </div>
      </form>`
    }
    <form method="post" action="${action}/abort">
      <button class="quiet" type="submit">Cancel and return to ${clientName}</button>
    </form>
  `;
  const user = { name: userName, switchAction: `${action}/switch` };
  return layout({ page: 'patient', title: 'Choose a patient', body, user, wide: true });
}
