/** Takes whose machine it is out of texts: the home, the account's name in a path, and of a URL all but its host. */

export type Hiding = {
  /** The home of the account. */
  readonly home: string;
  readonly account: string;
};

/** Gives the function that hides. `text`: a path, or a text with paths in it. */
export function createHiding({ home, account }: Hiding): (text: string) => string {
  const homes = home.length > 1 ? [home, home.replaceAll('\\', '/')] : [];
  const names = account === '' ? null : new RegExp(`(?<=[\\\\/])${literally(account)}(?=[\\\\/]|$)`, 'giu');
  return (text) => {
    const bare = text.replace(URLS, (_all, scheme: string, host: string) => `${scheme}${host}`);
    const homeless = homes.reduce((left, one) => left.replace(below(one), '~'), bare);
    return names === null ? homeless : homeless.replace(names, '$USER');
  };
}

/** Scheme, host and port stay; user, path, query and fragment go. A `file:` URL is a path. */
const URLS = /\b((?!file:)[a-z][a-z0-9+.-]*:\/\/)(?:[^\s/@"']*@)?([^\s/?#"'):]*(?::\d+)?)[^\s"')]*/gi;

const literally = (text: string): string => text.replace(/[\\^$.|?+()[\]{}*/]/g, '\\$&');
/** Windows and macOS do not tell upper from lower case. */
const below = (home: string): RegExp =>
  new RegExp(`${literally(home.replace(/[\\/]+$/, ''))}(?=[\\\\/]|[\\s"':)]|$)`, 'giu');
