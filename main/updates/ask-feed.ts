/** One question to the feed: is there a newer version for this computer? */
import { isHtml } from '../policy/html-answer.ts';
import { HttpFailure, type HttpResponse } from '../ports.ts';
import { judgeManifest, manifestUrl } from './manifest.ts';
import { UpdateRefusal, type Offer, type UpdatePorts, type Updater } from './ports.ts';

/** A manifest is less than 2 kB. */
const MAX_BYTES = 64 * 1024;
const TIMEOUT_MS = 30_000;

export type Asking = {
  readonly feed: string;
  readonly ring: string;
  readonly minimumVersion: string | null;
};

/** Gives what is offered, or null where what runs is the newest. Throws UpdateRefusal; rejects where `signal` ended it. */
export async function askFeed(
  { feed, ring, minimumVersion }: Asking,
  ports: UpdatePorts,
  updater: Pick<Updater, 'parse'>,
  signal: AbortSignal,
): Promise<Offer | null> {
  const url = manifestUrl(feed, ring, ports.platform);
  const answer = await fetchManifest(url, ports, signal);
  const raw = parse(textOf(answer), updater);
  const seen = await ports.seen.read(url);
  const { platform, arch, version } = ports;
  const judgement = judgeManifest(raw, { feed, platform, arch, version, minimumVersion, seen });
  signal.throwIfAborted();
  await ports.seen.write(url, judgement.seen);
  if (judgement.refusal !== null) throw judgement.refusal;
  return judgement.offer;
}

async function fetchManifest(url: string, { http }: UpdatePorts, signal: AbortSignal): Promise<HttpResponse> {
  const headers = { accept: 'application/yaml, text/yaml, */*' };
  try {
    return await http({ method: 'GET', url, headers, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw new UpdateRefusal(codeOf(cause), { cause });
  }
}

function codeOf(cause: unknown): UpdateRefusal['code'] {
  if (!(cause instanceof HttpFailure)) return 'unreachable';
  if (cause.reason === 'too-large') return 'manifest-invalid';
  return /^(tls|certificate)/.test(cause.reason) ? 'certificate' : 'unreachable';
}

function textOf(answer: HttpResponse): string {
  const { status } = answer;
  if (status >= 300 && status < 400) throw new UpdateRefusal('redirected');
  if (status === 404 || status === 410) throw new UpdateRefusal('not-found');
  if (status !== 200) throw new UpdateRefusal('feed-failed');
  if (isHtml(answer)) throw new UpdateRefusal('manifest-invalid');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(answer.body);
  } catch (cause) {
    throw new UpdateRefusal('manifest-invalid', { cause });
  }
}

function parse(text: string, updater: Pick<Updater, 'parse'>): unknown {
  try {
    return updater.parse(text);
  } catch (cause) {
    throw new UpdateRefusal('manifest-invalid', { cause });
  }
}
