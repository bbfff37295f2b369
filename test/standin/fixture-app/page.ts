/** The page of the fixture app. */
type Api = {
  add: (a: number, b: number) => Promise<number>;
  onTock: (listener: (value: { n: number; at: unknown }) => void) => () => void;
  onOpened: (listener: (url: string) => void) => void;
};
const scope = globalThis as unknown as { api: Api; pageScriptRan: boolean };
scope.pageScriptRan = true;

const place = (id: string): HTMLElement => document.getElementById(id)!;
place('sum').textContent = String(await scope.api.add(2, 3));
scope.api.onTock(({ n, at }) => {
  place('tocks').textContent += `${n}${at instanceof Date ? 'D' : '?'} `;
});
scope.api.onOpened((url) => {
  place('opened').textContent = url;
});
