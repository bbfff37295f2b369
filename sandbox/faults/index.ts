/** The fault switches, as the server puts them before its handlers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JWK } from 'oidc-provider';
import type { Hospital } from '../pages/layout.ts';
import { createFaultsHandler } from './api.ts';
import { withFaults, type InterceptOptions } from './intercept.ts';
import type { createFaults } from './rules.ts';
import { createSigner } from './signer.ts';

export { createFaults, type Faults } from './rules.ts';

type Handler = (req: IncomingMessage, res: ServerResponse, url: URL) => Promise<void> | void;

export type FaultLayerOptions = Omit<InterceptOptions, 'active' | 'signer'> & {
  /** The private keys that the server signs with. */
  readonly keys: readonly JWK[];
  /** Whose page the switches are on. */
  readonly hospital: Hospital;
};

/**
 * Takes the rules and the real handler, gives the handler that obeys the rules and serves `/faults`. A request for
 * another host goes to the real handler, which refuses it: no foreign page reaches the switches (DNS rebinding).
 */
export function createFaultLayer(
  { faults, active }: ReturnType<typeof createFaults>,
  handler: Handler,
  { keys, hospital, ...options }: FaultLayerOptions,
): Handler {
  const switches = createFaultsHandler({ faults, hospital }, options.issuer);
  const faulty = withFaults(handler, { ...options, active, signer: createSigner(keys) });
  return (req, res, url) => {
    if (url.origin !== options.issuer) return handler(req, res, url);
    return /^\/faults(\.json|\/|$)/.test(url.pathname) ? switches(req, res, url) : faulty(req, res, url);
  };
}
