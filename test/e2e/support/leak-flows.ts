/** Every flow that carries a secret or a patient, driven through the window, and what was noted meanwhile. */
import { expect, type Page } from '@playwright/test';
import type { DesktopApi } from '../../../shared/ipc-contract.ts';
import type { Reply } from '../../support/fault-server.ts';
import { chartIsRead, choose, signOut } from './clinician.ts';
import { newSecret, newWord } from './leak-canaries.ts';
import { newContext, type Grant } from './leak-hospital.ts';
import { handOvers } from './launch-app.ts';
import { SITES, type LeakStage } from './leak-stage.ts';

type Bridge = { readonly chartroom: DesktopApi };

const press = (window: Page, name: string | RegExp): Promise<void> => window.getByRole('button', { name }).click();

/** Lets the browser come back from the page that the app has just opened. */
async function comeBack({ app, hospital, note }: LeakStage): Promise<void> {
  const visit = hospital.visit(await handOvers.nextUrl(app));
  const { body, headers } = await visit.answer();
  note('browser', 'page at the end', `${JSON.stringify(headers)}\n${body}`);
  const url = new URL(visit.url);
  // What an authorization request is for; nothing of it may be anywhere else (SMART 28–41, 81).
  for (const member of ['state', 'nonce', 'code_challenge', 'launch']) url.searchParams.delete(member);
  note('browser', 'address', url.href);
}

async function signIn(stage: LeakStage, site: string, grant: Grant): Promise<void> {
  await stage.enter('open');
  stage.hospital.grants(grant);
  await press(stage.window, `Sign in to ${site}`);
  await comeBack(stage);
  if (grant.patient !== null) await chartIsRead(stage.window);
}

/** Out of every chart; what is left on screen, in titles and behind the bridge is looked at. */
async function leave(stage: LeakStage, windows: readonly Page[] = [stage.window]): Promise<void> {
  await stage.look();
  for (const window of windows) {
    await signOut(window);
    await expect(window.getByRole('heading', { name: 'Choose a site' })).toBeVisible();
  }
  await stage.enter('shut');
}

async function lock(stage: LeakStage, windows: readonly Page[]): Promise<void> {
  await stage.look();
  await stage.window.keyboard.press('Control+l');
  for (const window of windows)
    await expect(window.getByRole('heading', { name: 'Locked' })).toBeVisible({ timeout: 20_000 });
  await stage.enter('shut');
}

async function unlock(stage: LeakStage, grant: Grant): Promise<void> {
  await stage.enter('open');
  stage.hospital.grants(grant);
  await press(stage.window, /^Sign in again/);
  await comeBack(stage);
}

/** Reads the chart again with tokens that are not taken any more, and waits until every list has ended. */
async function readAgain({ window }: LeakStage): Promise<void> {
  await window.evaluate(async () => {
    const { chartroom } = globalThis as unknown as Bridge;
    await chartroom['chart.reload']({ lists: null });
  });
  const states = (): Promise<string> =>
    window.evaluate(async () => {
      const told = await (globalThis as unknown as Bridge).chartroom['chart.describe']({});
      return told.ok
        ? Object.values(told.value.lists)
            .map(({ state }) => state)
            .join()
        : '';
    });
  await expect.poll(states).toMatch(/^(?!.*(waiting|loading))./);
}

/** Every page of a chart, so that all of it crosses IPC and stands on screen. */
async function leafThrough(window: Page): Promise<void> {
  for (const tab of [/^Results/, /^Conditions/, /^Medications/, /^Summary/]) {
    await window.getByRole('tab', { name: tab }).click();
    await expect(window.getByRole('tab', { name: tab, selected: true })).toBeVisible();
  }
  await choose(window, 'What this app may see');
  await expect(window.getByText('Parts of the chart').first()).toBeVisible();
  await press(window, 'Back to the chart');
}

/** The server tells everything that it was told: in words, in a page, in a header, in a body that is none. */
const ECHOES: readonly ((said: string, foreign: string) => Reply)[] = [
  (said) => ({ status: 400, body: { error: 'invalid_grant', error_description: said } }),
  (said) => ({ status: 401, headers: { 'www-authenticate': `Basic realm="${said}"` }, body: { error: said } }),
  (said) => ({ status: 500, headers: { 'content-type': 'text/html' }, body: `<h1>${said}</h1>` }),
  (said) => ({ body: `{"access_token": "${said}` }),
  (said) => ({ body: { access_token: said, token_type: 'Bearer', expires_in: 300, id_token: `${said}.x.y` } }),
  (said, foreign) => ({ status: 307, headers: { location: `${foreign}/token?${encodeURIComponent(said)}` } }),
];

async function failedAnswers(stage: LeakStage): Promise<void> {
  const { hospital, window, foreign } = stage;
  for (const [n, echo] of ECHOES.entries()) {
    hospital.failOnce((said) => echo(said, foreign.origin));
    await stage.enter('open');
    hospital.grants({ flow: `failed answer ${n + 1}`, patient: hospital.patients.picked });
    await press(window, `Sign in to ${SITES.plain}`);
    await comeBack(stage);
    const back = window.getByRole('button', { name: /^(Choose another site|Show the sites|Back)/ });
    await back.click();
    await expect(window.getByRole('heading', { name: 'Choose a site' })).toBeVisible();
    await stage.enter('shut');
  }
}

async function standaloneLaunchLockAndRenewal(stage: LeakStage): Promise<void> {
  const { hospital, window } = stage;
  const { picked, launched } = hospital.patients;
  await signIn(stage, SITES.plain, { flow: 'the sign-in', patient: picked });
  await leafThrough(window);
  const second = await launchFromEhr(stage);
  hospital.grants({ flow: 'the renewal', patient: picked });
  // The first renewal fails aloud, the second one brings new tokens.
  hospital.expireTokens();
  hospital.failOnce((said) => ({ status: 503, body: { error: 'server_error', error_description: said } }));
  await readAgain(stage);
  await readAgain(stage);
  expect(hospital.renewals()).toBeGreaterThanOrEqual(2);
  await lock(stage, [window, second]);
  await stage.lookIntoMemory(window);
  await unlock(stage, { flow: 'the unlocking', patient: null });
  await expect(window.getByRole('banner', { name: 'Patient' })).toContainText(picked.given);
  await expect(second.getByRole('banner', { name: 'Patient' })).toContainText(launched.given);
  await leave(stage, [second, window]);
  await stage.lookIntoMemory(window);
}

/** A launch while another chart is open; gives its window. */
async function launchFromEhr(stage: LeakStage): Promise<Page> {
  const { app, hospital } = stage;
  const { launched } = hospital.patients;
  hospital.grants({ flow: 'the launch', patient: launched, context: newContext(hospital) });
  const argv = ['chartroom', hospital.newLink(SITES.plain)];
  await app.evaluate(({ app: electronApp }, args) => void electronApp.emit('second-instance', {}, args, '/'), argv);
  const window = await stage.windowAt(1);
  await press(window, /^Open$/);
  await comeBack(stage);
  await chartIsRead(window);
  await leafThrough(window);
  return window;
}

async function typedSecret(stage: LeakStage): Promise<void> {
  const { hospital, window } = stage;
  // A space and signs that form-encoding and Basic each write otherwise.
  const secret = `${newSecret('client secret')}:+%/`;
  hospital.canaries.see('secret', 'client secret', secret);
  await press(window, `Set up ${SITES.symmetric}`);
  await window.getByLabel(/^Secret/).fill(secret);
  await press(window, 'Keep the secret');
  await expect(window.getByText(/A secret is kept/)).toBeVisible();
  await press(window, 'Back to the sites');
  await signIn(stage, SITES.symmetric, { flow: 'the client with a secret', patient: hospital.patients.picked });
  await leave(stage);
}

async function signedAssertions(stage: LeakStage): Promise<void> {
  const { hospital, window } = stage;
  const patient = hospital.patients.picked;
  await signIn(stage, SITES.asymmetric, { flow: 'the client with a key', patient });
  await leave(stage);
  await press(window, `Client setup of ${SITES.asymmetric}`);
  await press(window, 'Make the next key');
  await expect(window.getByRole('button', { name: 'Finish the change' })).toBeVisible();
  await stage.learnKeys();
  await press(window, 'Save to a file');
  await expect(window.getByText('Saved.', { exact: true })).toBeVisible();
  await press(window, 'Finish the change');
  await window.getByRole('alertdialog').or(window.getByRole('dialog')).getByRole('button', { name: 'Finish' }).click();
  await expect(window.getByRole('button', { name: 'Make the next key' })).toBeVisible();
  await press(window, 'Back to the sites');
  await signIn(stage, SITES.asymmetric, { flow: 'the next key', patient });
  await leave(stage);
}

async function ownRegistration(stage: LeakStage): Promise<void> {
  const patient = stage.hospital.patients.picked;
  await signIn(stage, SITES.registered, { flow: 'the registration', patient });
  await leave(stage);
  // The server is asked after it, with the token that it gave.
  await signIn(stage, SITES.registered, { flow: 'the registered client', patient });
  await leave(stage);
}

async function searchAndOtherUser(stage: LeakStage): Promise<void> {
  const { hospital, window } = stage;
  const { named, numbered } = hospital.patients;
  await signIn(stage, SITES.user, { flow: 'the search', patient: null });
  const field = window.getByRole('searchbox', { name: 'Find a patient' });
  const nobody = newWord('Nobody');
  hospital.canaries.see('context', 'what was typed and not found', nobody);
  await field.fill(nobody);
  await expect(window.getByText('Nobody found', { exact: true })).toBeVisible();
  hospital.failReadOnce({ status: 500, body: { resourceType: 'OperationOutcome', issue: [{ diagnostics: nobody }] } });
  await field.fill(`${nobody}x`);
  await expect(window.getByText('The search failed')).toBeVisible();
  await field.fill(named.family);
  await window.getByRole('button', { name: new RegExp(named.given) }).click();
  await chartIsRead(window);
  await leafThrough(window);
  await choose(window, 'Search for a patient');
  await field.fill(numbered.record);
  await expect(window.getByText('1 patient', { exact: true })).toBeVisible();
  await field.press('Enter');
  await chartIsRead(window);
  await leafThrough(window);
  await lock(stage, [window]);
  await unlock(stage, { flow: 'another user', patient: null, stranger: true });
  await press(window, /^(Choose another site|Show the sites|Back)/);
  await expect(window.getByRole('heading', { name: 'Choose a site' })).toBeVisible();
  await stage.enter('shut');
}

/** All flows, in an order in which each begins at the sites. */
export const FLOWS: Readonly<Record<string, (stage: LeakStage) => Promise<void>>> = {
  'sign-in, launch, renewal, lock, unlocking, sign-out': standaloneLaunchLockAndRenewal,
  'answers of the token endpoint that fail': failedAnswers,
  'a secret that is typed in': typedSecret,
  'keys and assertions': signedAssertions,
  'dynamic registration': ownRegistration,
  'search, and another user at the lock': searchAndOtherUser,
};

/** A chart that is open when the app ends. */
export async function openLastChart(stage: LeakStage): Promise<void> {
  await signIn(stage, SITES.plain, { flow: 'the last sign-in', patient: stage.hospital.patients.picked });
  await leafThrough(stage.window);
}
