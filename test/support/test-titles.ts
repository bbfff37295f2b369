/** The titles of a test file, read from its text: what is only in a comment, or left away, is none. */
import ts from 'typescript';

const RUNNERS = new Set(['it', 'test']);
const LEFT_AWAY = new Set(['skip', 'todo', 'fixme', 'fails', 'fail']);

/** `it.each` as `['it', 'each']`; empty where it is no chain of names. */
function chainOf(callee: ts.Expression): readonly string[] {
  if (ts.isIdentifier(callee)) return [callee.text];
  if (!ts.isPropertyAccessExpression(callee)) return [];
  const before = chainOf(callee.expression);
  return before.length === 0 ? [] : [...before, callee.name.text];
}

const textOf = (node: ts.Node): string | null => (ts.isStringLiteralLike(node) ? node.text : null);

/** Every text in the rows of `it.each`. */
function textsIn(rows: ts.Node): readonly string[] {
  const text = textOf(rows);
  if (text !== null) return [text];
  const found: string[] = [];
  ts.forEachChild(rows, (child) => void found.push(...textsIn(child)));
  return found;
}

function titlesOfCall(call: ts.CallExpression): readonly string[] {
  const [first] = call.arguments;
  const title = first === undefined ? null : textOf(first);
  // A title without a body is a call that makes something: `describe.each(rows)`, `test.use(…)`.
  if (title === null || call.arguments.length < 2) return [];
  const each = ts.isCallExpression(call.expression) ? call.expression : null;
  const chain = chainOf(each === null ? call.expression : each.expression);
  if (!RUNNERS.has(chain[0] ?? '') || chain.some((name) => LEFT_AWAY.has(name))) return [];
  const rows = each !== null && title.includes('%s') ? each.arguments.flatMap((rows) => textsIn(rows)) : [];
  return [title, ...rows];
}

/**
 * Titles of the tests in `text`, a TypeScript file, and the texts of the rows that `%s` in a title shows. Tests that are
 * left away (`skip`, `todo`, …) have none.
 */
export function titlesOf(text: string): readonly string[] {
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) titles.push(...titlesOfCall(node));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('test.tsx', text, ts.ScriptTarget.Latest, false, ts.ScriptKind.TSX));
  return titles;
}
