/** Who locked a setting, and where, in words: wherever a setting stops somebody. */
import type { JSX } from 'react';
import type { PolicyPlace, PolicyRow } from '../shared/policy.ts';
import { useAppAnswer } from './use-app-answer.ts';

/** `Set by your organization: registry of the machine, HKEY_LOCAL_MACHINE\…`. */
export const setByWords = ({ name, place }: PolicyPlace): string => `Set by your organization: ${name}, ${place}`;

/** The same for one switch by its name; nothing where nobody set it, or while it is not known. */
export function SetBy({ name }: { readonly name: PolicyRow['switch'] }): JSX.Element | null {
  const loaded = useAppAnswer('policy.describe');
  if (loaded.state !== 'ready') return null;
  const setBy = loaded.value.rows.find((row) => row.switch === name)?.setBy;
  return setBy == null ? null : <bdi className="set-by"> {setByWords(setBy)}.</bdi>;
}
