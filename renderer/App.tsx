// The looks of all come before those of one feature, which may differ in what it needs.
import './ui/fonts.css';
import './ui/tokens.css';
import './ui/base.css';
import './ui/ui.css';
import './ui/rows.css';
import './ui/screen.css';
import { useEffect, useState, useSyncExternalStore, type JSX } from 'react';
import type { DesktopApi } from '../shared/ipc-contract.ts';
import { ChartScreen } from './ChartScreen.tsx';
import { ClockContext, SYSTEM_CLOCK, type Clock } from './clock.ts';
import { DesktopContext } from './desktop.ts';
import { messageOf } from './error-messages.ts';
import { FailureScreen } from './features/sign-in/FailureScreen.tsx';
import { WaitingScreen } from './features/sign-in/WaitingScreen.tsx';
import { SitesScreen } from './features/sites/SitesScreen.tsx';
import { GenerationContext } from './generation.ts';
import { ErrorDetails } from './ui/ErrorDetails.tsx';
import { Mark } from './ui/Mark.tsx';
import { ScreenHeading } from './ui/ScreenHeading.tsx';
import { createWorkstation, type Known } from './workstation.ts';

type Props = { readonly desktop: DesktopApi; readonly clock?: Clock };

/** The whole window. */
export function App({ desktop, clock = SYSTEM_CLOCK }: Props): JSX.Element {
  const [workstation] = useState(() => createWorkstation(desktop));
  useEffect(() => workstation.start(), [workstation]);
  const known = useSyncExternalStore(workstation.subscribe, workstation.snapshot);
  const title = titleOf(known);
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <DesktopContext value={desktop}>
      <ClockContext value={clock}>
        <GenerationContext value={workstation.generation}>
          <Screen known={known} />
        </GenerationContext>
      </ClockContext>
    </DesktopContext>
  );
}

/** The taskbar and the window list say whose chart this is (D5). */
function titleOf({ session, overview }: Known): string {
  if (session?.signIn != null) return `Signing in to ${session.signIn.site.name} · Chartroom`;
  if (session?.failure != null) return 'Sign-in failed · Chartroom';
  const name = overview?.banner?.name;
  return name === undefined ? 'Chartroom' : `${name} · Chartroom`;
}

function Screen({ known }: { readonly known: Known }): JSX.Element | null {
  const { session, overview, error } = known;
  if (session === null) return error === null ? null : <Broken known={known} />;
  const { signIn, failure, signedIn, generation } = session;
  const backTo = signedIn === null ? null : (overview?.banner?.name ?? 'the open chart');
  if (signIn !== null) return <WaitingScreen progress={signIn} backTo={backTo} />;
  if (failure !== null) return <FailureScreen site={failure.site} error={failure.error} backTo={backTo} />;
  if (signedIn === null) return <SitesScreen />;
  return <ChartScreen key={generation} signedIn={signedIn} overview={overview} error={error} />;
}

/** Main did not even say whether there is a session. */
function Broken({ known: { error } }: { readonly known: Known }): JSX.Element | null {
  if (error === null) return null;
  const { title, what, advice } = messageOf(error);
  return (
    <main className="sign-in">
      <div className="sign-in-inner">
        <Mark />
        <ScreenHeading className="screen-title">{title}</ScreenHeading>
        <p className="screen-lead">
          {what} {advice}
        </p>
        <ErrorDetails error={error} />
      </div>
    </main>
  );
}
