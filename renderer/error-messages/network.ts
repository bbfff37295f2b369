/**
 * Between this computer and a server: certificates, the proxy, the way there. Nothing was sent, and no
 * button goes on in spite of it: there is no way round a certificate (security K4).
 */
import type { ErrorCode, ErrorDetails } from '../../shared/errors.ts';
import { TRY_AGAIN, type ErrorMessage, type Messages } from './message.ts';

type Codes = Extract<ErrorCode, `network-${string}`>;

const NOT_SENT = 'The connection was not made and nothing was sent.';
const KEPT = 'Nothing was lost. A list that is open shows what came before: do not take it as complete.';
const TELL = 'Tell the help desk and give the lines below.';

const network = (title: string, what: string, advice: string): ErrorMessage => ({
  ...{ title, advice, lost: KEPT, action: TRY_AGAIN },
  what: `${what} ${NOT_SENT}`,
});

const proxyWords = ({ proxy }: ErrorDetails): string => (proxy === undefined ? 'The proxy' : `The proxy ${proxy}`);

export const NETWORK_MESSAGES: Messages<Codes> = {
  'network-certificate-authority': () =>
    network(
      'This computer does not trust the server’s certificate',
      'It comes from an authority that this computer does not know, so nobody can say who answers.',
      `${TELL} If the hospital inspects its traffic, the certificate of its inspection authority belongs in the operating system’s trust store. Chartroom has no way round it.`,
    ),
  'network-certificate-expired': () =>
    network(
      'The server’s certificate is not valid today',
      'It has expired or is not valid yet, or the clock of this computer is wrong.',
      `Compare date and time of this computer with another clock. If they are right: ${lower(TELL)} The server needs a new certificate.`,
    ),
  'network-certificate-host': () =>
    network(
      'The server’s certificate is for another name',
      'What answers at the hospital’s address proves to be somebody else.',
      `Check that this network does not ask for a sign-in of its own. ${TELL}`,
    ),
  'network-certificate-revoked': () =>
    network(
      'The server’s certificate was revoked',
      'The authority that gave it has called it back; its key may be in wrong hands.',
      `Do not go on by another way. ${TELL}`,
    ),
  'network-certificate-other': () => ({
    ...network('The server’s certificate cannot be accepted', '', `Try once more. If it happens again: ${lower(TELL)}`),
    what: 'Certificate or encryption of the server did not stand the check, or the connection broke while they were agreed. No answer was taken.',
  }),
  'network-tls-version': () =>
    network(
      'No encryption could be agreed with the server',
      'It has none that is new enough (TLS 1.2), or refused what this computer offered.',
      `${TELL} The server, or what inspects the traffic on the way, must be renewed.`,
    ),
  'network-proxy-sign-in': (details) =>
    network(
      'The proxy wants a password',
      `${proxyWords(details)} asked for a sign-in that this computer could not give by itself.`,
      `${TELL} Signing in to a proxy is the operating system’s part (Kerberos, NTLM); Chartroom keeps no password for it and asks for none.`,
    ),
  'network-proxy-refused': (details) =>
    network(
      'The proxy did not let the connection through',
      `${proxyWords(details)} was reached but made no connection to the hospital’s server.`,
      `Try again in a few minutes. If it stays so: ${lower(TELL)} The proxy must allow the server’s name.`,
    ),
  'network-proxy-unreachable': () =>
    network(
      'The proxy cannot be reached',
      'This computer is set to use a proxy, and no connection to it can be made.',
      'Check the network, and the proxy in the settings of the operating system; then try again.',
    ),
  'network-proxy-script': () =>
    network(
      'The proxy script cannot be used',
      'This computer is set to ask a script (PAC) for its proxy. It could not be fetched, or it has a fault.',
      `${TELL} The address of the script stands in the settings of the operating system.`,
    ),
  'network-name-not-found': () =>
    network(
      'The server’s name is not known here',
      'This network could not say where the hospital’s server is (DNS).',
      'Check that this computer is in the hospital’s network or its VPN, then try again.',
    ),
  'network-offline': () =>
    network(
      'This computer is offline',
      'It has no connection to any network.',
      'Check cable, wireless and VPN, then try again.',
    ),
};

function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

/** What is wrong with the network behind another error, as a sentence of its own; nothing where it is not known. */
export function networkWords({ network: fault }: ErrorDetails): string {
  return fault === undefined ? '' : ` ${NETWORK_MESSAGES[`network-${fault}`]({}).title}.`;
}
