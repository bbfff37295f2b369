import type { JSX, ReactNode } from 'react';
import type { SiteView } from '../../shared/ipc-contract.ts';
import { Environment } from './Environment.tsx';
import { Mark } from './Mark.tsx';
import { ScreenHeading } from './ScreenHeading.tsx';

type Props = {
  readonly title: string;
  readonly lead?: ReactNode;
  /** For tables, which a column of reading width would break. */
  readonly wide?: boolean;
  readonly children: ReactNode;
};

/** A screen without a chart: one question or one message. */
export function EntryScreen({ title, lead, wide = false, children }: Props): JSX.Element {
  return (
    <main className="entry">
      <div className={`entry-inner${wide ? ' wide' : ''}`}>
        <Mark />
        <ScreenHeading className="screen-title">{title}</ScreenHeading>
        {lead !== undefined && <p className="screen-lead">{lead}</p>}
        {children}
      </div>
    </main>
  );
}

/** Where it is: name or host, and which kind of system (D9). */
export function SiteLead({ site, name = true }: { readonly site: SiteView; readonly name?: boolean }): JSX.Element {
  return (
    <>
      {name && <>{site.name}, </>}
      {site.host} <Environment environment={site.environment} />
    </>
  );
}
