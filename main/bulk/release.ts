/** Tells the server that a job is not needed any more (SMART 134). */
import type { Requests } from './requests.ts';

/** True where the server has forgotten the job, or never knew it. Never rejects, but with the signal's reason. */
export async function releaseJob(requests: Requests, statusUrl: string, signal: AbortSignal): Promise<boolean> {
  const headers = { accept: 'application/fhir+json' };
  try {
    const { status } = await requests.send({ method: 'DELETE', url: statusUrl, headers, withToken: true }, signal);
    return (status >= 200 && status < 300) || status === 404 || status === 410;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
