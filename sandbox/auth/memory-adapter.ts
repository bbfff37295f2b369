/** Where the authorization server keeps sessions, grants and tokens: in memory, one store per sandbox. */
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

type Entry = { payload: AdapterPayload; expiresAtMs: number };

function sweep(store: Map<string, Entry>): void {
  const now = Date.now();
  for (const [key, entry] of store) if (entry.expiresAtMs <= now) store.delete(key);
}

function adapterFor(store: Map<string, Entry>): Adapter {
  const find = (id: string): Promise<AdapterPayload | undefined> => {
    const entry = store.get(id);
    return Promise.resolve(entry && entry.expiresAtMs > Date.now() ? entry.payload : undefined);
  };
  const findWhere = (match: (payload: AdapterPayload) => boolean): Promise<AdapterPayload | undefined> =>
    Promise.resolve(store.values().find((entry) => match(entry.payload))?.payload);
  return {
    find,
    findByUid: (uid) => findWhere((payload) => payload.uid === uid),
    findByUserCode: (userCode) => findWhere((payload) => payload.userCode === userCode),
    upsert(id, payload, expiresIn) {
      sweep(store);
      const expiresAtMs = expiresIn === undefined ? Infinity : Date.now() + expiresIn * 1000;
      store.set(id, { payload, expiresAtMs });
      return Promise.resolve();
    },
    consume(id) {
      const entry = store.get(id);
      if (entry) entry.payload.consumed = Math.floor(Date.now() / 1000);
      return Promise.resolve();
    },
    destroy(id) {
      store.delete(id);
      return Promise.resolve();
    },
    revokeByGrantId(grantId) {
      for (const [id, entry] of store) if (entry.payload.grantId === grantId) store.delete(id);
      return Promise.resolve();
    },
  };
}

/** Gives a factory of adapters, one map per model, the same each time it is asked for; a consumed token stays until it expires, so that its reuse is seen (RFC 9700 §4.14.2). */
export function createMemoryAdapters(): AdapterFactory {
  const adapters = new Map<string, Adapter>();
  return (model) => {
    const adapter = adapters.get(model) ?? adapterFor(new Map());
    adapters.set(model, adapter);
    return adapter;
  };
}
