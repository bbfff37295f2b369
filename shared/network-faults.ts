/**
 * What can be wrong between this computer and a server before anything has been sent: one closed list, which the ports
 * report and the error codes `network-…` name, so that each says the same at sign-in, reading, renewal and export.
 */
export const NETWORK_FAULTS = [
  // The certificate of the server: final, there is no way round it (security K4).
  'certificate-authority',
  'certificate-expired',
  'certificate-host',
  'certificate-revoked',
  'certificate-other',
  'tls-version',
  // The proxy of the system (deploy §3.8).
  'proxy-sign-in',
  'proxy-refused',
  'proxy-unreachable',
  'proxy-script',
  // The way there.
  'name-not-found',
  'offline',
] as const;
export type NetworkFault = (typeof NETWORK_FAULTS)[number];
export type NetworkCode = `network-${NetworkFault}`;
