/** The clients page: which apps may sign in, how each proves who it is, and the keys of those that sign. */
import { areaField, textField } from './fields.ts';
import { html, type Html } from './html.ts';
import { layout, type Hospital } from './layout.ts';

export type ClientRow = {
  readonly id: string;
  readonly proof: string;
  readonly redirects: readonly string[];
  /** Shown to be copied: everything here is synthetic. */
  readonly secret: string | null;
};

export type KeyedClient = {
  readonly id: string;
  /** Identifiers of the registered keys, with what each signs with; null where none are registered. */
  readonly keys: readonly string[] | null;
  readonly jwksUri: string | null;
  readonly fields: URLSearchParams;
  readonly problem?: string | undefined;
};

const clientRow = ({ id, proof, redirects, secret }: ClientRow): Html => html`
  <tr>
    <th scope="row">${id}</th>
    <td>${proof}${secret !== null && html`<br /><code>${secret}</code>`}</td>
    <td class="code">
      ${redirects.length === 0 ? 'Nowhere: it has no user' : redirects.map((uri) => html`${uri}<br />`)}
    </td>
  </tr>
`;

const registered = ({ keys, jwksUri }: KeyedClient): Html => {
  if (jwksUri !== null) return html`<p class="count">Keys are read at <code>${jwksUri}</code>.</p>`;
  if (keys === null) return html`<p class="count">No keys are registered: nothing that it signs is believed.</p>`;
  return html`<p class="count" role="status">
    ${keys.length} ${keys.length === 1 ? 'key is' : 'keys are'} registered:
    ${keys.map((key) => html`<code>${key}</code> `)}
  </p>`;
};

const keyed = (client: KeyedClient): Html => html`
  <h2 class="family">Keys of ${client.id}</h2>
  ${registered(client)}
  ${client.problem && html`<p class="alert" role="alert"><strong>Not registered.</strong> ${client.problem}</p>`}
  <form method="post" action="/clients/${client.id}/jwks" class="stack">
    ${areaField('jwks', 'JWK Set', client.fields.get('jwks') ?? '', '{ "keys": [ { "kty": "EC", "kid": "…", … } ] }')}
    ${textField('jwks_uri', 'Or the address it is published at', client.fields.get('jwks_uri') ?? '', 'https://…/jwks.json')}
    <div class="row">
      <button class="primary" type="submit">Register keys</button>
    </div>
  </form>
`;

/** The page: every client, then a form for the keys of each that signs. */
export function clientsPage(
  hospital: Hospital,
  rows: readonly ClientRow[],
  keyedClients: readonly KeyedClient[],
): Html {
  const body = html`
    <p class="lead">
      Apps that may sign in here, and a service that asks for tokens of its own. A native public app may also register
      itself.
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="Clients">
      <table class="clients">
        <thead>
          <tr>
            <th scope="col">Client</th>
            <th scope="col">Proves who it is by</th>
            <th scope="col">May come back to</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(clientRow)}
        </tbody>
      </table>
    </div>
    ${keyedClients.map(keyed)}
  `;
  return layout({ hospital, page: 'clients', title: 'Registered clients', body, wide: true });
}
