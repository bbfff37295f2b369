import { useCallback, useEffect, useState, type JSX } from 'react';
import type { SessionView, Theme } from '../../../shared/ipc-contract.ts';
import { useDesktop } from '../../desktop.ts';
import { messageOf } from '../../error-messages.ts';
import { send, useAction } from '../../use-command.ts';
import { Button } from '../../ui/Button.tsx';
import { Environment } from '../../ui/Environment.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import './shell.css';

const THEMES = [
  { key: 'system', text: 'System' },
  { key: 'light', text: 'Light' },
  { key: 'dark', text: 'Dark' },
] as const;

/** Where the data come from, who is signed in, and the way out (D9). */
export function TopBar({ signedIn }: { readonly signedIn: NonNullable<SessionView['signedIn']> }): JSX.Element {
  const { site, user } = signedIn;
  const { theme, choose } = useTheme();
  const change = useAction('sign-in.start');
  const signOut = useAction('session.sign-out');
  const error = change.error ?? signOut.error;
  return (
    <div className="top-bar" role="region" aria-label="Session">
      <Mark />
      <span className="top-site">{site.name}</span>
      <Environment environment={site.environment} />
      {error !== null && (
        <span className="top-error" role="alert">
          {messageOf(error).title}. {messageOf(error).advice}
        </span>
      )}
      <span className="space" />
      <span className="top-user">{user ?? 'User not named by the server'}</span>
      <Segmented quiet label="Theme" options={THEMES} value={theme} onChange={choose} />
      <Button small isDisabled={change.busy} onPress={() => change.run({ siteId: site.id })}>
        Change patient
      </Button>
      <Button small isDisabled={signOut.busy} onPress={() => signOut.run({})}>
        Sign out
      </Button>
    </div>
  );
}

/** The theme is main's: it is shown as chosen once main has it. */
function useTheme(): { theme: Theme; choose: (theme: Theme) => void } {
  const desktop = useDesktop();
  const [theme, setTheme] = useState<Theme>('system');
  useEffect(() => {
    let dropped = false;
    void send(desktop, 'settings.describe', {}).then((result) => {
      if (!dropped && result.ok) setTheme(result.value.theme);
    });
    return () => {
      dropped = true;
    };
  }, [desktop]);
  const choose = useCallback(
    (next: Theme) => {
      void send(desktop, 'settings.set-theme', { theme: next }).then((result) => {
        if (result.ok) setTheme(next);
      });
    },
    [desktop],
  );
  return { theme, choose };
}
