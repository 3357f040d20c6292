import type { TableStore } from '@teable-grid/core';
import { afterAll } from 'vitest';
import { describeOutboxStorage } from '../contract/outbox-storage.ts';
import { describeTableStore } from '../contract/table-store.ts';
import { objectInPage, type Pages, startPages } from './session-page.ts';

// The suites run here, the storages in pages of a real browser.
let pages: Promise<Pages> | null = null;
const inPage = async <Shape extends object>(module: string, make: string): Promise<Shape> => {
  pages ??= startPages();
  return objectInPage<Shape>(await (await pages).open(), module, make);
};

afterAll(async () => (await pages)?.close());

describeTableStore('IndexedDbStore', async () => {
  const open = () => inPage<TableStore>('/packages/client/src/local/indexeddb-store.ts', 'IndexedDbStore.open');
  return { store: await open(), another: open };
});

describeOutboxStorage('IndexedDbOutboxStorage', async () => {
  const open = () =>
    inPage<Awaited<ReturnType<Parameters<typeof describeOutboxStorage>[1]>>['storage']>(
      '/packages/client/src/outbox/indexeddb-outbox-storage.ts',
      'IndexedDbOutboxStorage.open',
    );
  return { storage: await open(), another: open };
});
