/**
 * All results of a chart as a sheet: tests down, times across. Of it only the piece that a screen shows ever crosses:
 * the numbers of rows and columns are of the whole sheet, columns counted from the newest time.
 */
import { z } from 'zod';
import { chartTimeSchema, flagSchema, observationStatusSchema, seriesCategorySchema } from './chart-model.ts';

const MAX_ROWS = 200;
const MAX_COLUMNS = 60;
/** Results of one test at one time that are told one by one; what is more is counted. */
export const MAX_IN_CELL = 4;

const span = (most: number) => z.strictObject({ offset: z.int().min(0), limit: z.int().min(1).max(most) });

export const flowsheetQuerySchema = z.strictObject({
  /** Leaves the tests whose name holds each of its words. */
  search: z.string().max(200),
  /** Includes results entered in error (D11). */
  inError: z.boolean(),
  rows: span(MAX_ROWS),
  /** 0 is the newest time. */
  columns: span(MAX_COLUMNS),
});
export type FlowsheetQuery = z.infer<typeof flowsheetQuerySchema>;

const sheetResultSchema = z.object({
  id: z.string(),
  /** Digits and comparator as sent, with the unit only where it is not the row's; null: too long for a cell. */
  text: z.string().nullable(),
  /** As it is read out, with its unit; null: too long for a line. */
  exact: z.string().nullable(),
  /** A number, to be seen at a glance; every other value is words. */
  brief: z.boolean(),
  status: observationStatusSchema,
  flag: flagSchema,
  /** What must be read with it: `unit in doubt`, `no unit sent`, `about the donor`. */
  marks: z.array(z.string()),
});
export type SheetResult = z.infer<typeof sheetResultSchema>;

const sheetCellSchema = z.object({
  column: z.int(),
  /** Results of this test at this time. */
  count: z.int(),
  /** The ones furthest from expected first, those entered in error last. */
  results: z.array(sheetResultSchema).max(MAX_IN_CELL),
});
export type SheetCell = z.infer<typeof sheetCellSchema>;

const sheetRowSchema = z.object({
  /** Of the series; valid within one generation of the chart. */
  key: z.string(),
  name: z.string(),
  kind: z.enum(['single', 'pair', 'text']),
  unit: z.string().nullable(),
  /** Results without a time: they stand in no column. */
  untimed: z.int(),
  cells: z.array(sheetCellSchema).max(MAX_COLUMNS),
});
export type SheetRow = z.infer<typeof sheetRowSchema>;

export const flowsheetSchema = z.object({
  /** Rows that the search leaves, of so many in all. */
  tests: z.int(),
  allTests: z.int(),
  /** Columns: the different times of the results of these rows. */
  times: z.int(),
  /** Results of these rows that stand in a column, and that have no time to stand in one. */
  results: z.int(),
  untimed: z.int(),
  /** Results of these rows that were entered in error, shown or not. */
  inError: z.int(),
  /** Rows of one category, one group after another. */
  groups: z.array(z.object({ category: seriesCategorySchema, first: z.int(), count: z.int() })).max(3),
  columns: z.array(chartTimeSchema).max(MAX_COLUMNS),
  rows: z.array(sheetRowSchema).max(MAX_ROWS),
});
export type Flowsheet = z.infer<typeof flowsheetSchema>;
