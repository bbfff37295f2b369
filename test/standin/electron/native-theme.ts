/** `nativeTheme`: what the app asks for reaches every page as its prefers-color-scheme. */
import type { CdpSession } from '../cdp.ts';
import type { Host } from '../host.ts';
import { StrictEmitter } from '../strict.ts';
import type { HostedWindow } from './browser-window.ts';

type ThemeSource = 'system' | 'light' | 'dark';

export class NativeTheme extends StrictEmitter {
  readonly shouldUseHighContrastColors = false;
  readonly shouldUseInvertedColorScheme = false;
  readonly prefersReducedTransparency = false;
  readonly inForcedColorsMode = false;
  private readonly host: Host;
  private readonly windows: ReadonlySet<HostedWindow>;
  private source: ThemeSource = 'system';

  constructor(host: Host, windows: ReadonlySet<HostedWindow>) {
    super('nativeTheme');
    this.host = host;
    this.windows = windows;
  }

  get themeSource(): ThemeSource {
    return this.source;
  }

  set themeSource(source: ThemeSource) {
    const before = this.shouldUseDarkColors;
    this.source = source;
    this.applyToAll();
    if (before !== this.shouldUseDarkColors) this.emit('updated');
  }

  get shouldUseDarkColors(): boolean {
    return this.source === 'system' ? this.host.options.dark : this.source === 'dark';
  }

  /** Also once a second client has attached to the pages: its own emulation must not stand. */
  applyToAll(): void {
    for (const window of this.windows) window.webContents.run('theme', (cdp) => this.applyTo(cdp));
  }

  async applyTo(cdp: CdpSession): Promise<void> {
    const value = this.shouldUseDarkColors ? 'dark' : 'light';
    await cdp.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] });
  }
}
