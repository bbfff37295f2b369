/** Styles that a launch may point at (SMART 2.2 scopes-and-launch-context #styling): a kind one, and one that means harm. */
import type { ServerResponse } from 'node:http';

const NORTHGATE = {
  color_background: '#f3f4f1',
  color_error: '#a61b12',
  color_highlight: '#0b5b61',
  color_modal_backdrop: '#12302f',
  color_success: '#1d6b3a',
  color_text: '#14201d',
  dim_border_radius: '8px',
  dim_font_size: '16px',
  dim_spacing_size: '20px',
  font_family_body: "'Atkinson Hyperlegible Next', 'Noto Sans', sans-serif",
  font_family_heading: "'Atkinson Hyperlegible Next', 'Noto Sans', sans-serif",
};

const HOSTILE = {
  color_background: 'url(https://evil.example/canary.png)',
  color_error: '#fefefe',
  color_highlight: 'javascript:canary()',
  color_modal_backdrop: 'transparent; background: url(https://evil.example/canary.png)',
  color_success: 'expression(canary())',
  color_text: '#f3f4f1',
  dim_border_radius: '99999999px',
  dim_font_size: '0.1px',
  dim_spacing_size: 'calc(100vw * 1e9)',
  font_family_body: "x'; } @import url('https://evil.example/canary.css'); body { color: red",
  font_family_heading: '</style><script>canary()</script>',
  __proto__x: 'polluted',
  color_of_the_walls: '#ffffff',
};

const STYLES: Readonly<Record<string, unknown>> = {
  '/styles/northgate-v1.json': NORTHGATE,
  '/styles/hostile.json': HOSTILE,
};

/** Where each style lies, with the words of the launch page. */
export const STYLE_CHOICES = [
  { value: '/styles/northgate-v1.json', words: 'Those of the hospital' },
  { value: '/styles/hostile.json', words: 'Harmful ones, for tests' },
] as const;

/** Answers a request below `/styles/`: to anybody, without credentials, as a style is public. */
export function serveStyle(res: ServerResponse, pathname: string): void {
  const style = Object.hasOwn(STYLES, pathname) ? STYLES[pathname] : undefined;
  if (style === undefined) return void res.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
  const headers = { 'content-type': 'application/json', 'cache-control': 'max-age=3600' };
  res.writeHead(200, { ...headers, 'access-control-allow-origin': '*' }).end(JSON.stringify(style, null, 2));
}
