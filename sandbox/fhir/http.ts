/** What the FHIR interface needs of HTTP: tokens in, forms in, FHIR JSON out. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Fault } from './fault.ts';

const FHIR_JSON = 'application/fhir+json;charset=utf-8';
const MAX_FORM_BYTES = 1_000_000;

/** The bearer token of a request, or null (RFC 6750 §2.1; the scheme's case does not matter). */
export function bearerOf(req: IncomingMessage): string | null {
  return /^Bearer +([^\s]+)$/i.exec(req.headers.authorization ?? '')?.[1] ?? null;
}

/** Whether the client asked for unknown search parameters to be refused (FHIR R4 search #handling). */
export function isStrict(req: IncomingMessage): boolean {
  const prefer = req.headers['prefer'];
  return /(^|[,;\s])handling=strict($|[,;\s])/.test(Array.isArray(prefer) ? prefer.join(',') : (prefer ?? ''));
}

/** Whether FHIR JSON answers the request: `_format` decides where it is given, else Accept (FHIR R4 http #mime-type). */
export function acceptsFhirJson(req: IncomingMessage, query: URLSearchParams): boolean {
  const format = query.get('_format');
  const accept = req.headers.accept ?? '';
  const ranges = format === null || format === '' ? accept.split(',').filter((range) => range.trim() !== '') : [format];
  return ranges.length === 0 || ranges.some(isJsonRange);
}

function isJsonRange(range: string): boolean {
  const [mime = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const json = [
    'application/fhir+json',
    'application/fhir json',
    'application/json',
    'text/json',
    'json',
    'application/*',
    '*/*',
  ];
  return json.includes(mime) && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
}

/** The parameters in a form body. Throws a 415 or 413 Fault on another type or a body beyond 1 MB. */
export async function readForm(req: IncomingMessage): Promise<URLSearchParams> {
  const type = (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== '' && type !== 'application/x-www-form-urlencoded') {
    throw new Fault(415, 'not-supported', 'A search is posted as a form.');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > MAX_FORM_BYTES) throw new Fault(413, 'too-long', 'The form is too long.', { connection: 'close' });
    chunks.push(bytes);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

/** Sends FHIR JSON; nothing with patient data may be cached on the way. A HEAD gets the headers alone. */
export function send(
  req: IncomingMessage,
  res: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = Buffer.from(text, 'utf8');
  res.writeHead(status, {
    'content-type': FHIR_JSON,
    'content-length': body.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  res.end(req.method === 'HEAD' ? undefined : body);
}
