import type { JSX } from 'react';
import { Card } from '../../ui/Card.tsx';
import { LoadedNotice } from '../../ui/LoadedNotice.tsx';
import { useAppAnswer } from '../../use-app-answer.ts';
import { versionFacts } from './version-words.ts';

/** Which build this is, what it runs on and how it came onto this computer. */
export function VersionSection(): JSX.Element {
  const loaded = useAppAnswer('about.describe');
  return (
    <Card title="Version" busy={loaded.state === 'loading'}>
      {loaded.state === 'ready' ? (
        <dl className="about-facts">
          {versionFacts(loaded.value).map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <LoadedNotice loaded={loaded} what="version" again={loaded.again} />
      )}
    </Card>
  );
}
