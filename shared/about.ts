/** What the app says of itself: which build it is, what it runs on and whose work it holds. */
import { z } from 'zod';

/** How this copy came onto the machine. `nsis-…` and `mac-…` by whom they belong to; `unpacked`: a folder that somebody put there. */
export const installKindSchema = z.enum([
  'development',
  'msi',
  'nsis-user',
  'nsis-machine',
  'mac-user',
  'mac-managed',
  'deb',
  'appimage',
  'unpacked',
]);
export type InstallKind = z.infer<typeof installKindSchema>;

/** Versions are null where the runtime does not tell them: it is not Electron then. */
export const aboutSchema = z.object({
  version: z.string(),
  electron: z.string().nullable(),
  chromium: z.string().nullable(),
  node: z.string(),
  /** As `process.platform` and `process.arch` have them. */
  platform: z.string(),
  arch: z.string(),
  installation: installKindSchema,
});
export type About = z.infer<typeof aboutSchema>;

/** One part of the package that others made; `licence` is an SPDX expression, `text` what its makers ask to be told. */
const licenceSchema = z.object({ name: z.string(), version: z.string(), licence: z.string(), text: z.string() });
/** A package without parts by others does not exist: an empty list is a broken one. */
export const licencesSchema = z.array(licenceSchema).min(1);
export type Licence = z.infer<typeof licenceSchema>;
