/** The newest manifests that this computer has seen: one small file, so that none is ever played back to it. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { isVersion } from '../policy/version.ts';
import type { Log } from '../ports.ts';
import type { Seen, SeenManifests } from './ports.ts';

const fileSchema = z.object({
  version: z.literal(1),
  feeds: z.record(z.string(), z.object({ version: z.string().refine(isVersion), releasedAtMs: z.int() })),
});
type Feeds = z.infer<typeof fileSchema>['feeds'];

/** A computer changes its feed now and then, not daily. */
const MAX_FEEDS = 20;

/**
 * Opens the file; it is read when first asked. A feed is known by the hash of its address alone. A file that is not there
 * or damaged counts as empty: what is older than what runs is refused all the same.
 */
export function openSeenManifests({ file, log }: { readonly file: string; readonly log: Log }): SeenManifests {
  let feeds: Promise<Feeds> | null = null;
  const known = (): Promise<Feeds> => (feeds ??= load(file, log));
  return {
    read: async (feed) => {
      const found: Seen | undefined = (await known())[nameOf(feed)];
      return found ?? null;
    },
    write: async (feed, seen) => {
      const name = nameOf(feed);
      const { [name]: _before, ...others } = await known();
      const kept = Object.fromEntries([...Object.entries(others).slice(1 - MAX_FEEDS), [name, seen]]);
      feeds = Promise.resolve(kept);
      await save(file, kept).catch(() => log('warn', 'updates.seen-not-kept'));
    },
  };
}

const nameOf = (feed: string): string => createHash('sha256').update(feed).digest('hex');

async function load(file: string, log: Log): Promise<Feeds> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(file, 'utf8'))).feeds;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log('warn', 'updates.seen-unreadable');
    return {};
  }
}

/** Whole or not at all. */
async function save(file: string, feeds: Feeds): Promise<void> {
  const beside = `${file}.${randomUUID()}`;
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  try {
    await writeFile(beside, JSON.stringify({ version: 1, feeds }), { mode: 0o600, flush: true });
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
