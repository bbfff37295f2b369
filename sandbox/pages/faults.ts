/** The page of the fault switches: what is on, what there is, and a form for one. */
import type { Fault, Parameter } from '../faults/fault.ts';
import { usualValue } from '../faults/fault.ts';
import type { Rule } from '../faults/rules.ts';
import { selectField, textField, type Choice } from './fields.ts';
import { html, type Html } from './html.ts';
import { layout, type Hospital } from './layout.ts';

/** A fault about to be set, with what was typed, and why it was refused. */
export type FaultDraft = { readonly fault: Fault; readonly fields: URLSearchParams; readonly problem?: string };

export type FaultsView = {
  readonly hospital: Hospital;
  readonly rules: readonly Rule[];
  readonly families: Readonly<Record<string, readonly Fault[]>>;
  readonly draft?: FaultDraft | undefined;
};

const bitesWhere = ({ client, path, on }: Rule): string => {
  const parts = [client && `client ${client}`, path && `path ${path}`, on && `at ${on}`].filter(Boolean);
  return parts.length === 0 ? 'Everyone, everywhere' : parts.join(', ');
};

const ruleRow = (rule: Rule): Html => html`
  <tr>
    <th scope="row">${rule.fault}</th>
    <td>${bitesWhere(rule)}</td>
    <td>
      ${Object.entries(rule.parameters)
        .filter(([, value]) => value !== '')
        .map(([name, value]) => `${name}: ${value}`)
        .join(', ')}
    </td>
    <td>${rule.bites}${rule.left === null ? '' : ` of ${rule.bites + rule.left}`}</td>
    <td class="act">
      <form method="post" action="/faults/${rule.id}/remove">
        <button type="submit">Remove<span class="unseen"> ${rule.fault} (rule ${rule.id})</span></button>
      </form>
    </td>
  </tr>
`;

const activeRules = (rules: readonly Rule[]): Html =>
  rules.length === 0
    ? html`<p class="count" role="status">No fault is on: the server answers as it should.</p>`
    : html`<p class="count" role="status">${rules.length} ${rules.length === 1 ? 'rule is' : 'rules are'} on.</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Rules">
          <table class="rules">
            <thead>
              <tr>
                <th scope="col">Fault</th>
                <th scope="col">Where</th>
                <th scope="col">Parameters</th>
                <th scope="col">Bitten</th>
                <th scope="col"><span class="unseen">Remove</span></th>
              </tr>
            </thead>
            <tbody>
              ${rules.map(ruleRow)}
            </tbody>
          </table>
        </div>
        <form method="post" action="/faults/clear"><button class="quiet" type="submit">Remove all</button></form>`;

/** The empty option stands for no choice. */
const choices = (options: readonly string[]): Choice[] =>
  options.map((value) => ({ value, words: value === '' ? 'everywhere it can' : value }));

function parameterField(name: string, parameter: Parameter, fields: URLSearchParams): Html {
  const id = `parameter.${name}`;
  const value = fields.get(id) ?? String(usualValue(parameter));
  const label = `${name}: ${parameter.means}`;
  return parameter.kind === 'choice'
    ? selectField(id, label, choices(parameter.of), value)
    : textField(id, label, value);
}

const draftForm = ({ fault, fields, problem }: FaultDraft): Html => html`
  <h2 class="family">Turn on ${fault.name} (${fault.rows.join(', ')})</h2>
  <p class="lead">${fault.sentence}</p>
  ${problem && html`<p class="alert" role="alert"><strong>Not set.</strong> ${problem}</p>`}
  <form method="post" action="/faults" class="stack">
    <input type="hidden" name="fault" value="${fault.name}" />
    ${Object.entries(fault.parameters).map(([name, parameter]) => parameterField(name, parameter, fields))}
    ${selectField('on', 'Where', choices(['', ...fault.where]), fields.get('on') ?? '')}
    ${textField('client', 'Client', fields.get('client') ?? '', 'every client')}
    ${textField('path', 'Path, with a query if need be', fields.get('path') ?? '', 'every path')}
    ${textField('count', 'How many times', fields.get('count') ?? '', 'always')}
    <div class="row">
      <button class="primary" type="submit">Turn on</button>
    </div>
  </form>
  <p class="count"><a href="/faults">Choose another</a></p>
`;

const family = ([title, faults]: readonly [string, readonly Fault[]]): Html => html`
  <h2 class="family">${title}</h2>
  <dl>
    ${faults.map(
      ({ name, rows, sentence }) => html`
        <dt><a href="/faults?fault=${name}">${name}</a> ${rows.join(', ')}</dt>
        <dd>${sentence}</dd>
      `,
    )}
  </dl>
`;

/** The page: the rules in force with a button each, then the form of one fault, or the catalogue to choose from. */
export function faultsPage({ hospital, rules, families, draft }: FaultsView): Html {
  const body = html`
    <p class="lead">Makes this server misbehave on purpose, for trying what an app does then.</p>
    ${activeRules(rules)} ${draft ? draftForm(draft) : Object.entries(families).map(family)}
  `;
  return layout({ hospital, page: 'faults', title: 'Fault switches', body, wide: true });
}
