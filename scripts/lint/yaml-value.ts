/** A YAML text as plain values, by the parser that formats the project's files: no second reader of the language. */
import { parsers } from 'prettier/plugins/yaml';

/** What a YAML text can hold here; every scalar is its text. */
export type YamlValue = string | null | readonly YamlValue[] | { readonly [name: string]: YamlValue };

type Node = { readonly type: string; readonly value?: string; readonly children?: readonly (Node | null)[] };

/** Gives the only document of `text`. Throws where it is no YAML, or uses what a configuration has no need of. */
export async function readYaml(text: string): Promise<YamlValue> {
  const parse = parsers.yaml.parse as unknown as (source: string, options: object) => Node | Promise<Node>;
  const root = await parse(text, {});
  const [document, ...more] = childrenOf(root);
  if (document === undefined || more.length > 0) throw new Error('one document is wanted');
  const body = childrenOf(document).find(({ type }) => type === 'documentBody');
  return valueOf(body === undefined ? undefined : childrenOf(body)[0]);
}

const childrenOf = (node: Node): Node[] => (node.children ?? []).filter((child) => child !== null);

function valueOf(node: Node | undefined): YamlValue {
  if (node === undefined) return null;
  switch (node.type) {
    case 'plain':
    case 'quoteSingle':
    case 'quoteDouble':
    case 'blockLiteral':
    case 'blockFolded':
      return node.value ?? '';
    case 'null':
      return null;
    case 'sequence':
    case 'flowSequence':
      return childrenOf(node).map((item) => valueOf(contentOf(item)));
    case 'mapping':
    case 'flowMapping':
      return Object.fromEntries(childrenOf(node).map((item) => pairOf(item)));
    default:
      throw new Error(`no reader for ${node.type}`);
  }
}

/** An item of a list in brackets is its value itself, or stands for it. */
const contentOf = (item: Node): Node | undefined =>
  item.type === 'sequenceItem' || item.type === 'flowSequenceItem' ? childrenOf(item)[0] : item;

function pairOf(item: Node): readonly [string, YamlValue] {
  const [key, value] = item.children ?? [];
  const name = key === null || key === undefined ? null : valueOf(childrenOf(key)[0]);
  if (typeof name !== 'string') throw new Error('a name must be a text');
  return [name, value === null || value === undefined ? null : valueOf(childrenOf(value)[0])];
}
