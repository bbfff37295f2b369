/** What every error code says on screen: what happened, whether anything was lost, what to do. One sentence set per code. */
import type { AppErrorView, ErrorCode, ErrorDetails } from '../shared/errors.ts';
import { BULK_MESSAGES } from './error-messages/bulk.ts';
import { BULK_LANDING_MESSAGES } from './error-messages/bulk-landing.ts';
import { BACKEND_MESSAGES } from './error-messages/backend.ts';
import { CLIENT_MESSAGES } from './error-messages/client.ts';
import { EXPORT_MESSAGES } from './error-messages/export.ts';
import { NETWORK_MESSAGES } from './error-messages/network.ts';
import { OTHER_MESSAGES } from './error-messages/other.ts';
import { READING_MESSAGES } from './error-messages/reading.ts';
import { SESSION_MESSAGES } from './error-messages/session.ts';
import { SIGN_IN_MESSAGES } from './error-messages/sign-in.ts';
import { TOKEN_MESSAGES } from './error-messages/token.ts';
import type { ErrorMessage, MessageOf } from './error-messages/message.ts';

export type { ErrorMessage } from './error-messages/message.ts';

export const ERROR_MESSAGES: Readonly<Record<ErrorCode, MessageOf>> = {
  ...SIGN_IN_MESSAGES,
  ...TOKEN_MESSAGES,
  ...CLIENT_MESSAGES,
  ...BACKEND_MESSAGES,
  ...SESSION_MESSAGES,
  ...READING_MESSAGES,
  ...BULK_MESSAGES,
  ...BULK_LANDING_MESSAGES,
  ...EXPORT_MESSAGES,
  ...NETWORK_MESSAGES,
  ...OTHER_MESSAGES,
};

export function messageOf({ code, details }: AppErrorView): ErrorMessage {
  return ERROR_MESSAGES[code](details);
}

/** Lines for a help desk: nothing of the patient, nothing secret, only what finds the cause. */
export function helpDeskLines({ code, details }: AppErrorView): readonly { label: string; value: string }[] {
  const lines: readonly [string, ErrorDetails[keyof ErrorDetails]][] = [
    ['Code', code],
    ['HTTP status', details.status],
    ['OAuth error', details.oauthError],
    ['File', details.file],
    ['Place', details.place],
    ['Rule', details.rule],
    ['Member', details.member],
    ['Ports', details.ports],
    ['Proxy', details.proxy],
    ['Network', details.network],
    ['Limit', details.limit],
    ['Wait, seconds', details.retryAfterSeconds],
    ['Incident', details.incident],
  ];
  return lines.flatMap(([label, value]) =>
    value === undefined ? [] : [{ label, value: Array.isArray(value) ? value.join(', ') : String(value) }],
  );
}
