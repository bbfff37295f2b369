/** Every request of a page, paused before it leaves: navigation guards, webRequest, then app:// or the network. */
import { APP_PATTERN, isAppPage, policyToChromium, toApp } from '../app-url.ts';
import type { CdpSession } from '../cdp.ts';
import type { Host } from '../host.ts';
import { preventable } from '../strict.ts';
import type { Session } from './session.ts';
import type { WebContents } from './web-contents.ts';

type Paused = Parameters<Parameters<typeof onPaused>[1]>[0];
type Decision = { fail: 'Aborted' | 'BlockedByClient' | 'Failed' | 'InternetDisconnected' } | 'continue' | Response;

const LOOPBACK = /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/;

// Only there to give the event its type.
const onPaused = (cdp: CdpSession, listener: Parameters<typeof cdp.on<'Fetch.requestPaused'>>[1]): void => {
  cdp.on('Fetch.requestPaused', listener);
};

export class PageRequests {
  private readonly host: Host;
  private readonly session: Session;
  private readonly contents: WebContents;
  private sequence = 0;

  constructor(host: Host, session: Session, contents: WebContents) {
    this.host = host;
    this.session = session;
    this.contents = contents;
  }

  async attach(cdp: CdpSession): Promise<void> {
    onPaused(cdp, (paused) => {
      this.settle(cdp, paused).catch((error: unknown) => {
        if (!this.isMoot(error)) this.host.warn('request', error);
      });
    });
    await cdp.send('Fetch.enable', { patterns: [{ urlPattern: APP_PATTERN }, { urlPattern: '*' }] });
  }

  /** The page, the browser or the request itself has gone meanwhile. */
  private isMoot(error: unknown): boolean {
    const withdrawn = error instanceof Error && error.message.includes('Invalid InterceptionId');
    return withdrawn || this.host.browser.closing || this.contents.isDestroyed();
  }

  private async settle(cdp: CdpSession, paused: Paused): Promise<void> {
    const { requestId } = paused;
    const decision = await this.decide(paused);
    if (decision === 'continue') {
      await cdp.send('Fetch.continueRequest', { requestId });
    } else if (decision instanceof Response) {
      const body = Buffer.from(await decision.arrayBuffer()).toString('base64');
      const responseHeaders = [...decision.headers].map(([name, value]) => ({
        name,
        value: /^content-security-policy/i.test(name) ? policyToChromium(value) : value,
      }));
      await cdp.send('Fetch.fulfillRequest', { requestId, responseCode: decision.status, responseHeaders, body });
    } else {
      await cdp.send('Fetch.failRequest', { requestId, errorReason: decision.fail });
    }
  }

  private async decide(paused: Paused): Promise<Decision> {
    const url = toApp(paused.request.url);
    if (paused.resourceType === 'Document' && this.navigationPrevented(paused, url)) return { fail: 'Aborted' };
    const verdict = await this.session.webRequest.decide({
      id: ++this.sequence,
      url,
      method: paused.request.method,
      resourceType: this.resourceType(paused),
      webContentsId: this.contents.id,
      referrer: '',
      timestamp: Date.now(),
    });
    if (verdict.cancel === true) {
      this.host.record('request-cancelled', url);
      return { fail: 'BlockedByClient' };
    }
    if (verdict.redirectURL !== undefined) throw new Error('stand-in: webRequest redirectURL is not provided');
    const handler = this.session.protocol.handlerOf(url);
    if (handler === undefined)
      return this.reachable(paused.request.url) ? 'continue' : { fail: 'InternetDisconnected' };
    try {
      return await handler(asRequest(url, paused));
    } catch (error) {
      this.host.warn('protocol handler', error);
      return { fail: 'Failed' };
    }
  }

  private navigationPrevented(paused: Paused, url: string): boolean {
    const isMainFrame = paused.frameId === this.contents.frameId;
    if (isMainFrame && (this.contents.loadingByApp || this.isReload(paused))) return false;
    const frame = isMainFrame ? this.contents.mainFrame : { url, parent: this.contents.mainFrame };
    const event = preventable({ url, isMainFrame, isSameDocument: false, frame });
    const redirected = paused.redirectedRequestId !== undefined;
    this.contents.emit('will-frame-navigate', event);
    if (redirected) this.contents.emit('will-redirect', event, url, false, isMainFrame);
    else if (isMainFrame) this.contents.emit('will-navigate', event, url);
    this.host.record('will-navigate', url, event.defaultPrevented);
    return event.defaultPrevented;
  }

  /** A reload of the page that is shown; also the first page of a window, before the app has loaded one. */
  private isReload(paused: Paused): boolean {
    const shown = this.contents.chromiumUrl;
    return !isAppPage(shown) || paused.request.url === shown;
  }

  private resourceType(paused: Paused): string {
    if (paused.resourceType === 'Document') return paused.frameId === this.contents.frameId ? 'mainFrame' : 'subFrame';
    const name = paused.resourceType;
    return name.charAt(0).toLowerCase() + name.slice(1);
  }

  private reachable(url: string): boolean {
    if (!this.host.options.loopbackOnly) return true;
    const { protocol, hostname } = new URL(url);
    return !protocol.startsWith('http') || LOOPBACK.test(hostname);
  }
}

function asRequest(url: string, { request }: Paused): Request {
  const headers = Object.entries(request.headers).filter(([name]) => !name.startsWith(':'));
  const body = request.postDataEntries?.map(({ bytes }) => Buffer.from(bytes ?? '', 'base64'));
  return new Request(url, {
    method: request.method,
    headers,
    ...(body === undefined || body.length === 0 ? {} : { body: Buffer.concat(body) }),
  });
}
