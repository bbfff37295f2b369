/** The module `electron` as far as the app's network needs it: its requests on the double, over real sockets. */
import { ClientRequest } from '../standin/electron/client-request.ts';

type Made = ConstructorParameters<typeof ClientRequest>;

/** For `vi.mock('electron', …)`. `route` says at each request which proxy it goes through; null: none. */
export function electronNet(route: NonNullable<Made[2]> = () => null) {
  return {
    net: { request: (options: Made[0]) => new ClientRequest(options, () => true, route) },
    session: { fromPartition: () => ({}) },
  };
}
