/** What an administrator's tools offer for a switch: a tick, a number, a list, a text. */
import type { SwitchDescription } from '../../main/policy/policy.ts';

export type Kind =
  | { readonly kind: 'tick' }
  | { readonly kind: 'number'; readonly least: number; readonly most: number }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'text' };

type Schema = Readonly<Record<string, unknown>>;

/** Takes a switch, gives its kind; "null" is said by not configuring it. Throws where a new rule has no kind yet. */
export function kindOf({ schema }: Pick<SwitchDescription, 'schema'>): Kind {
  const some = (schema['anyOf'] as Schema[] | undefined)?.find(({ type }) => type !== 'null') ?? schema;
  const { type, minimum, maximum } = some;
  const choices = some['enum'];
  const types = [type].flat().filter((one) => one !== 'null');
  if (Array.isArray(choices)) return { kind: 'choice', of: choices.map(String) };
  if (types[0] === 'boolean') return { kind: 'tick' };
  if (types[0] === 'string') return { kind: 'text' };
  if (types[0] === 'integer' && typeof minimum === 'number' && typeof maximum === 'number')
    return { kind: 'number', least: minimum, most: maximum };
  throw new Error('this rule cannot be told to an administrator’s tools yet');
}
