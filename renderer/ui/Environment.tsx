import type { JSX } from 'react';
import type { SiteView } from '../../shared/ipc-contract.ts';

/** Which kind of system the data come from; always visible (D9). */
export function Environment({ environment }: Pick<SiteView, 'environment'>): JSX.Element {
  return <span className={`environment ${environment}`}>{environment}</span>;
}
