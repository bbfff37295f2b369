/** What all parts of the double share: the options, the browser, the record of what was asked. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { BrowserProcess } from './browser-process.ts';
import type { Options } from './options.ts';

/** What the double was asked to do outside the page: `['openExternal', url]`, `['showErrorBox', title, text]`, … */
export type TraceEntry = readonly [what: string, ...details: unknown[]];
/** To the process that started the stand-in, where there is one. */
export type Notice =
  { endpoint: string } | { window: string } | { id: number; value: unknown } | { id: number; error: string };

export class Host {
  readonly options: Options;
  readonly trace: TraceEntry[] = [];
  readonly browser: BrowserProcess;
  userData: string;

  constructor(options: Options) {
    this.options = options;
    this.userData = options.userData ?? switchValue('user-data-dir') ?? defaultUserData(options);
    this.browser = new BrowserProcess(options);
  }

  record(...entry: TraceEntry): void {
    this.trace.push(entry);
    if (this.options.traceFile !== undefined) fs.appendFileSync(this.options.traceFile, `${JSON.stringify(entry)}\n`);
  }

  notify(notice: Notice): void {
    if (process.connected) process.send?.(notice);
  }

  /** Says on standard error what went wrong inside the double. */
  warn(where: string, error: unknown): void {
    process.stderr.write(`[stand-in] ${where}: ${error instanceof Error ? String(error.stack) : String(error)}\n`);
  }

  async exit(code: number): Promise<void> {
    await this.browser.close();
    process.exit(code);
  }
}

/** The value of `--name=value` among the app's arguments; undefined where it is absent. */
export function switchValue(name: string): string | undefined {
  const prefix = `--${name}=`;
  return process.argv.find((argument) => argument.startsWith(prefix))?.slice(prefix.length);
}

export const appDataFolder = (): string => process.env['XDG_CONFIG_HOME'] ?? path.join(os.homedir(), '.config');

const defaultUserData = ({ manifest }: Options): string =>
  path.join(appDataFolder(), `${manifest.productName ?? manifest.name}-standin`);
