import type { JSX } from 'react';

export type TagLook = 'plain' | 'warn' | 'held' | 'strong';
type Props = { readonly look?: TagLook; readonly children: string };

/** A short word that changes how what follows must be read: `Provisional`, `On hold`, `DO NOT GIVE`. */
export function Tag({ look = 'plain', children }: Props): JSX.Element {
  return <span className={`tag ${look}`}>{children}</span>;
}
