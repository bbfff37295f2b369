import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HttpFailure, type HttpPort, type HttpRequest } from '../../../main/ports.ts';
import { contrast } from '../../../main/smart/accent-colour.ts';
import { createStyleReader, sanitiseStyle } from '../../../main/smart/smart-style.ts';
import { smartStyleSchema, type SmartStyle } from '../../../shared/ipc-contract.ts';

/** Said here once more, so that a change of the rule or of a token shows. */
const LIGHT = ['#f3f4f1', '#ffffff'];
const DARK = ['#0e1413', '#161e1c', '#062524'];

function expectFit(style: SmartStyle | null): void {
  if (style === null) return;
  expect(smartStyleSchema.parse(style)).toEqual(style);
  if (style.highlight === null) return;
  const { light, dark } = style.highlight;
  for (const colour of [light, dark]) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
  for (const ground of LIGHT) expect(contrast(light, ground)).toBeGreaterThanOrEqual(4.5);
  for (const ground of DARK) expect(contrast(dark, ground)).toBeGreaterThanOrEqual(4.5);
}

describe('the style of an EHR', () => {
  it('SMART 75: of the eleven properties, highlight and radius are taken', () => {
    const style = sanitiseStyle({
      color_background: '#edeae3',
      color_error: '#9e2d2d',
      color_highlight: '#69b5ce',
      color_modal_backdrop: '',
      color_success: '#498e49',
      color_text: '#303030',
      dim_border_radius: '6px',
      dim_font_size: '13px',
      dim_spacing_size: '20px',
      font_family_body: "Georgia, Times, 'Times New Roman', serif",
      font_family_heading: "'HelveticaNeue-Light', Helvetica, Arial, sans-serif",
    });
    expect(style).toEqual({
      highlight: { light: expect.any(String) as string, dark: '#69b5ce' },
      borderRadius: 6,
    });
    expectFit(style);
  });

  it('SMART 75: a colour that has the contrast already stays as it is', () => {
    expect(sanitiseStyle({ color_highlight: '#0B5B61' })?.highlight?.light).toBe('#0b5b61');
    expect(sanitiseStyle({ color_highlight: '#6cc7c4' })?.highlight?.dark).toBe('#6cc7c4');
  });

  it.each([
    ['#abc', '#aabbcc'],
    ['rgb(105, 181, 206)', '#69b5ce'],
    ['RGB(0,0,0)', '#000000'],
  ])('SMART 75: %s is the colour %s', (text, hex) => {
    expect(sanitiseStyle({ color_highlight: text })).toEqual(sanitiseStyle({ color_highlight: hex }));
    expect(sanitiseStyle({ color_highlight: text })).not.toBeNull();
  });

  it.each([
    'url(https://evil.example/x.png)',
    'javascript:alert(1)',
    'expression(alert(1))',
    'red',
    'transparent',
    'currentColor',
    'var(--ink)',
    '#12345',
    '#1234567',
    '#0b5b61ff',
    '#0b5b61;color:red',
    '#0b5b61\n',
    '0b5b61',
    'rgb(1, 2)',
    'rgb(256, 0, 0)',
    'rgb(-1, 0, 0)',
    'rgb(1e308, 0, 0)',
    'rgb(1, 2, 3) url(x)',
    'rgb(1, 2, 3); x',
    'rgba(1, 2, 3, 0.1)',
    '',
    null,
    7,
    ['#0b5b61'],
    { toString: '#0b5b61' },
  ])('SMART 75: the colour %j is ignored', (color_highlight) => {
    expect(sanitiseStyle({ color_highlight })).toBeNull();
  });

  it.each(['#a61b12', '#ff0000', '#ff8f84', '#c62828', '#9e2d2d'])(
    'SMART 75: the red %s is ignored: it would look like a critical result',
    (color_highlight) => {
      expect(sanitiseStyle({ color_highlight })).toBeNull();
    },
  );

  it.each([
    ['0px', 0],
    ['0', 0],
    ['4px', 4],
    ['4.5PX', 4.5],
    ['16px', 16],
    ['9999px', 16],
    ['-1px', null],
    ['1e308px', null],
    ['99999px', null],
    ['4', null],
    ['4em', null],
    ['50%', null],
    ['calc(1px)', null],
    ['4px;x:y', null],
    ['4px\n', null],
    ['Infinitypx', null],
    [4, null],
    [null, null],
  ])('SMART 75: the radius %j is %j', (dim_border_radius, radius) => {
    expect(sanitiseStyle({ dim_border_radius })).toEqual(
      radius === null ? null : { highlight: null, borderRadius: radius },
    );
  });

  it('SMART 75: every colour is null or has its contrast on the surfaces of both themes', () => {
    const hex = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`);
    fc.assert(
      fc.property(hex, (color_highlight) => {
        expectFit(sanitiseStyle({ color_highlight }));
      }),
      { numRuns: 500 },
    );
    for (const grey of ['#000000', '#808080', '#ffffff'])
      expect(sanitiseStyle({ color_highlight: grey })).not.toBeNull();
  });

  it('SMART 75: whatever comes, it is null or fits', () => {
    const value = fc.oneof(
      fc.anything(),
      fc.string(),
      fc.string().map((text) => `rgb(${text})`),
    );
    fc.assert(
      fc.property(fc.record({ color_highlight: value, dim_border_radius: value }), (document) => {
        expectFit(sanitiseStyle(document));
      }),
    );
  });
});

describe('reading it', () => {
  const URL_1 = 'https://ehr.example/style.json?v=1';
  const never = new AbortController().signal;
  const answer = (body: unknown, status = 200, type = 'application/json') => ({
    status,
    headers: { 'content-type': type },
    body: new Uint8Array(new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body))),
  });
  const server = (reply: () => ReturnType<typeof answer>) => {
    const asked: HttpRequest[] = [];
    const http: HttpPort = (request) => {
      asked.push(request);
      return Promise.resolve(reply());
    };
    return { asked, read: createStyleReader(http) };
  };

  it('SMART 75: without credentials, bounded in size and time, and each URL once', async () => {
    const { asked, read } = server(() => answer({ dim_border_radius: '4px' }));
    const style = { highlight: null, borderRadius: 4 };
    expect(await read(URL_1, never)).toEqual(style);
    expect(await read(URL_1, never)).toEqual(style);
    expect(asked).toEqual([
      {
        method: 'GET',
        url: URL_1,
        headers: { accept: 'application/json' },
        timeoutMs: 5000,
        maxBytes: 65536,
        signal: never,
      },
    ]);
    await read('https://ehr.example/style.json?v=2', never);
    expect(asked).toHaveLength(2);
  });

  it('SMART 75: a style with nothing to use is remembered as well', async () => {
    const { asked, read } = server(() => answer({}));
    expect([await read(URL_1, never), await read(URL_1, never)]).toEqual([null, null]);
    expect(asked).toHaveLength(1);
  });

  it('SMART 75: no more than twenty are remembered', async () => {
    const { asked, read } = server(() => answer({}));
    for (let n = 0; n < 21; n++) await read(`https://ehr.example/${n}`, never);
    await read('https://ehr.example/0', never);
    expect(asked).toHaveLength(22);
  });

  it.each([
    ['a redirect', () => answer({}, 302)],
    ['404', () => answer({}, 404)],
    ['HTML', () => answer('<!doctype html>', 200, 'text/html')],
    ['truncated JSON', () => answer('{"color_')],
    ['a list', () => answer([])],
  ])('SMART 75: %s is no style, and is asked again', async (_title, reply) => {
    const { asked, read } = server(reply);
    expect([await read(URL_1, never), await read(URL_1, never)]).toEqual([null, null]);
    expect(asked).toHaveLength(2);
  });

  it.each(['timeout', 'too-large', 'unreachable', 'certificate-authority', 'aborted'] as const)(
    'SMART 75: %s is no style',
    async (reason) => {
      const read = createStyleReader(() => Promise.reject(new HttpFailure(reason)));
      expect(await read(URL_1, never)).toBeNull();
    },
  );

  it.each(['http://ehr.example/s', 'file:///etc/passwd', 'https://user:word@ehr.example/s', 'x'])(
    'SMART 75: %s is not asked',
    async (url) => {
      const { asked, read } = server(() => answer({}));
      expect(await read(url, never)).toBeNull();
      expect(asked).toEqual([]);
    },
  );
});
