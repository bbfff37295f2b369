import { useCallback, useEffect, useState, type JSX } from 'react';
import type { AppErrorView } from '../../../shared/errors.ts';
import type { Response, SiteView } from '../../../shared/ipc-contract.ts';
import { useDesktop } from '../../desktop.ts';
import { messageOf } from '../../error-messages.ts';
import { send, useAction } from '../../use-command.ts';
import { Button } from '../../ui/Button.tsx';
import { Environment } from '../../ui/Environment.tsx';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { ScreenHeading } from '../../ui/ScreenHeading.tsx';
import { FrameRows } from '../../ui/StateNote.tsx';
import './sites.css';

type Sites = Response<'sites.list'>;

/** The hospitals that the sites file names. */
export function SitesScreen(): JSX.Element {
  const { sites, readAgain } = useSites();
  const signIn = useAction('sign-in.start');
  return (
    <main className="sites">
      <div className="sites-inner">
        <Mark />
        <ScreenHeading className="screen-title">Choose a site</ScreenHeading>
        <p className="screen-lead">
          You sign in on the hospital’s own page, in the browser of this computer. Chartroom never sees your password.
        </p>
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
            onReadAgain={readAgain}
          />
        )}
      </div>
    </main>
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
  readonly onReadAgain: () => void;
};

function SiteList({ sites: { sites, error }, busy, onSignIn, onReadAgain }: ListProps): JSX.Element {
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
            <SiteCard site={site} busy={busy} onSignIn={onSignIn} />
          </li>
        ))}
      </ul>
    </>
  );
}

type CardProps = { readonly site: SiteView; readonly busy: boolean; readonly onSignIn: (siteId: string) => void };

function SiteCard({ site, busy, onSignIn }: CardProps): JSX.Element {
  return (
    <section className="card site-card" aria-label={site.name}>
      <div className="site-words">
        <h2>{site.name}</h2>
        <p className="site-host">
          {site.host} <Environment environment={site.environment} />
        </p>
      </div>
      <Button look="primary" isDisabled={busy} aria-label={`Sign in to ${site.name}`} onPress={() => onSignIn(site.id)}>
        Sign in
      </Button>
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
