/**
 * The few fixed pages that the redirect URI answers with. Nothing of the request is in them, nothing external is
 * loaded, nothing is kept (SMART 49).
 */
import { createHash } from 'node:crypto';

/** The one style they may use, allowed by its hash. */
const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; background: Canvas; color: CanvasText; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 36rem; margin: 12vh auto 0; padding: 24px; border-top: 4px solid #0b5b61; }
h1 { margin: 0 0 8px; font-size: 24px; line-height: 1.25; }
p { margin: 0; }
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const PAGES = {
  done: { status: 200, title: 'Sign-in received', text: 'You can close this tab and return to Chartroom.' },
  refused: {
    status: 200,
    title: 'Sign-in not completed',
    text: 'The record system did not complete the sign-in. You can close this tab; Chartroom says what happened.',
  },
  malformed: {
    status: 400,
    title: 'Answer not understood',
    text: 'Chartroom could not use this answer of the record system. You can close this tab and return to Chartroom.',
  },
  'state-missing': {
    status: 400,
    title: 'Not an answer to this sign-in',
    text: 'This page was opened without the mark of a sign-in. Nothing was changed; go on in the other tab.',
  },
  'state-mismatch': {
    status: 400,
    title: 'Answer to another sign-in',
    text: 'This page belongs to another sign-in. Nothing was changed; go on in the newest tab.',
  },
  'already-used': {
    status: 409,
    title: 'Already used',
    text: 'This sign-in was already received, or has ended. You can close this tab and return to Chartroom.',
  },
  'not-found': { status: 404, title: 'Nothing here', text: 'Chartroom only listens here while someone signs in.' },
  'method-not-allowed': { status: 405, title: 'Not allowed', text: 'This address only answers to opening a page.' },
  'bad-request': { status: 400, title: 'Not understood', text: 'This address does not answer to such a request.' },
} as const;

export type CallbackPage = keyof typeof PAGES;

export type PageAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** The whole answer that shows `page`. */
export function pageAnswer(page: CallbackPage): PageAnswer {
  const { status, title, text } = PAGES[page];
  const answer = htmlAnswer({ status, title, content: `<p>${text}</p>`, policy: "form-action 'none'" });
  return status === 405 ? { ...answer, headers: { ...answer.headers, allow: 'GET' } } : answer;
}

/** An answer of the loopback port. `content` is HTML; `policy` is added to a policy that allows nothing but the style. */
export function htmlAnswer(page: { status: number; title: string; content: string; policy: string }): PageAnswer {
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${page.title} · Chartroom</title>
<style>${STYLE}</style>
<main>
<h1>${page.title}</h1>
${page.content}
</main>
</html>
`;
  const policy = `${POLICY}; ${page.policy}`;
  return { status: page.status, headers: { ...HEADERS, 'content-security-policy': policy }, body };
}

const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'`;
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  connection: 'close',
} as const;
