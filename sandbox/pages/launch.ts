/** The launch page: whose record the hospital's system has open, what it tells the app, and the link that starts it. */
import type { PatientRow } from '../seam.ts';
import { patientLine } from './consent.ts';
import { areaField, field, selectField, textField, type Choice } from './fields.ts';
import { html, type Html } from './html.ts';
import { layout, type Hospital } from './layout.ts';
import { patientTable, type Found } from './patient-table.ts';

/** What the form of a launch offers, beside the patient. */
export type LaunchDraft = {
  readonly patient: PatientRow;
  readonly encounters: readonly Choice[];
  readonly locations: readonly Choice[];
  readonly styles: readonly Choice[];
  readonly fields: URLSearchParams;
  readonly problem?: string;
};

export type LaunchMade = {
  readonly patient: PatientRow;
  readonly iss: string;
  readonly launch: string;
  readonly link: string;
  /** Where an app with an http launch address was said to be. */
  readonly launchUrl: string;
  readonly problem?: string;
};

/** The first step: the patients, with a search. */
export function launchPickerPage(hospital: Hospital, found: Found): Html {
  const body = html`
    <p class="lead">Starts an app as the record system does, for the patient whose record is open.</p>
    ${patientTable('/launch', found, (table) => html`<form method="get" action="/launch">${table}</form>`)}
  `;
  return layout({ hospital, page: 'launch', title: 'Whose record is open?', body, wide: true });
}

const NONE: Choice = { value: '', words: 'Not told' };
const BANNERS: readonly Choice[] = [
  { value: 'true', words: 'The app must show it' },
  { value: 'false', words: 'The record system shows it already' },
];

/** The second step: what the app is told. */
export function launchFormPage(hospital: Hospital, draft: LaunchDraft): Html {
  const { patient, encounters, locations, styles, fields, problem } = draft;
  const said = (name: string): string => fields.get(name) ?? '';
  const body = html`
    ${patientLine(patient)} ${problem && html`<p class="alert" role="alert"><strong>Not made.</strong> ${problem}</p>`}
    <form method="post" action="/launch" class="stack">
      <input type="hidden" name="patient" value="${patient.id}" />
      <div class="columns">
        ${selectField('encounter', 'Visit', [NONE, ...encounters], said('encounter'))}
        ${selectField('location', 'Location', [NONE, ...locations], said('location'))}
        ${selectField('banner', 'Whose record this is', BANNERS, said('banner'))}
        ${selectField('style', 'Colours and fonts', [NONE, ...styles], said('style'))}
        ${textField('intent', 'Intent', said('intent'), 'not told, or: reconcile-medications')}
        ${textField('tenant', 'Tenant', said('tenant'), 'not told, or: north-campus')}
      </div>
      ${areaField(
        'fhirContext',
        'Further resources that are open (fhirContext), as JSON',
        said('fhirContext'),
        '[{ "reference": "ImagingStudy/42" }]',
      )}
      <div class="row">
        <button class="primary" type="submit">Launch Chartroom</button>
      </div>
    </form>
    <p class="count"><a href="/launch">Choose another patient</a></p>
  `;
  return layout({ hospital, page: 'launch', title: 'Launch Chartroom', body, wide: true });
}

/** The last step: the link, as something to press and as text, and a way to apps that listen for http. */
export function launchLinkPage(hospital: Hospital, made: LaunchMade): Html {
  const { patient, iss, launch, link, launchUrl, problem } = made;
  const body = html`
    ${patientLine(patient)}
    <p class="lead">The launch is good <strong>once</strong>, within <strong>five minutes</strong>.</p>
    <p><a class="button primary" href="${link}">Open Chartroom</a></p>
    ${field(
      'link',
      'The same as text, for a command line',
      html`<textarea id="link" rows="3" readonly spellcheck="false">${link}</textarea>`,
    )}
    <h2 class="family">Apps that are launched by http</h2>
    ${problem && html`<p class="alert" role="alert"><strong>Not opened.</strong> ${problem}</p>`}
    <form method="post" action="/launch/go" class="stack">
      <input type="hidden" name="patient" value="${patient.id}" />
      <input type="hidden" name="launch" value="${launch}" />
      ${textField('launchUrl', 'Launch address of the app, or its port on this machine', launchUrl, 'http://127.0.0.1:47110/launch')}
      <div class="row">
        <button type="submit">Open it there</button>
      </div>
    </form>
    <dl class="facts">
      <dt>iss</dt>
      <dd><code>${iss}</code></dd>
      <dt>launch</dt>
      <dd><code>${launch}</code></dd>
    </dl>
    <p class="count">
      <a href="/launch?patient=${patient.id}">Launch again</a>, or <a href="/launch">choose another patient</a>
    </p>
  `;
  return layout({ hospital, page: 'launch', title: 'Ready to launch', body });
}
