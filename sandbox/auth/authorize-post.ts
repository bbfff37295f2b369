/** Authorization requests by POST (SMART 2.2 app-launch #step-4, capability `authorize-post`). */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isForm, readBody, replay } from '../replay.ts';

type Handler = (req: IncomingMessage, res: ServerResponse, url: URL) => Promise<void> | void;

/**
 * Takes the library's handler, which knows GET alone (its POST needs cookies that only TLS allows), gives one that reads
 * a posted form as if it were the query. Whatever the address carries beside the form counts for nothing.
 */
export function withAuthorizePost(handler: Handler): Handler {
  return async (req, res, url) => {
    if (req.method !== 'POST') return handler(req, res, url);
    const body = isForm(req) ? await readBody(req) : undefined;
    if (body === undefined) return void res.writeHead(415, { 'content-type': 'text/plain' }).end('A form was expected');
    const target = new URL(url.pathname, url);
    target.search = new URLSearchParams(body.toString('utf8')).toString();
    const headers = { ...req.headers, 'content-type': undefined, 'content-length': undefined };
    const request = replay(req, `${target.pathname}${target.search}`, Buffer.alloc(0), { method: 'GET', headers });
    return handler(request, res, target);
  };
}
