import type { DraftRecord, TableName, TableStore } from '@teable-grid/core';
import { expect, it } from 'vitest';
import { batchAfter, entry, sessionRecord, tableRecord } from './batches.ts';

/** A draft as it is kept, with nothing in it but what is given. */
function draft(id: string, contents: Partial<DraftRecord> = {}): DraftRecord {
  return {
    draft: id,
    row: 'r1',
    field: 'f1',
    seen: 0,
    was: null,
    secret: 'secret',
    changes: 0,
    mine: false,
    disputed: false,
    seeder: 7,
    writers: [],
    authors: [],
    ...contents,
  };
}

/** The part of the stores' contract that is about drafts and those who write them. */
export function describeKeptDrafts(getStore: () => TableStore, newName: () => TableName): void {
  const opened = async () => {
    const table = newName();
    await getStore().create(table, 1);
    return (await getStore().open(table))!;
  };
  const kept = async (table: TableName) => [...(await getStore().drafts(table))].sort((a, b) => (a.record.draft < b.record.draft ? -1 : 1));
  const written = (id: string, ...bytes: number[]) => ({ draft: id, update: Uint8Array.from(bytes), whole: false });

  it('ST-32 keeps drafts with what was written into them, in order, and gives them back exactly', async () => {
    const store = getStore();
    const { info } = await opened();
    const about = { table: info.table, fence: info.fence };
    const actor = { id: 'ann', name: 'Ann' };
    const first = draft('d1', { was: 'a\u0000b\ud800', authors: [actor], writers: [{ client: 4_294_967_295, actor }] });
    const start = { ...about, records: [first, draft('d2')], updates: [written('d1', 0, 255), written('d2', 1)], ended: [] };
    expect(await store.keepDrafts(start)).toBe(true);
    const more = Array.from({ length: 12 }, (_, at) => written('d1', at));
    expect(await store.keepDrafts({ ...about, records: [], updates: more, ended: [] })).toBe(true);
    expect(await kept(info.table)).toEqual([
      { record: first, updates: [Uint8Array.of(0, 255), ...more.map(({ update }) => update)] },
      { record: draft('d2'), updates: [Uint8Array.of(1)] },
    ]);
    // Known otherwise from now on; and a whole update takes the place of all before it, also of those that come with it.
    const later = draft('d1', { seen: 3, was: 'x', changes: 1, mine: true });
    const whole = { draft: 'd1', update: Uint8Array.of(9), whole: true };
    await store.keepDrafts({ ...about, records: [later], updates: [written('d1', 8), whole, written('d1', 10)], ended: ['d2'] });
    expect(await kept(info.table)).toEqual([{ record: later, updates: [Uint8Array.of(9), Uint8Array.of(10)] }]);
    expect(await store.tablesWithDrafts()).toContain(info.table);
    await store.keepDrafts({ ...about, records: [], updates: [], ended: ['d1'] });
    expect(await kept(info.table)).toEqual([]);
    expect(await store.tablesWithDrafts()).not.toContain(info.table);
  });

  it('ST-33 keeps nothing of drafts for a writer who has the table no more; they stay with their table', async () => {
    const store = getStore();
    const { info } = await opened();
    const batch = { table: info.table, fence: info.fence, records: [draft('d1')], updates: [written('d1', 1)], ended: [] };
    expect(await store.keepDrafts(batch)).toBe(true);
    await store.open(info.table);
    expect(await store.keepDrafts({ ...batch, records: [draft('d2')], ended: ['d1'] })).toBe(false);
    const [name, to] = [newName(), newName()];
    expect(await store.keepDrafts({ ...batch, table: name })).toBe(false);
    await store.rename(info.table, to);
    expect(await kept(to)).toEqual([{ record: draft('d1'), updates: [Uint8Array.of(1)] }]);
    await store.delete(to);
    expect(await store.tablesWithDrafts()).not.toContain(to);
    expect(await store.keepDrafts({ ...batch, table: to, fence: (await store.info(to))!.fence })).toBe(false);
    await store.restore(to);
    expect(await store.tablesWithDrafts()).toContain(to);
  });

  it('ST-34 keeps all who made a change together', async () => {
    const store = getStore();
    const { info } = await opened();
    const coauthors = [{ id: 'ben', name: 'Ben' }];
    await store.commit(batchAfter({ info }, { log: [entry(1, { coauthors }), entry(2)] }));
    // Stored by another statement.
    const alone = { log: [entry(3, { coauthors })], sessions: [sessionRecord(3)], records: [tableRecord('r1', 3)] };
    await store.commit(batchAfter({ info: { ...info, seq: 2 } }, alone));
    const log = await store.log(info.table, { after: 0, limit: 10 });
    expect(log.map((one) => one.coauthors)).toEqual([coauthors, undefined, coauthors]);
  });
}
