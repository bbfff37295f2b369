/**
 * All results of a chart as a sheet: tests down, times across. Of it only the piece that a screen shows ever crosses:
 * the numbers of rows and columns are of the whole sheet, columns counted from the newest time.
 */
import { z } from 'zod';
import { chartTimeSchema, flagSchema, observationStatusSchema } from './chart-model.ts';

const MAX_ROWS = 200;
const MAX_COLUMNS = 60;
/** Groups that are told apart; what is more stands together. */
export const MAX_GROUPS = 60;
/** Results of one test at one time that are told one by one; what is more is counted. */
export const MAX_IN_CELL = 4;

const span = (most: number) => z.strictObject({ offset: z.int().min(0), limit: z.int().min(1).max(most) });

/** `panel`: by what is read together; `name`; `latest`: the newest result first; `flagged`: by how far the latest is from expected. */
export const sheetOrderSchema = z.enum(['panel', 'name', 'latest', 'flagged']);
export type SheetOrder = z.infer<typeof sheetOrderSchema>;

export const flowsheetQuerySchema = z.strictObject({
  /** Leaves the tests whose name holds each of its words. */
  search: z.string().max(200),
  /** Includes results entered in error (D11). */
  inError: z.boolean(),
  /** Epoch ms; null: open. Results outside are counted and have no column. */
  fromMs: z.number().nullable(),
  toMs: z.number().nullable(),
  order: sheetOrderSchema,
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
  /** Came with the last reading: it was not there before, or not so. */
  arrived: z.boolean(),
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
  /** Results of these rows that lie outside the time asked for (display-34). */
  outside: z.int(),
  /** Results of these rows that came with the last reading; null: the chart was read once. */
  arrived: z.int().nullable(),
  /** Results of these rows that were entered in error, shown or not. */
  inError: z.int(),
  /** Rows that are read together, one group after another; none where the order is another one. */
  groups: z.array(z.object({ title: z.string(), first: z.int(), count: z.int() })).max(MAX_GROUPS),
  columns: z.array(chartTimeSchema).max(MAX_COLUMNS),
  rows: z.array(sheetRowSchema).max(MAX_ROWS),
});
export type Flowsheet = z.infer<typeof flowsheetSchema>;
