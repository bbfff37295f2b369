import { useEffect, type JSX } from 'react';
import type { SessionView } from '../../../shared/ipc-contract.ts';
import { timeWords, useClock } from '../../clock.ts';
import { messageOf } from '../../error-messages.ts';
import type { PanelName } from '../../panels.ts';
import { useAction } from '../../use-command.ts';
import { Button } from '../../ui/Button.tsx';
import { Environment } from '../../ui/Environment.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { SessionMenu, type SessionActions } from './SessionMenu.tsx';
import './shell.css';

type SignedIn = NonNullable<SessionView['signedIn']>;
type Props = {
  readonly signedIn: SignedIn;
  /** How many things about this machine there are to know. */
  readonly notices: number;
  readonly onOpenPanel: (name: PanelName) => void;
  /** The patient was opened from a panel, which is where it was left. */
  readonly fromPopulation: boolean;
};

/** Where the data come from, who is signed in, and the way out (D9). */
export function TopBar({ signedIn, notices, onOpenPanel, fromPopulation }: Props): JSX.Element {
  const { site } = signedIn;
  const { actions, error } = useSessionActions(signedIn, onOpenPanel);
  useShortcut('l', actions.lock);
  useShortcut('n', actions.openAnother);
  useShortcut('o', actions.changePatient);
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
      {notices > 0 && (
        <Button look="quiet" small onPress={() => onOpenPanel('notices')}>
          <span className="state-dot dot-caution" aria-hidden="true" /> About this computer: {notices}
        </Button>
      )}
      {fromPopulation && (
        <Button look="quiet" small onPress={() => onOpenPanel('population')}>
          Back to the population
        </Button>
      )}
      <Lasting signedIn={signedIn} />
      <Button look="quiet" small onPress={actions.lock}>
        Lock
        <kbd className="kbd" aria-hidden="true">
          Ctrl L
        </kbd>
      </Button>
      <SessionMenu signedIn={signedIn} actions={actions} />
    </div>
  );
}

function useSessionActions({ site, patient }: SignedIn, openPanel: Props['onOpenPanel']) {
  const change = useAction('sign-in.start');
  const close = useAction('patient.close');
  const another = useAction('window.open-another');
  const lock = useAction('lock.now');
  const signOut = useAction('session.sign-out');
  const busy = change.busy || close.busy || signOut.busy;
  const actions: SessionActions = {
    changePatient: () => {
      if (busy || patient === 'none') return;
      if (patient === 'open') close.run({});
      else change.run({ siteId: site.id });
    },
    openPanel,
    openAnother: () => another.run({}),
    lock: () => lock.run({}),
    signOut: () => signOut.run({}),
    busy,
  };
  return { actions, error: change.error ?? close.error ?? another.error ?? lock.error ?? signOut.error };
}

/** How long the sign-in lasts, and whether it goes on by itself (SMART 87). */
function Lasting({ signedIn: { expiresAtMs, renews, ended } }: { readonly signedIn: SignedIn }): JSX.Element | null {
  const clock = useClock();
  if (expiresAtMs === null || ended !== null) return null;
  const at = timeWords(expiresAtMs, clock);
  return <span className="top-lasting">{renews ? `Signed in until ${at}` : `Sign-in ends ${at}`}</span>;
}

/** Ctrl (Command) and a letter act, whatever has the focus: L locks, N opens another window, O another patient. */
function useShortcut(letter: string, act: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== letter) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [letter, act]);
}
