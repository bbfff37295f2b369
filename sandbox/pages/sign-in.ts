import { layout, type Hospital } from './layout.ts';
import { html, type Html } from './html.ts';

export type SignInView = {
  readonly hospital: Hospital;
  readonly action: string;
  readonly clientName: string;
  /** What was typed before, and that it was wrong. */
  readonly failedAccount?: string;
};

/** The sign-in page; after a wrong password it says so and keeps the account name. */
export function signInPage({ hospital, action, clientName, failedAccount }: SignInView): Html {
  const failed = failedAccount !== undefined;
  const body = html`
    <p class="lead">${clientName} asks to open records of this hospital. Sign in with your hospital account.</p>
    ${
      failed &&
      html`<p class="alert" role="alert" id="problem">
        <strong>That account and password do not match.</strong> Check both and try again.
      </p>`
    }
    <form method="post" action="${action}/login" class="stack">
      <div class="field">
        <label for="account">Account name</label>
        <input
          id="account"
          name="account"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          required
          value="${failedAccount ?? ''}"
          ${failed ? html`aria-describedby="problem"` : html`autofocus`}
        />
      </div>
      <div class="field">
        <label for="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
          ${failed && html`aria-invalid="true" aria-describedby="problem" autofocus`}
        />
      </div>
      <button class="primary" type="submit">Sign in</button>
    </form>
    <form method="post" action="${action}/abort">
      <button class="quiet" type="submit">Cancel and return to ${clientName}</button>
    </form>
  `;
  return layout({ hospital, page: 'sign-in', title: 'Sign in', body });
}
