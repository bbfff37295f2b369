import { useState, type JSX } from 'react';
import type { Licence } from '../../../shared/about.ts';
import { Card } from '../../ui/Card.tsx';
import { Disclosed } from '../../ui/Disclosed.tsx';
import { LoadedNotice } from '../../ui/LoadedNotice.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { useAppAnswer } from '../../use-app-answer.ts';

/** Our own licence, and everything that others made: by name, with the whole text on demand. */
export function LicencesSection(): JSX.Element {
  const loaded = useAppAnswer('about.licences', null);
  return (
    <Card title="Licences" busy={loaded.state === 'loading'}>
      <div className="about-words">
        <p>Chartroom is free software under the Apache License 2.0.</p>
        <p>
          Electron and Chromium bring notices of their own: the files LICENSE.electron.txt and LICENSES.chromium.html in
          the program’s folder, on a Mac among the resources of the app.
        </p>
      </div>
      {loaded.state === 'ready' ? (
        <LicenceList licences={loaded.value} />
      ) : (
        <LoadedNotice loaded={loaded} what="list of licences" again={loaded.again} />
      )}
    </Card>
  );
}

function LicenceList({ licences }: { readonly licences: readonly Licence[] }): JSX.Element {
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const found = licences.filter(({ name, licence }) => `${name} ${licence}`.toLowerCase().includes(wanted));
  return (
    <>
      <div className="licence-tools">
        <p role="status">
          {wanted === ''
            ? `${licences.length} parts by others`
            : `${found.length} of ${licences.length} have “${search.trim()}” in name or licence`}
        </p>
        <SearchField label="Find a part or a licence" value={search} onChange={setSearch} />
      </div>
      <ul className="licences" aria-label="Parts by others">
        {found.map((one) => (
          <li key={`${one.name} ${one.version}`}>
            <LicenceRow {...one} />
          </li>
        ))}
      </ul>
    </>
  );
}

function LicenceRow({ name, version, licence, text }: Licence): JSX.Element {
  return (
    <>
      <span className="licence-name">
        {name} <span className="licence-version">{version}</span>
      </span>
      <span className="licence-id">{licence}</span>
      <Disclosed show="Show text" hide="Hide text" about={`${name} ${version}`}>
        {/* A text of that length is scrolled by keys too. */}
        <pre className="licence-text" tabIndex={0} role="region" aria-label={`Licence of ${name} ${version}`}>
          {text}
        </pre>
      </Disclosed>
    </>
  );
}
