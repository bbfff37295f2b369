import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture, type Fixture } from './fixture-app/launch.ts';

/** The API of fixture-app/preload.ts, loosely: the tests look at what arrives. */
type Api = Record<string, (...args: unknown[]) => unknown>;
type Scope = typeof globalThis & { api: Api; seen: string[] } & Record<string, unknown>;

let fixtureApp: Fixture;
let page: Page;

beforeAll(async () => {
  fixtureApp = fixture();
  page = await fixtureApp.launch().firstWindow();
  await page.locator('#tocks').filter({ hasText: '3D' }).waitFor();
});
afterAll(() => fixtureApp.dispose());

describe('the bridge between page and preload', () => {
  it('answers invoke and delivers events, with dates as dates', async () => {
    expect(await page.textContent('#sum')).toBe('5');
    expect(await page.textContent('#tocks')).toBe('1D 2D 3D ');
  });

  it("runs the preload before the page's scripts, in a world of its own", async () => {
    const seen = await page.evaluate(() => {
      const scope = globalThis as unknown as Scope;
      const names = ['preloadOnly', 'require', 'process', 'module', 'electron', 'ipcRenderer'];
      return {
        pageScriptSeen: scope.api['pageScriptSeen'],
        visible: names.filter((name) => name in scope),
        left: Object.getOwnPropertyNames(scope).filter((name) => /^_[0-9a-f]{24}$|standin/i.test(name)),
      };
    });
    expect(seen).toEqual({ pageScriptSeen: false, visible: [], left: [] });
  });

  it('exposes a frozen API under a name that cannot be taken over', async () => {
    const seen = await page.evaluate(() => {
      const { api } = globalThis as unknown as Scope;
      const nested = api['nested'] as unknown as { list: [number, object] };
      const { writable, configurable } = Object.getOwnPropertyDescriptor(globalThis, 'api')!;
      const frozen = [api, nested, nested.list, nested.list[1], api['add']].every((value) => Object.isFrozen(value));
      return { writable, configurable, frozen };
    });
    expect(seen).toEqual({ writable: false, configurable: false, frozen: true });
  });

  it('carries calls, callbacks, thrown errors and rejected promises', async () => {
    const seen = await page.evaluate(async () => {
      const { api } = globalThis as unknown as Scope;
      const caught = (error: unknown): string =>
        error instanceof Error ? error.message : 'not an Error of this world';
      const thrown = (): string => {
        try {
          return String(api['throwNow']!());
        } catch (error) {
          return caught(error);
        }
      };
      return {
        call: api['double']!(21),
        isPromise: api['add']!(1, 1) instanceof Promise,
        callback: api['map']!([1, 2, 3], (x: unknown) => (x as number) * 10),
        thrown: thrown(),
        rejected: await (api['fail']!() as Promise<unknown>).catch(caught),
        unknown: await (api['invokeUnknown']!() as Promise<unknown>).catch(caught),
      };
    });
    expect(seen).toEqual({
      call: 42,
      isPromise: true,
      callback: [10, 20, 30],
      thrown: 'thrown at once',
      rejected: "Error invoking remote method 'fail': TypeError: boom",
      unknown: "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
    });
  });

  it('carries dates, maps, sets, big integers and typed arrays to the main process and back', async () => {
    const seen = await page.evaluate(async () => {
      const { api } = globalThis as unknown as Scope;
      const value = {
        date: new Date(5),
        map: new Map([[1, new Set(['x'])]]),
        big: 10n,
        bytes: new Uint8Array([1, 2, 3]),
        none: undefined,
        numbers: [NaN, -0],
      };
      const back = (await api['echo']!(value)) as typeof value;
      return [
        back.date instanceof Date && back.date.getTime() === 5,
        back.map instanceof Map && back.map.get(1)?.has('x') === true,
        back.big === 10n,
        back.bytes instanceof Uint8Array && back.bytes.join() === '1,2,3',
        'none' in back,
        Number.isNaN(back.numbers[0]) && Object.is(back.numbers[1], -0),
      ];
    });
    expect(seen).toEqual([true, true, true, true, true, true]);
  });

  it('refuses functions and symbols over IPC', async () => {
    const messages = await page.evaluate(async () => {
      const { api } = globalThis as unknown as Scope;
      const messageOf = async (call: () => unknown): Promise<string> => {
        try {
          await call();
          return 'accepted';
        } catch (error) {
          return (error as Error).message;
        }
      };
      return Promise.all([
        messageOf(() => api['invokeWithFunction']!()),
        messageOf(() => api['echo']!(() => 1)),
        messageOf(() => api['echo']!(Symbol('s'))),
      ]);
    });
    for (const message of messages) expect(message).toContain('could not be cloned');
  });

  it('shows nothing of its traffic to a page that patches primordials', async () => {
    const seen = await page.evaluate(async () => {
      const scope = globalThis as unknown as Scope;
      const spied: string[] = [];
      const undo: (() => void)[] = [];
      const patch = (target: object, name: string, label: string): void => {
        const original = (target as Record<string, unknown>)[name] as (...args: unknown[]) => unknown;
        const descriptor = Object.getOwnPropertyDescriptor(target, name)!;
        const spy = function (this: unknown, ...args: unknown[]): unknown {
          spied[spied.length] = label;
          return Reflect.apply(original, this, args);
        };
        Object.defineProperty(target, name, { ...descriptor, value: spy });
        undo.unshift(() => Object.defineProperty(target, name, descriptor));
      };
      const trap = (name: string): void => {
        const get = (): undefined => void (spied[spied.length] = `Object.prototype.${name}`);
        Object.defineProperty(Object.prototype, name, { get, configurable: true });
        undo.unshift(() => Reflect.deleteProperty(Object.prototype, name));
      };
      patch(EventTarget.prototype, 'dispatchEvent', 'dispatchEvent');
      patch(Map.prototype, 'get', 'Map.get');
      patch(Map.prototype, 'set', 'Map.set');
      patch(Array.prototype, 'push', 'push');
      patch(Reflect, 'apply', 'apply');
      patch(globalThis, 'structuredClone', 'structuredClone');
      patch(Object, 'freeze', 'freeze');
      for (const name of ['bubbles', 'cancelable', 'composed', 'get', 'set', 'ok', 'error', 't', 'op']) trap(name);
      const before = spied.length;
      const results = [scope.api['double']!(4), scope.api['map']!([1], (x: unknown) => (x as number) + 1)];
      const during = spied.slice(before);
      const sum = scope.api['add']!(4, 5) as Promise<number>;
      for (const restore of undo) restore();
      return { results: [...results, await sum], during };
    });
    expect(seen.results).toEqual([8, [2], 9]);
    expect(seen.during).toEqual([]);
  });

  it('is there again after a reload', async () => {
    await page.reload();
    await page.locator('#sum').filter({ hasText: '5' }).waitFor();
    expect(await page.evaluate(() => Object.isFrozen((globalThis as unknown as Scope).api))).toBe(true);
  });
});
