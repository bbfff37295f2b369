import { useCallback, useEffect, useState, type JSX, type ReactNode } from 'react';
import type { AppErrorView } from '../../../shared/errors.ts';
import type { Response, SiteEntry } from '../../../shared/ipc-contract.ts';
import { useDesktop } from '../../desktop.ts';
import { messageOf } from '../../error-messages.ts';
import { send, useAction } from '../../use-command.ts';
import { Button } from '../../ui/Button.tsx';
import { EntryScreen } from '../../ui/EntryScreen.tsx';
import { Environment } from '../../ui/Environment.tsx';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { FrameRows } from '../../ui/StateNote.tsx';
import './sites.css';

type Sites = Response<'sites.list'>;

type Props = {
  /** What must be known of this machine before signing in. */
  readonly notices: ReactNode;
  /** Opens the client setup of a site. */
  readonly onSetUp: (siteId: string) => void;
  readonly onAbout: () => void;
};

const LEAD =
  'You sign in on the hospital’s own page, in the browser of this computer. Chartroom never sees your password.';

/** The hospitals that the sites file names. */
export function SitesScreen({ notices, onSetUp, onAbout }: Props): JSX.Element {
  const { sites, readAgain } = useSites();
  const signIn = useAction('sign-in.start');
  return (
    <EntryScreen title="Choose a site" lead={LEAD}>
      {notices}
      {signIn.error !== null && <Problem error={signIn.error} />}
      {sites === null ? (
        <div className="card site-frame">
          <p className="site-reading">Reading the sites file</p>
          <FrameRows count={2} />
        </div>
      ) : (
        <SiteList
          sites={sites}
          busy={signIn.busy}
          onSignIn={(siteId) => signIn.run({ siteId })}
          onSetUp={onSetUp}
          onReadAgain={readAgain}
        />
      )}
      <p className="site-about">
        <Button look="quiet" small onPress={onAbout}>
          About Chartroom
        </Button>
      </p>
    </EntryScreen>
  );
}

/** The sites as main has them; null while they are asked for. */
function useSites(): { sites: Sites | null; readAgain: () => void } {
  const desktop = useDesktop();
  const [sites, setSites] = useState<Sites | null>(null);
  const [wish, setWish] = useState<'sites.list' | 'sites.reload'>('sites.list');
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let dropped = false;
    void send(desktop, wish, {}).then((result) => {
      if (!dropped) setSites(result.ok ? result.value : { sites: [], error: result.error });
    });
    return () => {
      dropped = true;
    };
  }, [desktop, wish, attempt]);
  const readAgain = useCallback(() => {
    setSites(null);
    setWish('sites.reload');
    setAttempt((n) => n + 1);
  }, []);
  return { sites, readAgain };
}

type ListProps = {
  readonly sites: Sites;
  readonly busy: boolean;
  readonly onSignIn: (siteId: string) => void;
  readonly onSetUp: (siteId: string) => void;
  readonly onReadAgain: () => void;
};

function SiteList({ sites: { sites, error }, busy, onSignIn, onSetUp, onReadAgain }: ListProps): JSX.Element {
  return (
    <>
      {error !== null && <Problem error={error} onReadAgain={onReadAgain} />}
      {error === null && sites.length === 0 && (
        <section className="card site-problem">
          <h2>No site is set up</h2>
          <p>The sites file names no hospital yet. Let your administrator add one, then read the file again.</p>
          <Button onPress={onReadAgain}>Read the file again</Button>
        </section>
      )}
      <ul className="site-list">
        {sites.map((site) => (
          <li key={site.id}>
            <SiteCard {...{ site, busy, onSignIn, onSetUp }} />
          </li>
        ))}
      </ul>
      {sites.length > 0 && (
        <p className="site-again">
          <Button look="quiet" small onPress={onReadAgain}>
            Read the sites file again
          </Button>
        </p>
      )}
    </>
  );
}

type CardProps = Omit<ListProps, 'sites' | 'onReadAgain'> & { readonly site: SiteEntry };

function SiteCard({ site, busy, onSignIn, onSetUp }: CardProps): JSX.Element {
  return (
    <section className="card site-card" aria-label={site.name}>
      <div className="site-words">
        <h2>{site.name}</h2>
        <p className="site-host">
          {site.host} <Environment environment={site.environment} />
        </p>
        {site.lacks !== null && (
          <p className="site-lacks">Its client secret must be typed in before anyone signs in.</p>
        )}
      </div>
      <div className="site-ways">
        {site.lacks === null && (site.client !== 'public' || site.backend) && (
          <Button look="quiet" aria-label={`Client setup of ${site.name}`} onPress={() => onSetUp(site.id)}>
            Client setup
          </Button>
        )}
        {site.lacks === null ? (
          <Button
            look="primary"
            isDisabled={busy}
            aria-label={`Sign in to ${site.name}`}
            onPress={() => onSignIn(site.id)}
          >
            Sign in
          </Button>
        ) : (
          <Button aria-label={`Set up ${site.name}`} onPress={() => onSetUp(site.id)}>
            Set up
          </Button>
        )}
      </div>
    </section>
  );
}

function Problem({
  error,
  onReadAgain,
}: {
  readonly error: AppErrorView;
  readonly onReadAgain?: () => void;
}): JSX.Element {
  const { title, what, lost, advice } = messageOf(error);
  return (
    <section className="card site-problem" role="alert">
      <h2>{title}</h2>
      <p>
        {what} {lost}
      </p>
      {error.details.file !== undefined && (
        <p>
          {error.code === 'sites-missing' ? 'It is expected at ' : 'The file is '}
          <code>{error.details.file}</code>
        </p>
      )}
      <p className="problem-advice">{advice}</p>
      {onReadAgain !== undefined && (
        <Button look="primary" onPress={onReadAgain}>
          Read the file again
        </Button>
      )}
      <ErrorDetails error={error} />
    </section>
  );
}
