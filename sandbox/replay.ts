/** Requests read whole and asked again, changed: what stands before a handler does this. */
import { IncomingMessage, type IncomingHttpHeaders } from 'node:http';

const MAX_BODY_BYTES = 2_000_000;

/** Reads the body of a request, undefined beyond 2 MB. */
export async function readBody(req: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Whether the body of a request is a form. */
export const isForm = ({ headers }: IncomingMessage): boolean =>
  headers['content-type']?.split(';')[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded';

export type Changes = { readonly method?: string; readonly headers?: IncomingHttpHeaders };

/** The same request for another target (path and query), with its body yet to be read. */
export function replay(req: IncomingMessage, target: string, body: Buffer, changes: Changes = {}): IncomingMessage {
  const copy = new IncomingMessage(req.socket);
  const { method, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor } = req;
  const same = { method, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor };
  Object.assign(copy, same, changes);
  copy.url = target;
  // Read whole already: without this its end would count as an abort, and close the connection.
  copy.complete = true;
  if (body.length > 0) copy.push(body);
  copy.push(null);
  return copy;
}

/** The same request with another form. */
export function replayForm(
  req: IncomingMessage,
  form: URLSearchParams,
  headers: IncomingHttpHeaders = {},
): IncomingMessage {
  const body = Buffer.from(form.toString());
  const length = { 'content-length': String(body.length), 'transfer-encoding': undefined };
  return replay(req, req.url ?? '/', body, { headers: { ...req.headers, ...length, ...headers } });
}
