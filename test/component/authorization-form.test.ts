/** The page that carries a long authorization request by POST, as a browser reads it (SMART 36, 37). */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { formAnswer } from '../../main/smart/authorization-form.ts';

const ACTION = 'https://auth.example/authorize?tenant=7&x=%22';

function read(fields: Record<string, string>, action = ACTION) {
  const { headers, body } = formAnswer({ action, fields });
  const page = new DOMParser().parseFromString(body, 'text/html');
  const inputs = [...page.querySelectorAll('input')];
  return {
    headers,
    page,
    form: page.forms[0]!,
    fields: Object.fromEntries(inputs.map((input) => [input.name, input.value])),
    script: page.querySelector('script')?.textContent ?? '',
  };
}

describe('the form of an authorization request', () => {
  it('SMART 36: posts the fields, form-urlencoded, to the endpoint with the query it has of its own', () => {
    const fields = { response_type: 'code', scope: 'openid fhirUser patient/*.rs', launch: 'a+b/c==' };
    const { form, ...rest } = read(fields);
    expect([form.method, form.enctype, form.getAttribute('action')]).toEqual([
      'post',
      'application/x-www-form-urlencoded',
      ACTION,
    ]);
    expect(rest.fields).toEqual(fields);
  });

  it('SMART 37, 49: not kept, no referrer, one script by its hash, and only forms to secure places', () => {
    const { headers, script } = read({});
    const hash = createHash('sha256').update(script).digest('base64');
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    const policy = headers['content-security-policy'] ?? '';
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        `script-src 'sha256-${hash}'`,
        "form-action 'self' https:",
      ]),
    );
    expect(policy).not.toMatch(/unsafe|\*/);
  });

  it('SMART 37: an endpoint on the loopback interface may be plain http', () => {
    const { headers } = read({}, 'http://[::1]:9000/authorize');
    expect(headers['content-security-policy']).toContain("form-action 'self' https: http:");
  });

  it('SMART 37: it is sent by itself, whatever its fields are called; without scripts, by a button', () => {
    const { page, script } = read({ submit: 'x', action: 'y' });
    expect(script).toBe('HTMLFormElement.prototype.submit.call(document.forms[0])');
    expect(page.querySelector('form noscript')?.innerHTML).toContain('<button>Continue</button>');
    expect(page.querySelector('button[name]')).toBeNull();
  });

  it.each([
    ['an element', '"><script>alert(1)</script>'],
    ['the end of the form', '</form><form action=https://evil.example>'],
    ['an attribute', '" onfocus="alert(1)" autofocus x="'],
    ['single quotes', "' onclick='x"],
    ['an entity', '&quot;&amp;&#x22;&lt'],
    ['a comment', '<!--'],
    ['other scripts', 'ä€𝄞\u202e'],
  ])('SMART 3, 37: %s in a value, a name or the endpoint stays text', (_title, text) => {
    const action = `https://auth.example/authorize?x=${text}`;
    const { page, form, fields } = read({ launch: text, [text]: 'name' }, action);
    expect(fields).toEqual({ launch: text, [text]: 'name' });
    expect(page.forms).toHaveLength(1);
    expect(form.getAttribute('action')).toBe(action);
    expect(page.querySelectorAll('script')).toHaveLength(1);
    expect(page.querySelector('[onfocus],[onclick]')).toBeNull();
  });
});
