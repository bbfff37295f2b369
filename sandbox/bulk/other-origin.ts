/** A second listener: another origin that holds the same files, as servers do that keep them in some store of theirs. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type OtherOrigin = {
  /** Its origin; begins to listen when it is first asked for. */
  origin(): Promise<string>;
  close(): Promise<void>;
};

type Handler = (req: IncomingMessage, res: ServerResponse, url: URL) => Promise<void> | void;

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

/** Takes what answers there, gives the listener, not yet open. */
export function createOtherOrigin(handler: Handler, onError: ((error: unknown) => void) | undefined): OtherOrigin {
  let opened: { readonly server: Server; readonly origin: Promise<string> } | undefined;
  return {
    origin: () => {
      if (opened === undefined) {
        const server = createServer((req, res) => {
          const url = URL.parse(req.url ?? '/', `http://${req.headers.host ?? '127.0.0.1'}`);
          if (url === null) return void res.writeHead(400).end();
          Promise.resolve(handler(req, res, url)).catch((error: unknown) => {
            onError?.(error);
            res.destroy();
          });
        });
        opened = { server, origin: listen(server) };
      }
      return opened.origin;
    },
    close: async () => {
      if (opened === undefined) return;
      const { server, origin } = opened;
      await origin;
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}
