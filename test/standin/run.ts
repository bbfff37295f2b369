/** `node test/standin/run.ts <app folder | main bundle> [arguments of the app]` */
import { pathToFileURL } from 'node:url';
import { makeDouble, type Double } from './double.ts';
import { Host } from './host.ts';
import { provideElectron } from './module-hook.ts';
import { readOptions } from './options.ts';

/** After the parent has gone, or asked to end, this long until Chromium is ended whatever the app does. */
const QUIT_WITHIN_MS = 5_000;

type Evaluation = { id: number; source: string; argument: unknown };

function actAsElectron(host: Host): void {
  const { options } = host;
  process.argv.splice(0, 3, process.execPath, ...(options.packaged ? [] : [options.appPath]));
  const define = (target: object, name: string, value: unknown): void => {
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true });
  };
  define(process, 'type', 'browser');
  define(process, 'resourcesPath', `${options.appPath}/resources`);
  define(process, 'defaultApp', options.packaged ? undefined : true);
  define(process.versions, 'electron', options.electronVersion);
}

function quitWithParent(host: Host, electron: Double): void {
  const quit = (): void => {
    setTimeout(() => {
      host.browser.kill();
      process.exit(71);
    }, QUIT_WITHIN_MS).unref();
    electron.app.quit();
  };
  process.on('disconnect', quit);
  process.on('SIGINT', quit);
  process.on('SIGTERM', quit);
  process.on('exit', () => {
    host.browser.kill();
  });
}

/** Specs run functions in the main process, as Playwright's `electronApplication.evaluate` does. */
function answerEvaluations(host: Host, electron: Double): void {
  process.on('message', (message: Evaluation) => {
    const { id, source, argument } = message;
    void Promise.resolve()
      .then(() => ((0, eval)(`(${source})`) as (electron: Double, argument: unknown) => unknown)(electron, argument))
      .then(
        (value) => {
          host.notify({ id, value });
        },
        (error: unknown) => {
          host.notify({ id, error: error instanceof Error ? String(error.stack) : String(error) });
        },
      );
  });
  // A parent that sends nothing more must not be what keeps the process alive.
  process.channel?.unref();
}

async function run(target: string | undefined): Promise<void> {
  if (target === undefined) throw new Error('usage: node test/standin/run.ts <app folder | main bundle> [arguments]');
  const options = readOptions(target, process.env);
  const host = new Host(options);
  actAsElectron(host);
  const electron = makeDouble(host);
  provideElectron(electron);
  quitWithParent(host, electron);
  answerEvaluations(host, electron);
  await import(pathToFileURL(options.entry).href);
  if (electron.app.isQuitting()) return;
  host.browser.start(
    host.userData,
    (neverCameUp) => {
      if (neverCameUp === undefined) return electron.app.exit(0);
      console.error(`stand-in: the browser did not come up.\n${neverCameUp}`);
      electron.app.exit(70);
    },
    (endpoint) => {
      host.notify({ endpoint });
    },
  );
  electron.app.becomeReady();
}

await run(process.argv[2]);
