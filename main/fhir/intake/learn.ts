/** From one entry of a search to the form that others of its kind have: which places may differ, and what stands there. */
import { leavesOf, type Leaf } from '../json-text.ts';
import type { Step } from './form-tree.ts';
import type { Slot } from './slots.ts';

/**
 * The members of an Observation (as an entry of a Bundle) that differ from one to the next. `time`: a day, or a time
 * with its zone. `anything`: what the model never reads. Every other member is part of the form.
 */
const PLACES: Readonly<Record<string, 'id' | 'time' | 'number' | 'anything'>> = {
  fullUrl: 'anything',
  'resource.id': 'id',
  'resource.meta.lastUpdated': 'time',
  'resource.meta.source': 'anything',
  'resource.text.div': 'anything',
  'resource.identifier[].value': 'anything',
  'resource.basedOn[].reference': 'anything',
  'resource.encounter.reference': 'anything',
  'resource.encounter.display': 'anything',
  'resource.effectiveDateTime': 'time',
  'resource.issued': 'time',
  'resource.performer[].reference': 'anything',
  'resource.specimen.reference': 'anything',
  'resource.device.reference': 'anything',
  'resource.valueQuantity.value': 'number',
  'resource.component[].valueQuantity.value': 'number',
};

const TIME = /^(\d{4}-\d{2}-\d{2})(?:(T)(\d{2}:\d{2}:\d{2})(?:(\.)(\d{3}))?(Z|[+-]\d{2}:\d{2}))?$/;

export type Learned = {
  readonly steps: readonly Step[];
  /** The same for all records of this form, and nearly never for two forms. */
  readonly hash: number;
  /** Which member each number or time is, in order. */
  readonly paths: readonly string[];
};

/** Takes the text of an entry that a parser has accepted; gives its form, or null where it has none that others could share. */
export function learn(text: string): Learned | null {
  const leaves = leavesOf(text);
  if (leaves === null) return null;
  const steps: Step[] = [];
  const paths: string[] = [];
  let from = 0;
  for (const leaf of leaves) {
    const slots = slotsOf(leaf, text);
    if (slots === null) return null;
    if (slots.length === 0) continue;
    steps.push({ text: text.slice(from, leaf.from) }, ...slots);
    from = leaf.to;
    if (slots.some((step) => 'slot' in step && (step.slot === 'number' || step.slot === 'date'))) paths.push(leaf.path);
  }
  const once = (path: string): boolean => leaves.filter((leaf) => leaf.path === path).length === 1;
  if (!once('resource.id') || !once('resource.effectiveDateTime')) return null;
  steps.push({ text: text.slice(from) });
  return { steps, paths, hash: hashOf(steps) };
}

function hashOf(steps: readonly Step[]): number {
  let hash = steps.length;
  for (const step of steps) {
    const text = 'text' in step ? step.text : step.slot;
    for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  }
  return hash;
}

/** None: the leaf belongs to the form. Null: what stands in its place fits no form. */
function slotsOf(leaf: Leaf, text: string): Step[] | null {
  const place = Object.hasOwn(PLACES, leaf.path) ? PLACES[leaf.path] : undefined;
  if (place === undefined) return [];
  // A literal (`"id": true`) has no quotes to stand between: what is read there would be no JSON.
  if (leaf.kind !== (place === 'number' ? 'number' : 'string')) return null;
  if (place !== 'time') return [{ slot: place }];
  const parts = TIME.exec(text.slice(leaf.from, leaf.to));
  if (parts === null) return null;
  const [, , t, , point, , zone] = parts;
  const slot = (kind: Slot): Step => ({ slot: kind });
  const clock = t === undefined ? [] : [{ text: t }, slot('clock')];
  const millis = point === undefined ? [] : [{ text: point }, slot('millis')];
  return [slot('date'), ...clock, ...millis, ...(zone === undefined ? [] : [{ text: zone }])];
}
