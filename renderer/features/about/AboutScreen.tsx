import type { JSX } from 'react';
import { Button } from '../../ui/Button.tsx';
import { EntryScreen } from '../../ui/EntryScreen.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { PolicySection } from './PolicySection.tsx';
import { UpdatesSection } from './UpdatesSection.tsx';
import { LicencesSection } from './LicencesSection.tsx';
import { PrivacySection } from './PrivacySection.tsx';
import { SupportSection } from './SupportSection.tsx';
import { VersionSection } from './VersionSection.tsx';
import './about.css';

const TITLE = 'About Chartroom';

/** Before anyone is signed in: what this program is, who decides over it here, and whose work it holds. */
export function AboutScreen({ onClose }: { readonly onClose: () => void }): JSX.Element {
  return (
    <EntryScreen title={TITLE} wide>
      <Sections />
      <div className="screen-actions">
        <Button onPress={onClose}>Back to the sites</Button>
      </div>
    </EntryScreen>
  );
}

type PanelProps = { readonly back: string; readonly onClose: () => void };

/** The same beside a session: what is below the banner waits as it was left. */
export function AboutPanel({ back, onClose }: PanelProps): JSX.Element {
  return (
    <Panel title={TITLE} back={back} onClose={onClose}>
      <Sections />
    </Panel>
  );
}

/** In this order: version, updates, what the hospital decides, help desk, privacy, licences. Each is a Card of its own. */
function Sections(): JSX.Element {
  return (
    <div className="about">
      <VersionSection />
      <UpdatesSection />
      <PolicySection />
      <SupportSection />
      <PrivacySection />
      <LicencesSection />
    </div>
  );
}
