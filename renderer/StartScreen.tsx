import { useState, type JSX } from 'react';
import type { Notice } from '../shared/ipc-contract.ts';
import { AboutScreen } from './features/about/AboutScreen.tsx';
import { ClientSetupScreen } from './features/client-setup/ClientSetupScreen.tsx';
import { NoticeList } from './features/notices/NoticeList.tsx';
import { SitesScreen } from './features/sites/SitesScreen.tsx';

/** Before anyone is signed in: the sites, and how Chartroom is known to one of them. */
export function StartScreen({ notices }: { readonly notices: readonly Notice[] }): JSX.Element {
  const [setupOf, setSetupOf] = useState<string | null>(null);
  const [about, setAbout] = useState(false);
  if (about) return <AboutScreen onClose={() => setAbout(false)} />;
  if (setupOf === null)
    return (
      <SitesScreen notices={<NoticeList notices={notices} />} onSetUp={setSetupOf} onAbout={() => setAbout(true)} />
    );
  const inMemory = notices.some(({ code }) => code === 'secrets-in-memory');
  return <ClientSetupScreen siteId={setupOf} inMemory={inMemory} onClose={() => setSetupOf(null)} />;
}
