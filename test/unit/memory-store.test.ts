import { MemoryStore } from '@teable-grid/core';
import { describeTableStore } from '../contract/table-store.ts';

describeTableStore('MemoryStore', async () => {
  const store = new MemoryStore();
  return { store, another: async () => store.another() };
});
