/** Observations on their way into the table: of a page all of them or none. */
import { createReading } from '../intake/slots.ts';
import type { createColumns } from './observation-columns.ts';
import type { ObservationForms } from './observation-forms.ts';

type Span = { readonly from: number; readonly to: number };

export type Intake = {
  /**
   * Takes text and the place where an entry begins; gives the place behind it, or -1 where its form is not known. What
   * was taken waits for `commit`, as does what was parsed.
   */
  readonly take: (text: string, at: number) => number;
  /** Takes an entry that had to be parsed: where it stands, its resource, whether it is of the list that was asked for. */
  readonly parsed: (text: string, at: Span, resource: unknown, isOfList: boolean) => void;
  /** Takes the text that everything was taken from; keeps it all; gives how many records of the list were new. */
  readonly commit: (text: string) => number;
  readonly discard: () => void;
};

type Staged =
  | { readonly form: number; readonly from: number; readonly idFrom: number; readonly idTo: number }
  | { readonly resource: unknown; readonly isOfList: boolean };

/** Takes the forms of a chart, its columns as they are when asked, and what adds a resource that was parsed. */
export function createIntake(
  forms: ObservationForms,
  columns: () => ReturnType<typeof createColumns>,
  add: (resource: unknown) => boolean,
): Intake {
  const reading = createReading();
  let staged: Staged[] = [];
  /** The numbers of what was staged begin here. */
  let stagedFrom: number | null = null;
  const take = (text: string, at: number): number => {
    const form = forms.match(text, at, reading);
    if (form === null) return -1;
    const { numbers } = columns();
    const from = numbers.size();
    stagedFrom ??= from;
    staged.push({ form: form.content.number, from, idFrom: reading.idFrom, idTo: reading.idTo });
    numbers.push(reading);
    return forms.end();
  };
  return {
    take,
    parsed: (text, { from, to }, resource, isOfList) => {
      if (isOfList) forms.learn(text.slice(from, to), resource);
      // If it has a form now, it is kept as the next of that form will be.
      if (!isOfList || take(text, from) < 0) staged.push({ resource, isOfList });
    },
    commit: (text) => {
      let added = 0;
      for (const one of staged) {
        if ('form' in one) added += columns().putForm(text, one.idFrom, one.idTo, one.form, one.from) ? 1 : 0;
        else added += add(one.resource) && one.isOfList ? 1 : 0;
      }
      staged = [];
      stagedFrom = null;
      return added;
    },
    discard: () => {
      if (stagedFrom !== null) columns().numbers.cutTo(stagedFrom);
      staged = [];
      stagedFrom = null;
    },
  };
}
