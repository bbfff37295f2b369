/** The frame of every page: the hospital's name, the mark of its environment, the fonts. */
import { html, type Html } from './html.ts';

/** Whose pages these are: two sandboxes side by side are told apart by it. */
export type Hospital = {
  readonly name: string;
  /** The mark beside the name, as in "TEST". */
  readonly environment: string;
  readonly palette: 'teal' | 'plum';
};

/** Font packages shipped with the pages (a bare machine has no fonts), by the name under `/assets/fonts/`. */
export const FONT_PACKAGES = [
  'atkinson-hyperlegible-next',
  'noto-sans',
  'noto-sans-arabic',
  'noto-sans-hebrew',
  'noto-sans-sc',
] as const;

export type PageParts = {
  readonly hospital: Hospital;
  /** Names the step for tests and screen shots: `sign-in`, `patient`, `consent`, `error`, `home`, `launch`, `clients`. */
  readonly page: string;
  readonly title: string;
  readonly body: Html;
  /** Who is signed in, and the form that ends it. */
  readonly user?: { readonly name: string; readonly switchAction: string };
  readonly wide?: boolean;
};

/** Takes the parts of a page, gives the whole document; no scripts. */
export function layout({ hospital, page, title, body, user, wide }: PageParts): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – ${hospital.name}</title>
        <link rel="icon" href="data:," />
        ${FONT_PACKAGES.map((name) => html`<link rel="stylesheet" href="/assets/fonts/${name}/index.css" />`)}
        <link rel="stylesheet" href="/assets/sandbox.css" />
      </head>
      <body data-palette="${hospital.palette}">
        <header class="banner">
          <p class="hospital">${hospital.name}</p>
          <p class="test"><strong>${hospital.environment}</strong> Synthetic patients only</p>
          ${
            user &&
            html`<form class="user" method="post" action="${user.switchAction}">
              <span>Signed in as <strong>${user.name}</strong></span>
              <button class="quiet" type="submit">Use another account</button>
            </form>`
          }
        </header>
        <main class="${wide ? 'card wide' : 'card'}" data-page="${page}">
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;
}
