// The looks of all come before those of one feature, which may differ in what it needs.
import './ui/fonts.css';
import './ui/tokens.css';
import './ui/base.css';
import './ui/ui.css';
import './ui/rows.css';
import './ui/screen.css';
import './ui/overlay.css';
import { useEffect, useState, useSyncExternalStore, type JSX } from 'react';
import type { AppErrorView } from '../shared/errors.ts';
import type { DesktopApi, Notice, SessionView } from '../shared/ipc-contract.ts';
import { ClockContext, SYSTEM_CLOCK, type Clock } from './clock.ts';
import { DesktopContext } from './desktop.ts';
import { messageOf } from './error-messages.ts';
import { LaunchScreen } from './features/launch/LaunchScreen.tsx';
import { IdleWarning } from './features/lock/IdleWarning.tsx';
import { LockScreen } from './features/lock/LockScreen.tsx';
import { FailureScreen } from './features/sign-in/FailureScreen.tsx';
import { WaitingScreen } from './features/sign-in/WaitingScreen.tsx';
import { GenerationContext } from './generation.ts';
import { PopulationPlaceContext, type PopulationPlace } from './population-place.ts';
import { ScreenTitleContext } from './screen-title.ts';
import { SessionScreen } from './SessionScreen.tsx';
import { useSmartStyle } from './smart-style.ts';
import { StartScreen } from './StartScreen.tsx';
import { StartingScreen } from './StartingScreen.tsx';
import { Button } from './ui/Button.tsx';
import { EntryScreen } from './ui/EntryScreen.tsx';
import { ErrorDetails } from './ui/ErrorDetails.tsx';
import { useNotices } from './use-notices.ts';
import { createWorkstation, type Known } from './workstation.ts';

type SignedIn = NonNullable<SessionView['signedIn']>;
type Props = { readonly desktop: DesktopApi; readonly clock?: Clock };

/** The whole window. */
export function App({ desktop, clock = SYSTEM_CLOCK }: Props): JSX.Element {
  const [workstation] = useState(() => createWorkstation(desktop));
  useEffect(() => workstation.start(), [workstation]);
  const known = useSyncExternalStore(workstation.subscribe, workstation.snapshot);
  const notices = useNotices(desktop);
  const [screenTitle, setScreenTitle] = useState<string | null>(null);
  const title = screenTitle === null ? titleOf(known) : `${screenTitle} · Chartroom`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  useSmartStyle(known.session?.signedIn?.style ?? null);
  const locksAtMs = known.session?.locksAtMs ?? null;
  return (
    <DesktopContext value={desktop}>
      <ClockContext value={clock}>
        <GenerationContext value={workstation.generation}>
          <ScreenTitleContext value={setScreenTitle}>
            <WithPlace known={known} notices={notices} again={workstation.again} />
          </ScreenTitleContext>
          {locksAtMs !== null && <IdleWarning key={locksAtMs} locksAtMs={locksAtMs} />}
        </GenerationContext>
      </ClockContext>
    </DesktopContext>
  );
}

/** The taskbar and the window list say whose chart this is (D5), and of a locked session nothing. */
function titleOf({ session, overview }: Known): string {
  const words = session === null ? null : titleWords(session, overview?.banner?.name ?? null);
  return words === null ? 'Chartroom' : `${words} · Chartroom`;
}

function titleWords(session: SessionView, patient: string | null): string | null {
  const { signIn, locked, failure, launch, signedIn } = session;
  if (locked !== null) return 'Locked';
  if (signIn !== null) return `Signing in to ${signIn.site.name}`;
  if (failure !== null)
    return AFTER_SIGN_IN.test(failure.error.code) ? messageOf(failure.error).title : 'Sign-in failed';
  if (launch !== null) return `${launch.site.name} asks to open a patient`;
  if (signedIn?.patient === 'none') return `Find a patient, ${signedIn.site.name}`;
  return patient;
}

/** Failures of something else than a sign-in. */
const AFTER_SIGN_IN = /^(launch|refresh|session|revocation|vault|lock|unlock)/;

type ScreenProps = {
  readonly known: Known;
  readonly notices: readonly Notice[];
  /** Asks once more whether there is a session. */
  readonly again: () => void;
};

/** Where somebody was in a panel outlives the patient that was opened from it, and ends with the sign-in. */
function WithPlace({ known, notices, again }: ScreenProps): JSX.Element {
  const [place, setPlace] = useState<PopulationPlace | null>(null);
  const site = known.session?.signedIn?.site.id ?? null;
  const [of, setOf] = useState(site);
  if (of !== site) {
    setOf(site);
    setPlace(null);
  }
  return (
    <PopulationPlaceContext value={[of === site ? place : null, setPlace]}>
      <Screen known={known} notices={notices} again={again} />
    </PopulationPlaceContext>
  );
}

function Screen({ known, notices, again }: ScreenProps): JSX.Element {
  const { session, overview, error } = known;
  if (session === null) return error === null ? <StartingScreen /> : <Broken error={error} again={again} />;
  const { signIn, failure, signedIn, locked, launch, generation } = session;
  const backTo = signedIn === null ? null : backWords(signedIn, overview);
  const patient = overview?.banner?.name ?? null;
  if (signIn !== null) return <WaitingScreen progress={signIn} {...{ backTo, patient }} unlocking={locked} />;
  if (locked !== null) return <LockScreen locked={locked} failure={failure?.error ?? null} />;
  if (failure !== null) return <FailureScreen site={failure.site} error={failure.error} backTo={backTo} />;
  if (launch !== null) return <LaunchScreen launch={launch} />;
  if (signedIn === null) return <StartScreen notices={notices} />;
  return <SessionScreen key={generation} {...{ signedIn, generation, overview, error, notices }} />;
}

const backWords = ({ patient }: SignedIn, overview: Known['overview']): string =>
  patient === 'none' ? 'the search' : (overview?.banner?.name ?? 'the open chart');

/** Main did not even say whether there is a session. */
function Broken({ error, again }: { readonly error: AppErrorView } & Pick<ScreenProps, 'again'>): JSX.Element {
  const { title, what, advice } = messageOf(error);
  return (
    <EntryScreen title={title} lead="It could not be found out whether somebody is signed in here.">
      <div className="card screen-card failure">
        <p className="failure-what">{what}</p>
        <p>{advice}</p>
        <div className="screen-actions">
          <Button look="primary" onPress={again}>
            Try again
          </Button>
        </div>
        <ErrorDetails error={error} />
      </div>
    </EntryScreen>
  );
}
