/**
 * Updates: asks the hospital's own feed where policy says so, and tells, or downloads, checks and installs when the app
 * is closed. Never under a clinician's hands (deploy §2.1–2.6, §3.7). Off: nothing is loaded, and not one byte is sent.
 */
import type { UpdateRefusalCode, Updates } from '../../shared/updates.ts';
import { mayUpdateItself } from '../policy/install-kind.ts';
import { compareVersions } from '../policy/version.ts';
import { askFeed, type Asking } from './ask-feed.ts';
import { checkFile } from './file-check.ts';
import { UpdateRefusal, type Offer, type UpdatePorts, type Updater } from './ports.ts';
import { createSchedule } from './schedule.ts';

export type UpdateService = {
  readonly describe: () => Updates;
  /** Asks now, where policy lets it. Resolves once that is done, whatever came of it. */
  readonly check: () => Promise<void>;
  /** Closes the app, which installs what is ready; does nothing where nothing is. */
  readonly install: () => void;
  /** Installs what is ready, checked once more. On the way out, once everybody is signed out. Never rejects. */
  readonly installOnQuit: () => Promise<void>;
  /** The operating system is being shut down: nothing is begun any more (deploy §2.5). */
  readonly sessionEnds: () => void;
  readonly setAway: (away: boolean) => void;
  /** Policy may have changed: what was begun under another one ends. */
  readonly policyChanged: () => void;
  readonly onChange: (listener: () => void) => void;
  readonly close: () => void;
};

type State =
  | { readonly kind: 'not-asked' | 'asking' | 'current' }
  | { readonly kind: 'offered' | 'downloading'; readonly offer: Offer }
  | { readonly kind: 'ready'; readonly offer: Offer; readonly file: string }
  | { readonly kind: 'refused'; readonly code: UpdateRefusalCode };

/** What policy says, as far as it concerns a question to the feed; null: nobody is to be asked. */
function askingOf({ policy }: UpdatePorts): Asking | null {
  const { updateMode, updateFeed: feed, updateRing: ring, updateMinimumVersion: minimumVersion } = policy().values;
  return updateMode === 'off' || feed === null || ring === '' ? null : { feed, ring, minimumVersion };
}

function installs({ policy, installation }: UpdatePorts): boolean {
  return policy().values.updateMode === 'automatic' && mayUpdateItself(installation);
}

/** Everything of the policy that a running question or download depends on. */
const termsOf = (ports: UpdatePorts): string => JSON.stringify([askingOf(ports), installs(ports)]);

/** Opens the service. `policyChanged` begins it, too. */
export function createUpdates(ports: UpdatePorts): UpdateService {
  let state: State = { kind: 'not-asked' };
  let checkedAtMs: number | null = null;
  let terms = '';
  let ending = false;
  const listeners = new Set<() => void>();
  const tell = (): void => listeners.forEach((listener) => listener());
  const set = (next: State): void => {
    state = next;
    tell();
  };
  const load = once(ports.load);
  const run = createRun({ ports, load, state: () => state, set });
  const one = oneAtATime();
  const check = async (): Promise<void> => {
    const asking = askingOf(ports);
    if (asking === null || ending) return;
    await one.run(async (signal) => {
      await run(asking, signal);
      if (signal.aborted) return;
      checkedAtMs = ports.clock.now();
      tell();
    });
  };
  const schedule = createSchedule(ports.clock, ports.random, () => void check());
  const stop = (): void => {
    one.stop();
    schedule.end();
  };
  return {
    describe: () => describe(ports, state, checkedAtMs),
    check,
    install: () => {
      if (state.kind === 'ready') ports.quit();
    },
    installOnQuit: async () => {
      const found = state;
      stop();
      if (found.kind !== 'ready' || ending || !installs(ports)) return;
      await installNow(ports, await load(), found, () => ending);
    },
    sessionEnds: () => {
      ending = true;
      stop();
    },
    setAway: schedule.setAway,
    policyChanged: () => {
      const now = termsOf(ports);
      if (now === terms) return;
      terms = now;
      stop();
      checkedAtMs = null;
      if (askingOf(ports) !== null) schedule.begin();
      set({ kind: 'not-asked' });
    },
    onChange: (listener) => void listeners.add(listener),
    close: stop,
  };
}

/** Work that is done by one at a time: whoever comes meanwhile waits for the same. Once stopped, another may begin. */
function oneAtATime() {
  let running: { readonly controller: AbortController; readonly done: Promise<void> } | null = null;
  return {
    run: (work: (signal: AbortSignal) => Promise<void>): Promise<void> => {
      if (running !== null) return running.done;
      const controller = new AbortController();
      const done = work(controller.signal).finally(() => {
        if (running?.controller === controller) running = null;
      });
      running = { controller, done };
      return done;
    },
    stop: (): void => {
      running?.controller.abort();
      running = null;
    },
  };
}

/** Loaded once, and again after a failure. */
function once(load: () => Promise<Updater>): () => Promise<Updater> {
  let loaded: Promise<Updater> | null = null;
  return async () => {
    loaded ??= load();
    try {
      return await loaded;
    } catch (cause) {
      loaded = null;
      throw cause;
    }
  };
}

/** Failures of the way to the feed, which pass by themselves, as of a laptop that is taken home. */
const PASSING: ReadonlySet<UpdateRefusalCode> = new Set(['unreachable', 'certificate', 'feed-failed']);

type Running = {
  readonly ports: UpdatePorts;
  readonly load: () => Promise<Updater>;
  readonly state: () => State;
  readonly set: (state: State) => void;
};

/** Asks, and brings what is to be installed. What was ended by `signal` changes nothing any more. */
function createRun({ ports, load, state, set }: Running) {
  return async (asking: Asking, signal: AbortSignal): Promise<void> => {
    const before = state();
    if (before.kind !== 'ready') set({ kind: 'asking' });
    try {
      const updater = await load();
      const offer = await askFeed(asking, ports, updater, signal);
      signal.throwIfAborted();
      if (offer === null) {
        await updater.forget();
        set({ kind: 'current' });
      } else if (before.kind === 'ready' && before.offer.file.sha512 === offer.file.sha512) {
        set(before);
      } else {
        await take(offer, updater, signal);
      }
      ports.log('info', 'updates.checked', { code: state().kind });
    } catch (cause) {
      if (signal.aborted) return;
      const code = cause instanceof UpdateRefusal ? cause.code : 'download-failed';
      ports.log('warn', 'updates.refused', { code });
      // What was checked stays ready: until the feed has answered, nothing of it was touched.
      set(before.kind === 'ready' && PASSING.has(code) ? before : { kind: 'refused', code });
    }
  };

  async function take(offer: Offer, updater: Updater, signal: AbortSignal): Promise<void> {
    if (!installs(ports)) {
      set({ kind: 'offered', offer });
      return;
    }
    set({ kind: 'downloading', offer });
    const file = await updater.download(offer, signal);
    try {
      await checkFile(file, offer.file);
      await ports.checkSigner(file);
    } catch (cause) {
      // What is not to be trusted is not kept.
      await updater.forget();
      throw cause;
    }
    signal.throwIfAborted();
    set({ kind: 'ready', offer, file });
  }
}

/**
 * Everything that was true after the download must still be true now: file and policy may have changed since. While an
 * export runs it is left for another time: an installer ends every process of the program whose files it replaces.
 */
async function installNow(
  ports: UpdatePorts,
  updater: Updater,
  { offer, file }: Extract<State, { kind: 'ready' }>,
  isEnding: () => boolean,
): Promise<void> {
  const { log } = ports;
  try {
    if (isTooOld(offer.version, ports)) throw new UpdateRefusal('below-minimum');
    await checkFile(file, offer.file);
    await ports.checkSigner(file);
    // As late as can be: looking at a signer takes a while.
    if (await ports.exportRuns()) {
      log('info', 'updates.put-off', { code: 'export-runs' });
      return;
    }
    if (isEnding()) return;
    log('info', 'updates.installing');
    await updater.install(file);
  } catch (cause) {
    log('warn', 'updates.refused', { code: cause instanceof UpdateRefusal ? cause.code : 'not-started' });
    await updater.forget();
  }
}

function isTooOld(version: string, { policy }: UpdatePorts): boolean {
  const { updateMinimumVersion: minimum } = policy().values;
  return minimum !== null && compareVersions(version, minimum) < 0;
}

function describe(ports: UpdatePorts, state: State, checkedAtMs: number | null): Updates {
  const { values, origin } = ports.policy();
  const asking = askingOf(ports);
  const resting = values.updateMode === 'off' ? 'off' : 'no-feed';
  return {
    mode: values.updateMode,
    setBy: origin.updateMode,
    installation: ports.installation,
    installsItself: installs(ports),
    version: ports.version,
    feed: values.updateFeed === null ? null : new URL(values.updateFeed).host,
    ring: values.updateRing,
    minimumVersion: values.updateMinimumVersion,
    tooOld: isTooOld(ports.version, ports),
    state: asking === null ? resting : state.kind,
    refusal: asking !== null && state.kind === 'refused' ? state.code : null,
    offered: asking !== null && 'offer' in state ? state.offer.version : null,
    checkedAtMs,
  };
}
