/** Which licences a part of the package may have. Short on purpose: another one is a decision, made here and in review. */

/** SPDX ids that ask for no more than their text beside the program, and forbid no use in a hospital. */
export const ALLOWED: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'Python-2.0',
  'Unicode-3.0',
  'Unlicense',
  'Zlib',
];

/** Additions to a licence that take nothing away. */
const EXCEPTIONS: readonly string[] = ['LLVM-exception'];

/**
 * Whether an SPDX expression (`MIT`, `(MIT OR GPL-2.0)`, `Apache-2.0 WITH LLVM-exception`) can be met with allowed
 * licences alone: of alternatives one, of requirements all. What is no expression is not allowed.
 */
export function isAllowed(expression: string): boolean {
  const words = expression.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const take = (word: string): boolean => {
    if (words[at] !== word) return false;
    at += 1;
    return true;
  };
  const one = (): boolean => {
    if (take('(')) {
      const inner = either();
      return take(')') && inner;
    }
    const id = words[at++] ?? '';
    const plain = ALLOWED.includes(id);
    return take('WITH') ? EXCEPTIONS.includes(words[at++] ?? '') && plain : plain;
  };
  const all = (): boolean => {
    let allowed = one();
    while (take('AND')) allowed = one() && allowed;
    return allowed;
  };
  const either = (): boolean => {
    let allowed = all();
    while (take('OR')) allowed = all() || allowed;
    return allowed;
  };
  const allowed = either();
  return allowed && at === words.length;
}
