/**
 * What a feed's manifest may say: electron-updater's own format, of which only what is needed here is taken. Nothing of it
 * is believed before it is judged; it is not signed, its installers are.
 */
import { z } from 'zod';
import { compareVersions, isVersion } from '../policy/version.ts';
import { parseSecureUrl } from '../policy/url-policy.ts';
import { UpdateRefusal, type Offer, type OfferedFile, type Seen } from './ports.ts';

/** An installer is less than a third of it. */
const MAX_FILE_BYTES = 1024 ** 3;
const SHA512 = /^[A-Za-z0-9+/]{86}==$/;

const manifestSchema = z.object({
  version: z.string().refine(isVersion),
  releaseDate: z.union([z.iso.datetime({ offset: true }), z.date()]),
  files: z
    .array(
      z.object({
        url: z.string().min(1).max(1000),
        sha512: z.string().regex(SHA512),
        size: z.int().min(1).max(MAX_FILE_BYTES),
      }),
    )
    .min(1)
    .max(50),
  // A part of the computers is a ring here; whoever writes a percentage must not get all of them.
  stagingPercentage: z.undefined().optional(),
  // An installer that fetches the rest itself: nothing would vouch for the rest.
  packages: z.undefined().optional(),
});

export type Judging = {
  /** The feed's folder, as policy names it. */
  readonly feed: string;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** Of what runs. */
  readonly version: string;
  readonly minimumVersion: string | null;
  /** The newest that was seen of this feed's ring. */
  readonly seen: Seen | null;
};

export type Judgement = {
  /** To be remembered. */
  readonly seen: Seen;
  /** null: what runs is what the feed has. */
  readonly offer: Offer | null;
  /** Why it is no offer although it is another version. */
  readonly refusal: UpdateRefusal | null;
};

const SUFFIXES: Partial<Record<NodeJS.Platform, string>> = { darwin: '-mac', linux: '-linux' };

/** Where the manifest of a ring lies: beside the installers, by electron-updater's names. */
export function manifestUrl(feed: string, ring: string, platform: NodeJS.Platform): string {
  return new URL(`${ring}${SUFFIXES[platform] ?? ''}.yml`, folderOf(feed)).href;
}

/** Without a slash at its end the last part of the feed's address would be lost. */
function folderOf(feed: string): URL {
  const url = new URL(feed);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

/**
 * Judges a parsed manifest. Throws UpdateRefusal `manifest-invalid` and `manifest-replayed`, from which nothing is to be
 * remembered; what is remembered and yet not offered is `refusal`.
 */
export function judgeManifest(raw: unknown, judging: Judging): Judgement {
  const parsed = manifestSchema.safeParse(raw);
  if (!parsed.success) throw new UpdateRefusal('manifest-invalid');
  const { version, releaseDate, files } = parsed.data;
  const told: Seen = { version, releasedAtMs: new Date(releaseDate).getTime() };
  if (judging.seen !== null && isOlder(told, judging.seen)) throw new UpdateRefusal('manifest-replayed');
  const order = compareVersions(version, judging.version);
  if (order === 0) return { seen: told, offer: null, refusal: null };
  const refuse = (refusal: UpdateRefusal): Judgement => ({ seen: told, offer: null, refusal });
  if (order < 0) return refuse(new UpdateRefusal('older'));
  if (judging.minimumVersion !== null && compareVersions(version, judging.minimumVersion) < 0) {
    return refuse(new UpdateRefusal('below-minimum'));
  }
  const file = fileFor(files, judging);
  if (file instanceof UpdateRefusal) return refuse(file);
  return { seen: told, offer: { ...told, file }, refusal: null };
}

function isOlder(told: Seen, seen: Seen): boolean {
  const order = compareVersions(told.version, seen.version);
  return order < 0 || (order === 0 && told.releasedAtMs < seen.releasedAtMs);
}

type ManifestFile = z.infer<typeof manifestSchema>['files'][number];

const ENDINGS: Partial<Record<NodeJS.Platform, string>> = { win32: '.exe', darwin: '.zip', linux: '.AppImage' };
/** Every file that we make names its architecture. */
const ARCHITECTURES: Readonly<Record<string, RegExp>> = {
  x64: /[-.](x64|universal|x86_64)\./,
  arm64: /[-.](arm64|universal)\./,
};
const NAME = /^[\w-][\w.-]*$/;

function fileFor(files: readonly ManifestFile[], { feed, platform, arch }: Judging): OfferedFile | UpdateRefusal {
  const ending = ENDINGS[platform];
  const architecture = ARCHITECTURES[arch];
  if (ending === undefined || architecture === undefined) return new UpdateRefusal('no-file');
  const base = folderOf(feed);
  for (const { url, sha512, size } of files) {
    const at = URL.parse(url, base.href);
    const name = at?.pathname.split('/').at(-1) ?? '';
    if (!name.endsWith(ending) || !architecture.test(name)) continue;
    if (at === null || at.origin !== base.origin || parseSecureUrl(at.href) === undefined || at.search !== '') {
      return new UpdateRefusal('foreign-file');
    }
    if (!NAME.test(name)) return new UpdateRefusal('manifest-invalid');
    return { url: at.href, name, sha512, bytes: size };
  }
  return new UpdateRefusal('no-file');
}
