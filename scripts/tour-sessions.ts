/** The part of the tour around a session: clients, the menu, the lock, a launch from the EHR, a search for a patient. */
import type { Sandbox } from '../sandbox/server.ts';
import { approve, chartIsRead, choose, logIn } from '../test/e2e/support/clinician.ts';
import { openLink, unlock, windowTitled } from '../test/e2e/support/desk.ts';
import type { Tour } from './tour-place.ts';

/** How this machine is known to a hospital: a secret that goes in, a key whose public half comes out. */
export async function seeClients({ window, saw }: Tour): Promise<void> {
  const back = window.getByRole('button', { name: /^Back/ });
  await window.getByRole('button', { name: 'Set up Northgate, by secret' }).click();
  await saw(window, 'client-secret', 'a client secret, typed in once', back);
  await back.click();
  await window.getByRole('button', { name: 'Client setup of Northgate, by key' }).click();
  await saw(window, 'client-keys', 'keys made here, and the JWK Set to register', window.getByText('"keys"'));
  await back.click();
}

/** What can be done with a session, and what it may see. */
export async function seeSessionMenu({ window, saw }: Tour): Promise<void> {
  await window.getByRole('button', { name: /session menu$/ }).click();
  await saw(window, 'session-menu', 'the menu of a session', window.getByRole('menuitem', { name: 'Lock now' }));
  await window.getByRole('menuitem', { name: 'What this app may see' }).click();
  const heading = window.getByRole('heading', { name: 'What this app may see' });
  await saw(window, 'permissions', 'what the granted scopes let be read', heading);
  await window.keyboard.press('Escape');
  await window.getByRole('tab', { name: /^Summary/ }).waitFor();
}

/** Locked: nothing of the patient is left. */
export async function seeLock({ app, window, hospital, saw }: Tour): Promise<void> {
  await choose(window, 'Lock now');
  await saw(window, 'locked', 'a locked session', window.getByRole('heading', { name: 'Locked' }));
  await unlock(app, { nextPage: hospital }, window);
  await chartIsRead(window);
}

/** Started from the EHR with a patient: a question first, in a window of its own. */
export async function seeLaunch({ app, hospital, saw }: Tour, sandbox: Sandbox): Promise<void> {
  await openLink(app, sandbox.createLaunch({ patient: 'whitfield-alan' }).link);
  const window = await windowTitled(app, /asks to open a patient/);
  const open = window.getByRole('button', { name: 'Open', exact: true });
  await saw(window, 'launch', 'the EHR asks to open a patient', open);
  await open.click();
  const page = await hospital();
  await approve(page);
  await page.close();
  await chartIsRead(window);
  await saw(window, 'launched', 'a chart that the EHR opened', window.getByRole('banner', { name: 'Patient' }));
  await window.close();
}

/** Another hospital in another window, where patients are searched for here. */
export async function seeSearch({ app, window: first, hospital, saw }: Tour): Promise<void> {
  await choose(first, 'New window');
  const window = await windowTitled(app, /^Chartroom$/);
  await window.getByRole('button', { name: 'Sign in to Eastfield Clinic' }).click();
  const page = await hospital();
  await logIn(page, 'nurse');
  await approve(page);
  await page.close();
  await window.getByRole('searchbox').fill('ashworth');
  const row = window.getByRole('row', { name: /Ashworth/i }).first();
  await saw(window, 'patient-search', 'two patients who could be taken for one another', row);
  await window.close();
}
