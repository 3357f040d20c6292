import { MemoryStore } from '@teable-grid/core';

/** A store for the tables of a device in memory. */
export function memoryTables(): MemoryStore {
  return new MemoryStore();
}
