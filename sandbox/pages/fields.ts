/** Labelled fields of the forms. */
import { html, type Html } from './html.ts';

export type Choice = { readonly value: string; readonly words: string };

/** A control under its label. */
export const field = (name: string, label: string, control: Html): Html => html`
  <div class="field">
    <label for="${name}">${label}</label>
    ${control}
  </div>
`;

/** One line of text. */
export const textField = (name: string, label: string, value: string, hint = ''): Html =>
  field(
    name,
    label,
    html`<input id="${name}" name="${name}" value="${value}" placeholder="${hint}" autocomplete="off" />`,
  );

/** Several lines of text. */
export const areaField = (name: string, label: string, value: string, hint = ''): Html =>
  field(
    name,
    label,
    html`<textarea id="${name}" name="${name}" rows="3" placeholder="${hint}" spellcheck="false">${value}</textarea>`,
  );

/** One of several. */
export const selectField = (name: string, label: string, choices: readonly Choice[], chosen: string): Html =>
  field(
    name,
    label,
    html`<select id="${name}" name="${name}">
      ${choices.map(({ value, words }) =>
        value === chosen
          ? html`<option value="${value}" selected="selected">${words}</option>`
          : html`<option value="${value}">${words}</option>`,
      )}
    </select>`,
  );
