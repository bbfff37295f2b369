/**
 * Which tests are read together: a documented table by LOINC, in the order in which a clinician goes through them. It
 * groups lines of a table and nothing more: no value, range or name comes from it. A test that is not here stands with
 * the panel that the server sent it in, or with the others of its category.
 */

/** Titles in the order of the sheet; of each its codes in order. */
const PANELS = {
  'Vital signs':
    '85354-9 55284-4 8480-6 8462-4 8867-4 8889-8 9279-1 8310-5 8331-1 8328-7 2708-6 59408-5 3151-8 3150-6 67775-7 80288-4 9269-2',
  'Body measures': '29463-7 3141-9 8302-2 8306-3 39156-5 59576-9 9843-4 8287-5 8280-0 3140-1',
  'Kidney and electrolytes':
    '2160-0 14682-9 33914-3 48642-3 48643-1 62238-1 98979-8 69405-9 88293-6 77147-7 33863-2 3094-0 22664-7 6299-2 ' +
    '14937-7 2823-3 6298-4 2951-2 2947-0 2075-0 1963-8 2028-9 17861-6 2000-8 49765-1 29265-6 2777-1 14879-1 19123-9 ' +
    '2601-3 9318-7 14959-1 32294-1 14958-3',
  Diabetes: '4548-4 59261-8 17856-6 4549-2 41995-2 1558-6 14771-0 76629-5 2345-7 14749-6 2339-0 15074-8 2340-8 41653-7',
  'Blood count':
    '718-7 59260-0 20509-6 4544-3 20570-8 789-8 26453-1 787-2 30428-7 785-6 786-4 788-0 21000-5 6690-2 26464-8 751-8 ' +
    '26499-4 770-8 731-0 26474-7 736-9 742-7 5905-5 711-2 713-8 704-7 706-2 777-3 26515-7 32623-1 32207-3',
  Liver: '1742-6 1920-8 6768-6 2324-2 1975-2 14631-6 1968-7 14629-0 1751-7 2885-2 10834-0',
  Lipids: '2093-3 14647-2 13457-7 18262-6 2089-1 39469-2 22748-8 2085-9 14646-4 43396-1 2571-8 14927-8',
  Heart: '33762-6 30934-4 6598-7 67151-1 10839-9 89579-7 2157-6 13969-1',
  Thyroid: '3016-3 11579-0 3024-7 14920-3 3051-0',
  Clotting: '6301-6 34714-6 5902-2 3173-2 14979-9 3255-7 48065-7',
  Inflammation: '1988-5 30522-7 4537-7 30341-2 33959-8 75241-0',
  'Blood gases': '2744-1 11558-4 2019-8 2703-7 1960-4 1959-6 11555-0 1925-7 2524-7 32693-4',
  'Iron and vitamins': '2276-4 2498-4 2500-7 2502-3 2132-9 2284-8 1989-3 62292-8',
  Urine: '5778-6 5767-9 5811-5 5803-2 5804-0 20454-5 5792-7 5797-6 5794-3 5799-2 5802-4',
} as const satisfies Readonly<Record<string, string>>;

export type PanelPlace = {
  readonly title: string;
  /** Among the panels, from 0. */
  readonly panel: number;
  /** Among the tests of the panel, from 0. */
  readonly test: number;
};

const PLACES = new Map<string, PanelPlace>();
for (const [panel, [title, codes]] of Object.entries(PANELS).entries()) {
  for (const [test, code] of codes.split(' ').entries()) PLACES.set(code, { title, panel, test });
}

/** How many panels the table has: whatever is not in it comes after these. */
export const PANEL_COUNT = Object.keys(PANELS).length;

/** Takes a LOINC code; gives its place in the table, or null where it is not there. */
export function panelOf(loinc: string | null): PanelPlace | null {
  return loinc === null ? null : (PLACES.get(loinc) ?? null);
}
