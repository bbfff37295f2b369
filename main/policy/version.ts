/** Versions as of Semantic Versioning 2.0.0, compared as it says (§11). */

/** Numbers of up to nine digits, so that none is ever too large to be compared. */
const NUMBER = '(0|[1-9]\\d{0,8})';
const NAMES = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
/** A version: `1.2.3`, with `-beta.1` and `+build` behind it where there are such. At most 64 characters. */
export const VERSION_PATTERN = new RegExp(
  `^(?=.{5,64}$)${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${NAMES}))?(?:\\+${NAMES})?$`,
);

const LEADING_ZERO = /^0\d+$/;

/** Whether `text` is a version. */
export function isVersion(text: string): boolean {
  const [, , , , pre = ''] = VERSION_PATTERN.exec(text) ?? [];
  return VERSION_PATTERN.test(text) && !pre.split('.').some((name) => LEADING_ZERO.test(name));
}

/**
 * Gives less than 0 where `a` comes before `b`, more than 0 where it comes after, 0 where neither does: what is behind
 * `+` counts for nothing. Both must be versions.
 */
export function compareVersions(a: string, b: string): number {
  const one = VERSION_PATTERN.exec(a) ?? [];
  const other = VERSION_PATTERN.exec(b) ?? [];
  for (const at of [1, 2, 3]) {
    const difference = Number(one[at]) - Number(other[at]);
    if (difference !== 0) return difference;
  }
  return comparePrereleases(one[4], other[4]);
}

function comparePrereleases(a: string | undefined, b: string | undefined): number {
  // What is only about to become a version comes before it.
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const [ours, others] = [a.split('.'), b.split('.')];
  for (const [at, name] of ours.entries()) {
    const other = others[at];
    if (other === undefined) return 1;
    const order = compareNames(name, other);
    if (order !== 0) return order;
  }
  return ours.length - others.length;
}

const isNumber = (name: string): boolean => /^\d+$/.test(name);

function compareNames(a: string, b: string): number {
  if (isNumber(a) && isNumber(b)) return a.length - b.length || compareTexts(a, b);
  if (isNumber(a) !== isNumber(b)) return isNumber(a) ? -1 : 1;
  return compareTexts(a, b);
}

const compareTexts = (a: string, b: string): number => Number(a > b) - Number(a < b);
