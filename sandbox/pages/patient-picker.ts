import { html, type Html } from './html.ts';
import { layout, type Hospital } from './layout.ts';
import { patientTable, type Found } from './patient-table.ts';

export type PickerView = Found & {
  readonly hospital: Hospital;
  readonly action: string;
  readonly clientName: string;
  readonly userName: string;
};

/** The patient picker of a standalone launch: a search form, and a button per patient (SMART 2.2 #requesting-context-data-with-scopes). */
export function patientPickerPage({ hospital, action, clientName, userName, ...found }: PickerView): Html {
  const body = html`
    <p class="lead">${clientName} opens one record at a time.</p>
    ${patientTable(action, found, (table) => html`<form method="post" action="${action}/patient">${table}</form>`)}
    <form method="post" action="${action}/abort">
      <button class="quiet" type="submit">Cancel and return to ${clientName}</button>
    </form>
  `;
  const user = { name: userName, switchAction: `${action}/switch` };
  return layout({ hospital, page: 'patient', title: 'Choose a patient', body, user, wide: true });
}
