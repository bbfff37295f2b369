/** What can be said of anything measured: its codes and units over the years, its ranges by sex and age. */
import type { Day } from './calendar.ts';

export type Sex = 'female' | 'male';

/** One way in which a quantity was reported: its code, its unit, and the factor from the unit of 2026. */
export type Form = {
  readonly loinc: string;
  readonly display: string;
  readonly unit: string;
  readonly ucum: string;
  readonly digits: number;
  readonly times: number;
  /** The first day on which it was no longer used. */
  readonly until?: Day;
  /** Below and above these the laboratory reports no figure but `<` or `>` and the limit. */
  readonly least?: number;
  readonly most?: number;
};
/** A reference range for one sex (or both) from one age in years up to another. */
export type Range = {
  readonly low?: number;
  readonly high?: number;
  readonly sex?: Sex;
  readonly from?: number;
  readonly to?: number;
  /** Ranges of pregnancy apply only where they are asked for. */
  readonly when?: 'pregnant';
};
export type Analyte = {
  readonly text: string;
  /** The laboratory's own code, shared by all forms. */
  readonly local?: string;
  readonly category: 'laboratory' | 'vital-signs';
  readonly forms: readonly Form[];
  readonly ranges: readonly Range[];
  /** Beyond these a result is telephoned: flags LL and HH. */
  readonly critical?: { readonly low?: number; readonly high?: number };
};

type FormRow = readonly [loinc: string, display: string, unit: string, ucum: string, digits: number];
type FormTime = { readonly times?: number; readonly until?: Day; readonly least?: number; readonly most?: number };

/** A form by its columns; `times` is 1 unless told. */
export const form = ([loinc, display, unit, ucum, digits]: FormRow, { times = 1, ...rest }: FormTime = {}): Form => ({
  ...{ loinc, display, unit, ucum, digits, times },
  ...rest,
});
type Bounds = readonly [low: number | undefined, high: number | undefined];
/** A range by its limits; undefined leaves that side open. */
export const range = ([low, high]: Bounds, more: Partial<Range> = {}): Range => ({
  ...(low === undefined ? {} : { low }),
  ...(high === undefined ? {} : { high }),
  ...more,
});
/** One range for women and one for men from an age in years. */
export const bySex = (female: Bounds, male: Bounds, from = 18): Range[] => [
  range(female, { sex: 'female', from }),
  range(male, { sex: 'male', from }),
];
/** A laboratory test, by the laboratory's own code. */
export const lab = (
  text: string,
  local: string,
  forms: readonly Form[],
  ranges: readonly Range[] = [],
  critical?: Analyte['critical'],
): Analyte => ({
  ...{ text, local, category: 'laboratory', forms, ranges },
  ...(critical === undefined ? {} : { critical }),
});
/** What is measured at the bedside, in one unit and without a range. */
export const vital = (text: string, row: FormRow): Analyte => ({
  ...{ text, category: 'vital-signs', forms: [form(row)], ranges: [] },
});

/** The form that was in use on a day. */
export function formOn({ forms }: Analyte, when: Day): Form {
  const form = forms.find(({ until }) => until === undefined || when < until);
  if (form === undefined) throw new RangeError('no form for this day');
  return form;
}

/** The range for a person's sex and age in years (a fraction for infants), undefined where the laboratory has none. */
export function rangeFor(analyte: Analyte, sex: Sex, age: number, pregnant = false): Range | undefined {
  const fits = (each: Range): boolean =>
    (each.sex === undefined || each.sex === sex) && age >= (each.from ?? 0) && age < (each.to ?? Infinity);
  const special = pregnant ? analyte.ranges.find((each) => each.when === 'pregnant' && fits(each)) : undefined;
  return special ?? analyte.ranges.find((each) => each.when === undefined && fits(each));
}
