/** A sign-in page, or the page of a proxy, where a document was asked for: pure rule, no I/O. */

/** True where the answer says it is HTML, or starts like it: JSON cannot begin with `<`, whatever the type says. */
export function isHtml(answer: {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}): boolean {
  if (/^\s*(text\/html|application\/xhtml\+xml)\b/i.test(answer.headers['content-type'] ?? '')) return true;
  const start = new TextDecoder().decode(answer.body.subarray(0, 256));
  return start.trimStart().startsWith('<');
}
