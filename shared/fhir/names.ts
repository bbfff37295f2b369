/** What a patient is called, one rule for every list (D1). */
import { jsons, text, texts, type Json } from './narrow.ts';

/** The first use found in this order names the patient; an old or temporary name never does while there is another. */
const NAME_USES = ['official', 'usual', null, 'nickname', 'anonymous', 'maiden', 'temp', 'old'] as const;

/** `SMITH, John (Mr)`, or the text where no parts were sent. D1. */
function nameText(name: Json): string | null {
  const family = text(name['family']);
  const given = texts(name['given']).join(' ');
  const prefix = texts(name['prefix']).join(' ');
  if (family === null && given === '') return text(name['text']);
  const full = [family?.toLocaleUpperCase('en'), given === '' ? null : given].filter((t) => t != null).join(', ');
  const suffix = texts(name['suffix']).join(' ');
  return [full, suffix, prefix === '' ? '' : `(${prefix})`].filter((t) => t !== '').join(' ');
}

/** The name that says who this is, and the others. D1. */
export function namesOf(resource: Json): { name: string; otherNames: string[] } {
  const all = jsons(resource['name']).flatMap((sent) => {
    const words = nameText(sent);
    return words === null ? [] : [{ words, use: text(sent['use']) }];
  });
  const main = NAME_USES.flatMap((use) => all.find((name) => name.use === use) ?? []).at(0) ?? all[0];
  if (main === undefined) return { name: 'Name not known', otherNames: [] };
  const others = all
    .filter((name) => name.words !== main.words)
    .map(({ words, use }) => (use === null || use === 'official' || use === 'usual' ? words : `${words}, ${use}`));
  return { name: main.words, otherNames: [...new Set(others)] };
}

const GENDERS: ReadonlyMap<string, string> = new Map([
  ['female', 'Female'],
  ['male', 'Male'],
  ['other', 'Other'],
  ['unknown', 'Unknown'],
]);

/** Takes Patient.gender; gives it in words, as sent where it is none of FHIR's; null: not sent. D1. */
export function genderWord(value: unknown): string | null {
  const sent = text(value);
  return sent === null ? null : (GENDERS.get(sent) ?? sent);
}
