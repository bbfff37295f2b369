/** What the room of updates needs of the world, and what it speaks of. */
import type { UpdateRefusalCode } from '../../shared/updates.ts';
import type { InstallKind } from '../../shared/about.ts';
import type { Policy } from '../policy/policy.ts';
import type { Clock, HttpPort, Log } from '../ports.ts';

/** Nothing was taken, nothing was installed. Carries no address and no text of the feed. */
export class UpdateRefusal extends Error {
  readonly code: UpdateRefusalCode;

  constructor(code: UpdateRefusalCode, options?: { cause?: unknown }) {
    super(code, options);
    this.name = 'UpdateRefusal';
    this.code = code;
  }
}

/** A newer version that may be installed here. */
export type Offer = {
  readonly version: string;
  /** Epoch ms. */
  readonly releasedAtMs: number;
  readonly file: OfferedFile;
};

export type OfferedFile = {
  /** Absolute, of the feed's own origin. */
  readonly url: string;
  /** Its last part: letters, digits, dots, hyphens and underscores. */
  readonly name: string;
  /** Base64. */
  readonly sha512: string;
  readonly bytes: number;
};

/** What downloads and starts installers. Loaded only once policy asks for updates. */
export type Updater = {
  /** The YAML of a manifest as plain values, of which nothing is known yet. Throws where it is none. */
  readonly parse: (text: string) => unknown;
  /** Brings the installer, checked for size and hash; gives its path. Throws UpdateRefusal. */
  readonly download: (offer: Offer, signal: AbortSignal) => Promise<string>;
  /** Hands the installer over to the system; it goes on once this program has ended. Throws UpdateRefusal. */
  readonly install: (file: string) => Promise<void>;
  /** Removes what was downloaded. Never rejects. */
  readonly forget: () => Promise<void>;
};

/** Whether what was downloaded is from who made this program. Throws UpdateRefusal `signer-wrong` or `signer-unknown`. */
export type CheckSigner = (file: string) => Promise<void>;

/** The newest manifest that this computer has seen of a feed's ring. */
export type Seen = { readonly version: string; readonly releasedAtMs: number };
export type SeenManifests = {
  /** null: none yet, or it is not known any more. Never rejects. */
  readonly read: (feed: string) => Promise<Seen | null>;
  /** Never rejects: what cannot be kept lasts as long as the app. */
  readonly write: (feed: string, seen: Seen) => Promise<void>;
};

export type UpdatePorts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly http: HttpPort;
  readonly policy: () => Policy;
  /** Of what runs. */
  readonly version: string;
  readonly installation: InstallKind;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly load: () => Promise<Updater>;
  readonly checkSigner: CheckSigner;
  readonly seen: SeenManifests;
  /** Whether an export runs in another process, or still in this one: an installer would end it. Never rejects. */
  readonly exportRuns: () => Promise<boolean>;
  /** Ends the app in order; `installOnQuit` is called on the way. */
  readonly quit: () => void;
};
