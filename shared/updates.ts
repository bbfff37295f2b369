/** What a window shows of updates (deploy §3.7). */
import { z } from 'zod';
import { installKindSchema } from './about.ts';

/** Why nothing was taken from the feed. Nothing was installed by any of them. */
export const UPDATE_REFUSALS = [
  /** The feed could not be reached. */
  'unreachable',
  /** Its certificate was not accepted. */
  'certificate',
  /** It has no such manifest. */
  'not-found',
  /** It answered with another error. */
  'feed-failed',
  /** It sent us elsewhere. */
  'redirected',
  /** What it said is no manifest. */
  'manifest-invalid',
  /** This computer has seen a newer one of it. */
  'manifest-replayed',
  /** It offers less than what runs here. */
  'older',
  /** It offers less than policy allows. */
  'below-minimum',
  /** The installer lies on another host. */
  'foreign-file',
  /** It has no installer for this computer. */
  'no-file',
  /** The installer did not come, or not whole. */
  'download-failed',
  /** The installer is not the one of the manifest. */
  'file-wrong',
  /** The installer is not signed by who signed this program. */
  'signer-wrong',
  /** Nobody could say who signed it. */
  'signer-unknown',
  /** It was there and checked, and could not be started. */
  'not-started',
] as const;
export const updateRefusalSchema = z.enum(UPDATE_REFUSALS);
export type UpdateRefusalCode = z.infer<typeof updateRefusalSchema>;

export const updatesSchema = z.object({
  mode: z.enum(['off', 'notify', 'automatic']),
  /** Who said the mode; null: nobody, it is the default. */
  setBy: z.object({ name: z.string(), place: z.string() }).nullable(),
  installation: installKindSchema,
  /** Newer versions are installed when Chartroom is closed; otherwise they are told. */
  installsItself: z.boolean(),
  version: z.string(),
  /** Host of the feed; null: there is none. */
  feed: z.string().nullable(),
  ring: z.string(),
  minimumVersion: z.string().nullable(),
  /** What runs is older than that. */
  tooOld: z.boolean(),
  state: z.enum(['off', 'no-feed', 'not-asked', 'asking', 'current', 'offered', 'downloading', 'ready', 'refused']),
  /** Only in `refused`. */
  refusal: updateRefusalSchema.nullable(),
  /** The newer version, in `offered`, `downloading` and `ready`. */
  offered: z.string().nullable(),
  /** Epoch ms when the feed was last asked since the start; null: not yet. */
  checkedAtMs: z.number().nullable(),
});
export type Updates = z.infer<typeof updatesSchema>;
