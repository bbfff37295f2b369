/** What every screen is told of updates. */
import type { Notice } from '../../shared/ipc-contract.ts';
import type { UpdateRefusalCode, Updates } from '../../shared/updates.ts';

/**
 * Refusals that somebody must look into; the others are a server that rests, or a ring that lags behind, and stand in
 * "About" alone.
 */
const SUSPICIOUS: ReadonlySet<UpdateRefusalCode> = new Set([
  ...(['manifest-replayed', 'foreign-file', 'file-wrong', 'signer-wrong', 'signer-unknown'] as const),
]);

/** Gives the notices. `minimumSetBy`: where policy names the oldest version, for whoever asks. */
export function updateNotices(updates: Updates, minimumSetBy: string | null): readonly Notice[] {
  const { tooOld, minimumVersion, state, offered, refusal } = updates;
  const notice = (code: Notice['code'], subject: string | null, file: string | null = null): Notice => ({
    ...{ code, subject, file },
    rule: null,
  });
  return [
    ...(tooOld ? [notice('version-too-old', minimumVersion, minimumSetBy)] : []),
    ...(state === 'offered' ? [notice('update-offered', offered)] : []),
    ...(state === 'ready' ? [notice('update-ready', offered)] : []),
    ...(refusal !== null && SUSPICIOUS.has(refusal) ? [notice('update-refused', null)] : []),
  ];
}
