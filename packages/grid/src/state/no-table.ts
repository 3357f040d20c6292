import type { Table } from '@teable-grid/core';

/** What is asked of a part of a table. What makes another one of it is core's `apply`, which sessions bring along. */
type Asked<Part> = Part extends object ? Omit<Part, 'with' | 'follow'> : Part;

const nothing: { readonly [Part in keyof Table]: Asked<Table[Part]> } = {
  name: '',
  seq: 0,
  fields: { list: [], get: () => undefined, all: () => [], columns: 0 },
  rows: {
    size: 0,
    total: 0,
    chunks: [],
    get: () => undefined,
    at: () => undefined,
    indexOf: () => -1,
    slice: () => [],
    *[Symbol.iterator]() {},
    *all() {},
    orderAfter: () => null,
    orderBefore: () => null,
    changedSince: () => [],
  },
  views: { list: [], get: () => undefined, all: () => [], total: 0 },
  conflicts: { size: 0, get: () => undefined, at: () => [], *[Symbol.iterator]() {} },
  comments: { size: 0, rows: [], get: () => undefined, at: () => [], threads: () => [], *[Symbol.iterator]() {} },
  unique: { size: 0, *fields() {}, holders: () => [] },
  numbers: { size: 0, highest: () => 0 },
};

/**
 * What is shown until a session brings a table: one with nothing in it. Not core's own empty table, which brings along all that changes a
 * table: a page has that from its session.
 */
export const noTable = nothing as Table;
