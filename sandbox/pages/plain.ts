import { html, type Html } from './html.ts';
import { layout, type Hospital } from './layout.ts';

const ADVICE: Readonly<Record<string, string>> = {
  invalid_client: 'This app is not registered with the hospital. Tell the app’s administrator.',
  invalid_redirect_uri:
    'The app asked to be answered at an address that is not registered for it. Tell its administrator.',
};

const EXPIRED = 'This sign-in has expired or was already finished. Close this page and start again from the app.';

/** The page for what cannot be sent back to the app: an error code of OAuth and what to do about it. */
export function errorPage(hospital: Hospital, code: string, detail: string | undefined): Html {
  const body = html`
    <p class="lead">${ADVICE[code] ?? EXPIRED}</p>
    <p class="note">No record was opened. <code>${code}</code>${detail && `: ${detail}`}</p>
  `;
  return layout({ hospital, page: 'error', title: 'Sign-in stopped', body });
}

/** The page for a form that cannot be answered as it was sent, outside any sign-in. */
export function refusedPage(hospital: Hospital, detail: string): Html {
  const body = html`<p class="lead">${detail}</p>
    <p class="note"><a href="/">Go to the front page</a></p>`;
  return layout({ hospital, page: 'error', title: 'Not done', body });
}

/** The page for an address that has none. */
export function notFoundPage(hospital: Hospital): Html {
  const body = html`<p class="lead">There is nothing at this address. <a href="/">Go to the front page</a>.</p>`;
  return layout({ hospital, page: 'error', title: 'No such page', body });
}

/** The front page: what this server is, and where its FHIR base lies. */
export function homePage(hospital: Hospital, fhirBase: string): Html {
  const body = html`
    <p class="lead">A hospital’s record system for trying apps: sign-in, consent and FHIR R4 data, all synthetic.</p>
    <dl>
      <dt>Start an app as the record system does</dt>
      <dd><a href="/launch">Launch for a patient</a></dd>
      <dt>Apps that may sign in</dt>
      <dd><a href="/clients">Registered clients and their keys</a></dd>
      <dt>Misbehaviour on demand</dt>
      <dd><a href="/faults">Fault switches</a></dd>
      <dt>FHIR base</dt>
      <dd><code>${fhirBase}</code></dd>
      <dt>SMART configuration</dt>
      <dd><a href="${fhirBase}/.well-known/smart-configuration">.well-known/smart-configuration</a></dd>
    </dl>
    <p class="note">Sign-in starts from an app, not from this page.</p>
  `;
  return layout({ hospital, page: 'home', title: `${hospital.name}: test system`, body });
}
