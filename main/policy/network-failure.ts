/**
 * The one home that turns a fault of the network into an error: sign-in, keys, reading, renewal, revocation,
 * registration and export all say the same of it. Pure: no I/O.
 */
import { AppError } from '../../shared/errors.ts';
import { NETWORK_FAULTS, type NetworkCode, type NetworkFault } from '../../shared/network-faults.ts';

/** Faults that may be over in a moment, without anybody doing anything. */
const PASSING: readonly NetworkFault[] = ['proxy-unreachable', 'name-not-found', 'offline'];
const PASSING_CODES: readonly string[] = PASSING.map((fault): NetworkCode => `network-${fault}`);

/** True where the network is to blame; otherwise the caller has codes of its own. */
export function isNetworkFault(reason: string): reason is NetworkFault {
  return NETWORK_FAULTS.some((fault) => fault === reason);
}

/** The error of a fault of the network; `proxy` of the failure is host and port of the proxy that was in the way. */
export function networkError(fault: NetworkFault, failure: { readonly proxy?: string | undefined }): AppError {
  const { proxy } = failure;
  return new AppError(`network-${fault}`, proxy === undefined ? {} : { proxy }, { cause: failure });
}

/** The fault that an error names; undefined where it names none. */
export function faultOf(error: unknown): NetworkFault | undefined {
  return NETWORK_FAULTS.find((fault) => error instanceof AppError && error.code === `network-${fault}`);
}

/** True of the code of a fault that may be over in a moment: asking again has sense. */
export function isPassingFault(code: string): boolean {
  return PASSING_CODES.includes(code);
}
