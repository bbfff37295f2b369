import type { PatientRow } from '../seam.ts';
import { html, type Html } from './html.ts';
import { HOSPITAL, layout } from './layout.ts';
import { dateInWords, scopeInWords } from './words.ts';

export type ConsentView = {
  readonly action: string;
  readonly clientName: string;
  readonly userName: string;
  readonly patient: PatientRow | undefined;
  readonly scopes: readonly { readonly scope: string; readonly required: boolean }[];
  /** Asked for, but nothing this server grants. */
  readonly refused: readonly string[];
};

const item = ({ scope, required }: ConsentView['scopes'][number], i: number): Html => {
  const [title, detail] = scopeInWords(scope);
  const words = html`<span class="what">${title}</span>
    <span class="detail">${detail}${required && ' · needed'}</span>
    <code>${scope}</code>`;
  if (required)
    return html`<li class="needed">
      <span class="tick" aria-hidden="true">✓</span>
      <div>${words}</div>
    </li>`;
  return html`<li>
    <input type="checkbox" id="scope-${i}" name="keep" value="${scope}" checked />
    <label for="scope-${i}">${words}</label>
  </li>`;
};

const whose = (patient: PatientRow): Html => html`
  <p class="patient">
    <strong dir="auto">${patient.name}</strong>
    <span>${patient.birthDate === null ? 'Birth date not recorded' : `Born ${dateInWords(patient.birthDate)}`}</span>
    ${patient.gender && html`<span>${patient.gender}</span>`}
    ${patient.identifier && html`<span class="code">${patient.identifier}</span>`}
  </p>
`;

/** The consent page: every scope in words, the optional ones with a check box (SMART 2.2 app-launch #step-5: the user may narrow). */
export function consentPage({ action, clientName, userName, patient, scopes, refused }: ConsentView): Html {
  const body = html`
    ${patient && whose(patient)}
    <p class="lead"><strong>${clientName}</strong> will be able to do this in your name:</p>
    <form method="post" action="${action}/consent" class="stack">
      <fieldset>
        <legend class="unseen">What ${clientName} may do</legend>
        <ul class="scopes">
          ${scopes.map(item)}
        </ul>
      </fieldset>
      ${
        refused.length > 0 &&
        html`<p class="note">${HOSPITAL} does not grant: ${refused.map((scope) => html`<code>${scope}</code> `)}</p>`
      }
      <div class="row actions">
        <button class="primary" type="submit" name="decision" value="approve">Approve</button>
        <button type="submit" name="decision" value="refuse">Refuse</button>
      </div>
    </form>
  `;
  const user = { name: userName, switchAction: `${action}/switch` };
  return layout({ page: 'consent', title: `Let ${clientName} in?`, body, user });
}
