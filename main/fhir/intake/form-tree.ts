/** Forms of records, side by side in one tree of texts and places (a radix tree), so that a record is told in one walk. */
import { ownText } from '../json-text.ts';
import { readSlot, resetReading, type Places, type Reading, type Slot } from './slots.ts';

/** A form in order: texts that stand in every record of it, and places between them. */
export type Step = { readonly text: string } | { readonly slot: Slot };

type Node<T> = {
  text: string;
  /** By the first character of the child's text. */
  next: Map<number, Node<T>>;
  slot: { readonly kind: Slot; readonly node: Node<T> } | null;
  form: Form<T> | null;
  parent: Node<T> | null;
};

/** Where a form ends in the tree, and what it stands for. */
export type Form<T> = { node: Node<T>; readonly content: T };

export type FormTree<T> = {
  /** Takes text and the place where a record may begin; gives its form, or null. Where it ends is `end()`. */
  readonly match: (text: string, at: number, into: Reading) => Form<T> | null;
  /** The place behind the record matched last. */
  readonly end: () => number;
  /** Adds a form; null where it would contradict one that is there. */
  readonly insert: (steps: readonly Step[], content: T) => Form<T> | null;
};

const createNode = <T>(text: string, parent: Node<T> | null): Node<T> => ({
  text: ownText(text),
  next: new Map<number, Node<T>>(),
  slot: null,
  form: null,
  parent,
});

/** Cuts a node in two, so that it ends after `length` characters. */
function split<T>(node: Node<T>, length: number): void {
  const rest = createNode(node.text.slice(length), node);
  rest.next = node.next;
  rest.slot = node.slot;
  rest.form = node.form;
  if (rest.form !== null) rest.form.node = rest;
  for (const child of rest.next.values()) child.parent = rest;
  if (rest.slot !== null) rest.slot.node.parent = rest;
  node.next = new Map([[rest.text.charCodeAt(0), rest]]);
  node.slot = null;
  node.form = null;
  node.text = ownText(node.text.slice(0, length));
}

/** Follows `text` from behind `node`, adding what is missing; gives the node behind it. */
function follow<T>(from: Node<T>, text: string): Node<T> {
  let node = from;
  let rest = text;
  while (rest !== '') {
    const child = node.next.get(rest.charCodeAt(0));
    if (child === undefined) {
      const added = createNode(rest, node);
      node.next.set(rest.charCodeAt(0), added);
      return added;
    }
    let same = 1;
    while (same < child.text.length && rest.charCodeAt(same) === child.text.charCodeAt(same)) same++;
    if (same < child.text.length) split(child, same);
    rest = rest.slice(same);
    node = child;
  }
  return node;
}

/** An empty tree. */
export function createFormTree<T>(): FormTree<T> {
  const root = createNode<T>('', null);
  let endAt = 0;
  return {
    end: () => endAt,
    match: (text, from, into) => {
      resetReading(into);
      let node = root;
      let at = from;
      for (;;) {
        const { length } = node.text;
        if (length > 0) {
          if (text.slice(at, at + length) !== node.text) return null;
          at += length;
        }
        if (node.form !== null) {
          endAt = at;
          return node.form;
        }
        const child = node.next.get(text.charCodeAt(at));
        if (child !== undefined) {
          node = child;
          continue;
        }
        if (node.slot === null) return null;
        at = readSlot(node.slot.kind, text, at, into);
        if (at < 0) return null;
        node = node.slot.node;
      }
    },
    insert: (steps, content) => {
      let node = root;
      for (const step of steps) {
        if ('text' in step) {
          node = follow(node, step.text);
          continue;
        }
        node.slot ??= { kind: step.slot, node: createNode('', node) };
        if (node.slot.kind !== step.slot) return null;
        node = node.slot.node;
      }
      if (node.form !== null || node.next.size > 0 || node.slot !== null) return null;
      node.form = { node, content };
      return node.form;
    },
  };
}

/** Takes a form and what stands in its places; gives the text of that record, with nothing where anything may stand. */
export function fill(steps: readonly Step[], places: Places): string {
  let text = '';
  let n = -1;
  for (const step of steps) {
    if ('text' in step) {
      text += step.text;
      continue;
    }
    if (step.slot === 'number' || step.slot === 'date') n += 1;
    text += slotText(step.slot, places, n);
  }
  return text;
}

function slotText(slot: Slot, places: Places, n: number): string {
  switch (slot) {
    case 'id':
      return places.id;
    case 'anything':
      return '';
    case 'number':
      return places.numberText(n);
    case 'date':
      return new Date(places.number(n)).toISOString().slice(0, 10);
    case 'clock':
      return new Date(places.number(n)).toISOString().slice(11, 19);
    case 'millis':
      return new Date(places.number(n)).toISOString().slice(20, 23);
  }
}

/** Takes a form; gives its steps, as they were inserted. */
export function stepsOf<T>(form: Form<T>): Step[] {
  const steps: Step[] = [];
  let below: Node<T> | null = null;
  for (let node: Node<T> | null = form.node; node !== null; node = node.parent) {
    if (below !== null && node.slot?.node === below) steps.push({ slot: node.slot.kind });
    steps.push({ text: node.text });
    below = node;
  }
  return steps.reverse();
}

/** Takes steps and the text of one record; reads what stands in the places; false where the record is of another form. */
export function readSteps(steps: readonly Step[], text: string, into: Reading): boolean {
  resetReading(into);
  let at = 0;
  for (const step of steps) {
    if ('slot' in step) at = readSlot(step.slot, text, at, into);
    else at = text.startsWith(step.text, at) ? at + step.text.length : -1;
    if (at < 0) return false;
  }
  return at === text.length;
}
