import type { JSX, ReactNode } from 'react';
import { ScreenHeading } from '../../ui/ScreenHeading.tsx';

type Props = { readonly title: string; readonly lead: ReactNode; readonly children: ReactNode };

/** The head of one of the places of this screen; the heading takes the focus as the place appears. */
export function PlaceHead({ title, lead, children }: Props): JSX.Element {
  return (
    <div className="place-head">
      <div>
        <ScreenHeading className="place-title">{title}</ScreenHeading>
        <p className="place-lead">{lead}</p>
      </div>
      <div className="place-actions">{children}</div>
    </div>
  );
}
