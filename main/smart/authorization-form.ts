/** A page that carries an authorization request by POST, because a browser can only be told to open a URL (SMART 36, 37). */
import { createHash } from 'node:crypto';
import { htmlAnswer, type PageAnswer } from './callback-pages.ts';

export type AuthorizationForm = {
  /** The authorization endpoint; a query of its own is kept. */
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
};

/** By the prototype: a field that is named `submit` would hide the form's own. */
const SCRIPT = 'HTMLFormElement.prototype.submit.call(document.forms[0])';
const SCRIPT_HASH = createHash('sha256').update(SCRIPT).digest('base64');

/**
 * The page: it sends `form` by itself, or by its button where scripts are off.
 *
 * `form-action` names schemes, not the endpoint's origin. Chromium holds each redirect after the POST against it, and
 * an authorization server is free to send the browser on to an identity provider of any host, or straight back to our
 * redirect URI where the user is signed in already. Nothing is lost: the one form has a fixed action, its values are
 * escaped, and no script but ours runs. Plain http is there only for an endpoint on the loopback interface.
 */
export function formAnswer(form: AuthorizationForm): PageAnswer {
  const inputs = Object.entries(form.fields).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const content = `<p>Your browser goes on to the record system.</p>
<form method="post" action="${escapeHtml(form.action)}" accept-charset="utf-8">
${inputs.join('\n')}
<noscript><p><button>Continue</button></p></noscript>
</form>
<script>${SCRIPT}</script>`;
  const schemes = form.action.startsWith('http:') ? 'https: http:' : 'https:';
  const policy = `script-src 'sha256-${SCRIPT_HASH}'; form-action 'self' ${schemes}`;
  return htmlAnswer({ status: 200, title: 'Opening the sign-in', content, policy });
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
