import type { PatientRow } from '../seam.ts';
import { html, type Html } from './html.ts';
import { layout, type Hospital } from './layout.ts';
import { capitalised, dateInWords, scopeInWords } from './words.ts';

export type ConsentView = {
  readonly hospital: Hospital;
  readonly action: string;
  readonly clientName: string;
  readonly userName: string;
  readonly patient: PatientRow | undefined;
  readonly scopes: readonly { readonly scope: string; readonly required: boolean }[];
  /** Asked for, but nothing this server grants. */
  readonly refused: readonly string[];
};

type Row = ConsentView['scopes'][number];

const words = (scope: string): Html => {
  const [title, detail] = scopeInWords(scope);
  return html`<span class="what">${title}</span> <span class="detail">${detail} <code>${scope}</code></span>`;
};

const needed = ({ scope }: Row): Html =>
  html`<li>
    <span class="tick" aria-hidden="true">✓</span>
    <div>${words(scope)}</div>
  </li>`;

const optional = ({ scope }: Row, i: number): Html =>
  html`<li>
    <input type="checkbox" id="scope-${i}" name="keep" value="${scope}" checked />
    <label for="scope-${i}">${words(scope)}</label>
  </li>`;

/** Two lists: what the sign-in cannot do without, and what the user may leave out. */
const choices = (scopes: readonly Row[]): Html => {
  const { needs = [], rest = [] } = Object.groupBy(scopes, ({ required }) => (required ? 'needs' : 'rest'));
  return html`
    ${
      needs.length > 0 &&
      html`<section>
        <h2>Needed</h2>
        <ul class="scopes">
          ${needs.map(needed)}
        </ul>
      </section>`
    }
    ${
      rest.length > 0 &&
      html`<fieldset>
        <legend>Clear what you want to leave out</legend>
        <ul class="scopes">
          ${rest.map(optional)}
        </ul>
      </fieldset>`
    }
  `;
};

/** Whose record this is about, on a dark line. */
export const patientLine = (patient: PatientRow): Html => html`
  <p class="patient">
    <strong dir="auto">${patient.name}</strong>
    <span>${patient.birthDate === null ? 'Birth date not recorded' : `Born ${dateInWords(patient.birthDate)}`}</span>
    ${patient.gender && html`<span>${capitalised(patient.gender)}</span>`}
    ${patient.identifier && html`<span class="code">${patient.identifier}</span>`}
  </p>
`;

/** The consent page: every scope in words, the optional ones with a check box (SMART 2.2 app-launch #step-5: the user may narrow). */
export function consentPage(view: ConsentView): Html {
  const { hospital, action, clientName, userName, patient, scopes, refused } = view;
  const body = html`
    ${patient && patientLine(patient)}
    <p class="lead"><strong>${clientName}</strong> will be able to do this in your name, on this device:</p>
    <form method="post" action="${action}/consent" class="stack">
      ${choices(scopes)}
      ${
        refused.length > 0 &&
        html`<p class="note">
          ${hospital.name} does not grant: ${refused.map((scope) => html`<code>${scope}</code> `)}
        </p>`
      }
      <div class="row actions">
        <button class="primary" type="submit" name="decision" value="approve">Approve</button>
        <button type="submit" name="decision" value="refuse">Refuse</button>
      </div>
    </form>
  `;
  const user = { name: userName, switchAction: `${action}/switch` };
  return layout({ hospital, page: 'consent', title: `Give ${clientName} access?`, body, user, wide: true });
}
