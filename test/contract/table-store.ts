import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportRecord, LogEntry, Opened, Snapshot, TableName, TableRecord, TableStore, Value } from '@teable-grid/core';
import { describeKeptDrafts } from './kept-drafts.ts';
import { batchAfter, entries, entry, sessionRecord, tableRecord } from './batches.ts';

/** A store and a way to close it and come back to what it has kept, as a new process would. */
export interface StoreUnderTest {
  readonly store: TableStore;
  /** Another store on the same disk; the first one may be closed or not. */
  another(): Promise<TableStore>;
}

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const nastyTexts = [
  '',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '😀',
  '\\u0000',
  '\\\\u0000',
  '\\',
  '"',
  "'; drop table teable.log; --",
  '{}',
  '{"a":1}',
  'NULL',
  '\r\n\t',
  '\u2028',
  '​',
  'İı',
  '$1',
  '%s',
];
const nastyValue: Value = {
  z: nastyTexts,
  a: [null, true, false, 0, -1.5, 1e300, 5e-324, Number.MAX_SAFE_INTEGER, 0.1 + 0.2],
  'a\u0000key': { __proto__x: null, '': [] },
  nested: [[[[{ deep: ['\ud83d', '\u0000'] }]]]],
};

/** The contract of `TableStore` (server/SPEC.md, Store): every store passes all of it. */
export function describeTableStore(name: string, makeStore: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a table store`, () => {
    let kept: StoreUnderTest;
    let store: TableStore;
    beforeAll(async () => {
      kept = await makeStore();
      store = kept.store;
    });
    afterAll(() => store.close());

    let made = 0;
    // The database may hold tables of an earlier run.
    const workspace = `w${Date.now().toString(36)}`;
    const newName = (): TableName => `${workspace}/t${(made += 1)}`;
    const newTable = async (): Promise<Opened> => {
      const table = newName();
      await store.create(table, 4_294_967_295);
      return opened(table);
    };
    const opened = async (table: TableName, by: TableStore = store): Promise<Opened> => {
      const found = await by.open(table);
      expect(found).not.toBeNull();
      return found!;
    };

    /** Keeps a snapshot as the writer of the table, whoever opened it last. */
    const save = async (table: TableName, snapshot: Snapshot) => store.saveSnapshot(table, (await store.info(table))!.fence, snapshot);

    const sessionsOf = async (table: TableName) => (await store.read(table))!.sessions;

    it('ST-1 makes a table once, empty, in epoch 1, with its writer', async () => {
      const table = newName();
      expect(await store.create(table, 4_294_967_295)).toBe(true);
      expect(await store.create(table, 7)).toBe(false);
      expect(await opened(table)).toEqual({
        info: {
          table,
          name: '',
          deletedAt: null,
          seq: 0,
          fence: expect.any(Number),
          epoch: 1,
          writer: 4_294_967_295,
          epochSeq: 0,
          epochAt: expect.stringMatching(isoTime),
          trimmed: 0,
        },
        snapshot: null,
        tail: [],
      });
    });

    it('ST-1 makes a table once when several ask at the same time', async () => {
      const table = newName();
      const made = await Promise.all([1, 2, 3, 4].map((writer) => store.create(table, writer)));
      expect(made.filter(Boolean)).toHaveLength(1);
    });

    it('ST-2 raises the fence with every open', async () => {
      const { info } = await newTable();
      const next = await opened(info.table);
      expect(next.info.fence).toBeGreaterThan(info.fence);
    });

    it('ST-2 gives different fences to those who open at the same time', async () => {
      const { info } = await newTable();
      const all = await Promise.all([1, 2, 3, 4, 5].map(() => opened(info.table)));
      expect(new Set(all.map((one) => one.info.fence)).size).toBe(5);
    });

    it('ST-2 gives no two tables the same fence', async () => {
      const fences = [];
      for (let at = 0; at < 3; at++) {
        const { info } = await newTable();
        fences.push(info.fence, (await opened(info.table)).info.fence);
      }
      expect(new Set(fences).size).toBe(6);
    });

    it('ST-2 opens nothing for a name that is not there', async () => {
      expect(await store.open(newName())).toBeNull();
    });

    it('ST-3 refuses a commit under a stale fence and stores nothing of it', async () => {
      const first = await newTable();
      const second = await opened(first.info.table);
      const refused = await store.commit(
        batchAfter(first, {
          log: [entry(1)],
          sessions: [sessionRecord(1)],
          records: [tableRecord('r1', 1)],
        }),
      );
      expect(refused).toEqual({
        committed: false,
        reason: 'fenced',
        fence: second.info.fence,
        seq: 0,
      });
      expect(await store.log(first.info.table, { after: 0, limit: 10 })).toEqual([]);
      expect(await store.records(first.info.table)).toEqual([]);
      expect(await sessionsOf(first.info.table)).toEqual([]);
    });

    it('ST-3 refuses a commit after a number that is not the last and stores nothing of it', async () => {
      const table = await newTable();
      await store.commit(batchAfter(table, { log: [entry(1)] }));
      const refused = await store.commit(
        batchAfter(table, {
          log: [entry(1, { change: 'cOther' })],
          records: [tableRecord('r9', 1)],
        }),
      );
      expect(refused).toEqual({
        committed: false,
        reason: 'fenced',
        fence: table.info.fence,
        seq: 1,
      });
      expect((await store.log(table.info.table, { after: 0, limit: 10 })).map((one) => one.change)).toEqual(['c1']);
      expect(await store.records(table.info.table)).toEqual([]);
    });

    it('ST-3 refuses a commit from before a change that an empty batch carries on', async () => {
      const table = await newTable();
      await store.commit(batchAfter(table, { log: [entry(1)] }));
      const late = await store.commit(batchAfter(table, { sessions: [sessionRecord(9)] }));
      expect(late.committed).toBe(false);
      expect(await sessionsOf(table.info.table)).toEqual([]);
    });

    it('ST-4 stores log, sessions and records of a batch together', async () => {
      const { info } = await newTable();
      const batch = batchAfter(
        { info },
        {
          log: entries(1, 3),
          sessions: [sessionRecord(3)],
          records: [tableRecord('r1', 3), tableRecord('r2', 1)],
        },
      );
      expect(await store.commit(batch)).toEqual({ committed: true });
      const after = await opened(info.table);
      expect(after.info.seq).toBe(3);
      expect(after.tail).toEqual(batch.log);
      expect(await sessionsOf(after.info.table)).toEqual(batch.sessions);
      expect(byRow(await store.records(info.table))).toEqual(batch.records);
    });

    it('ST-4 carries on with the next batch', async () => {
      const { info } = await newTable();
      for (let seq = 0; seq < 20; seq += 1) {
        expect(
          await store.commit(batchAfter({ info: { ...info, seq } }, { log: [entry(seq + 1)], sessions: [sessionRecord(seq + 1)] })),
        ).toEqual({ committed: true });
      }
      const after = await opened(info.table);
      expect(after.tail).toEqual(entries(1, 20));
      expect(await sessionsOf(after.info.table)).toEqual([sessionRecord(20)]);
    });

    it('ST-4 keeps tables apart', async () => {
      const [one, two] = [await newTable(), await newTable()];
      await store.commit(
        batchAfter(one, {
          log: [entry(1)],
          sessions: [sessionRecord(1)],
          records: [tableRecord('r1', 1)],
        }),
      );
      expect(await opened(two.info.table)).toMatchObject({
        info: { seq: 0 },
        tail: [],
      });
      expect(await sessionsOf(two.info.table)).toEqual([]);
      expect(await store.records(two.info.table)).toEqual([]);
    });

    it('ST-4 does not take a batch that is misnumbered or for a table that is not there', async () => {
      const table = await newTable();
      await expect(store.commit(batchAfter(table, { log: [entry(2)] }))).rejects.toThrow('numbered');
      await expect(store.commit(batchAfter({ info: { ...table.info, table: newName() } }))).rejects.toThrow('is there');
      expect((await opened(table.info.table)).info.seq).toBe(0);
    });

    it('ST-5 stores the sessions of a batch in which everything was rejected', async () => {
      const table = await newTable();
      const rejected = sessionRecord(1, {
        unconfirmed: [
          {
            n: 1,
            change: 'c1',
            digest: 'd',
            verdict: {
              verdict: 'rejected',
              problems: [
                {
                  code: 'wrong-type',
                  path: 'ops/0/value',
                  message: 'Not a number.',
                },
              ],
            },
            seen: { seq: 0, except: { 'r1/f1': { mine: 1 } } },
          },
        ],
      });
      expect(await store.commit(batchAfter(table, { sessions: [rejected] }))).toEqual({ committed: true });
      const after = await opened(table.info.table);
      expect(after.info.seq).toBe(0);
      expect(await sessionsOf(after.info.table)).toEqual([rejected]);
    });

    it('ST-6 gives back every value exactly, with NULs, broken pairs and the order of keys', async () => {
      const { info } = await newTable();
      const log = [
        entry(1, {
          group: 'g1',
          actor: { id: 'a\u0000nn', name: nastyTexts.join('') },
          ops: {
            seen: { seq: 0, except: { 'r1/f1': 3, 'r1/f2': { mine: 2 } } },
            ops: [
              {
                op: 'set-cell',
                row: 'r1',
                field: 'f1',
                value: nastyValue,
                was: nastyTexts,
              },
            ],
          },
          before: { 'r1/f1': nastyValue, 'r1/f2': '\u0000' },
          verdict: { verdict: 'accepted', seq: 1, conflicts: ['k1', 'k2'] },
        }),
        entry(2, { ops: null, before: {} }),
      ];
      const sessions = [
        sessionRecord(2, {
          subject: '\u0000\ud800"\\',
          unconfirmed: [
            {
              n: 2,
              change: 'c2',
              digest: nastyTexts.join('|'),
              verdict: {
                verdict: 'rejected',
                problems: [
                  {
                    code: 'wrong-value',
                    path: '',
                    message: nastyTexts.join('|'),
                  },
                ],
              },
              seen: null,
            },
          ],
        }),
      ];
      const records = [
        tableRecord('r1', 1, { data: { f1: nastyValue, f2: nastyTexts } }),
        tableRecord('r2', 1, { deleted: true, data: {} }),
        tableRecord('r3', 1, { data: { f1: '\\u0000 \\ud800' } }),
      ];
      await store.commit(batchAfter({ info }, { log, sessions, records }));
      const after = await opened(info.table);
      expect(after.tail).toEqual(log);
      expect(JSON.stringify(after.tail[0])).toBe(JSON.stringify(log[0]));
      expect(JSON.stringify(await sessionsOf(info.table))).toBe(JSON.stringify(sessions));
      expect(byRow(await store.records(info.table))).toEqual(records);
    });

    it('ST-6 gives back every byte, also of a part of a larger buffer', async () => {
      const { info } = await newTable();
      const all = Uint8Array.from({ length: 1024 }, (_, index) => index & 255);
      const updates = [all, all.subarray(100, 400), new Uint8Array(0)];
      await store.commit(batchAfter({ info }, { log: updates.map((update, index) => entry(index + 1, { update })) }));
      const { tail } = await opened(info.table);
      expect(tail.map((one) => [...one.update])).toEqual(updates.map((update) => [...update]));
      expect(tail.every((one) => one.update.constructor === Uint8Array)).toBe(true);
    });

    it('ST-7 lets exactly one of several commits after the same number win', async () => {
      const table = await newTable();
      const all = await Promise.all(
        ['a', 'b', 'c', 'd', 'e', 'f'].map((change) =>
          store.commit(
            batchAfter(table, {
              log: [entry(1, { change })],
              sessions: [sessionRecord(1, { session: change })],
            }),
          ),
        ),
      );
      expect(all.filter((one) => one.committed)).toHaveLength(1);
      expect(all.filter((one) => !one.committed)).toEqual(
        Array.from({ length: 5 }, () => ({
          committed: false,
          reason: 'fenced',
          fence: table.info.fence,
          seq: 1,
        })),
      );
      const after = await opened(table.info.table);
      expect((await sessionsOf(table.info.table)).map((record) => record.session)).toEqual(after.tail.map((one) => one.change));
    });

    it('ST-7 never loses a commit that was confirmed while another opened the table', async () => {
      const table = await newTable();
      const [committed, after] = await Promise.all([store.commit(batchAfter(table, { log: [entry(1)] })), opened(table.info.table)]);
      expect(after.tail).toHaveLength(committed.committed ? 1 : 0);
      expect(after.info.seq).toBe(after.tail.length);
    });

    it('ST-8 gives the snapshot and the log after it', async () => {
      const { info } = await newTable();
      await store.commit(batchAfter({ info }, { log: entries(1, 10) }));
      const snapshot = {
        epoch: 1,
        seq: 7,
        parts: [Uint8Array.of(1, 2, 3), Uint8Array.of(), Uint8Array.from({ length: 100_000 }, (_, index) => index & 255)],
      };
      await save(info.table, snapshot);
      const after = await opened(info.table);
      expect(after.snapshot).toEqual(snapshot);
      expect(after.tail).toEqual(entries(8, 10));
    });

    it('ST-9 replaces a snapshot by a later one and ignores an older one', async () => {
      const { info } = await newTable();
      await store.commit(batchAfter({ info }, { log: entries(1, 10) }));
      const at = (seq: number, parts: number): { epoch: number; seq: number; parts: Uint8Array[] } => ({
        epoch: 1,
        seq,
        parts: Array.from({ length: parts }, (_, part) => Uint8Array.of(seq, part)),
      });
      await save(info.table, at(5, 3));
      await save(info.table, at(9, 2));
      await save(info.table, at(7, 4));
      expect((await opened(info.table)).snapshot).toEqual(at(9, 2));
      await save(info.table, { ...at(99, 1), epoch: 0 });
      expect((await opened(info.table)).snapshot).toEqual(at(9, 2));
    });

    it('ST-9 keeps one whole snapshot when several are saved at the same time', async () => {
      const { info } = await newTable();
      await store.commit(batchAfter({ info }, { log: entries(1, 10) }));
      await Promise.all(
        [3, 10, 5, 10, 8].map((seq, saver) =>
          save(info.table, {
            epoch: 1,
            seq,
            parts: Array.from({ length: 5 - saver }, () => Uint8Array.of(seq, saver)),
          }),
        ),
      );
      const { snapshot } = await opened(info.table);
      expect(snapshot!.seq).toBe(10);
      expect(snapshot!.parts).toHaveLength(5 - snapshot!.parts[0]![1]!);
      expect(new Set(snapshot!.parts.map((part) => part.join())).size).toBe(1);
    });

    it('ST-9 refuses a snapshot that is ahead of what is committed, or empty', async () => {
      const { info } = await newTable();
      await expect(
        save(info.table, {
          epoch: 1,
          seq: 1,
          parts: [Uint8Array.of(1)],
        }),
      ).rejects.toThrow('committed');
      await expect(
        save(info.table, {
          epoch: 2,
          seq: 0,
          parts: [Uint8Array.of(1)],
        }),
      ).rejects.toThrow('committed');
      await expect(save(info.table, { epoch: 1, seq: 0, parts: [] })).rejects.toThrow('part');
      expect((await opened(info.table)).snapshot).toBeNull();
    });

    it('ST-9 ignores the snapshot of a writer who has the table no more', async () => {
      const { info } = await newTable();
      await store.commit(batchAfter({ info }, { log: entries(1, 3) }));
      await opened(info.table);
      await store.saveSnapshot(info.table, info.fence, { epoch: 1, seq: 3, parts: [Uint8Array.of(1)] });
      expect((await opened(info.table)).snapshot).toBeNull();
    });

    it('ST-10 reads the log page by page, in order, also behind a snapshot', async () => {
      const { info } = await newTable();
      await store.commit(batchAfter({ info }, { log: entries(1, 25) }));
      await save(info.table, {
        epoch: 1,
        seq: 25,
        parts: [Uint8Array.of(1)],
      });
      const seen: number[] = [];
      while (true) {
        const page = await store.log(info.table, {
          after: seen.at(-1) ?? 0,
          limit: 10,
        });
        if (page.length === 0) break;
        expect(page.length).toBeLessThanOrEqual(10);
        seen.push(...page.map((one) => one.seq));
      }
      expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
      expect(await store.log(info.table, { after: 23, limit: 10 })).toEqual(entries(24, 25));
      expect(await store.log(newName(), { after: 0, limit: 10 })).toEqual([]);
      // Without its updates it is the same otherwise; a store that keeps them at hand may give them all the same.
      const bare = await store.log(info.table, { after: 23, limit: 10, withoutUpdates: true });
      const unlike = (one: LogEntry) => ({ ...one, update: null });
      expect(bare.map(unlike)).toEqual(entries(24, 25).map(unlike));
    });

    it('ST-11 keeps the last state of each record, deleted rows too', async () => {
      const { info } = await newTable();
      await store.commit(
        batchAfter(
          { info },
          {
            log: [entry(1)],
            records: [tableRecord('r1', 1), tableRecord('r2', 1), tableRecord('r1', 2)],
          },
        ),
      );
      await store.commit(
        batchAfter(
          { info: { ...info, seq: 1 } },
          {
            log: [entry(2)],
            records: [tableRecord('r2', 2, { deleted: true }), tableRecord('r3', 1)],
          },
        ),
      );
      expect(byRow(await store.records(info.table))).toEqual([
        tableRecord('r1', 2),
        tableRecord('r2', 2, { deleted: true }),
        tableRecord('r3', 1),
      ]);
    });

    it('ST-11 takes an import of 5,000 rows and 10 cells in one batch', async () => {
      const { info } = await newTable();
      const records = Array.from({ length: 5_000 }, (_, row) =>
        tableRecord(`r${row}`, 1, {
          data: Object.fromEntries(
            Array.from({ length: 10 }, (_, field) => [`f${field}`, field % 2 === 0 ? `Text of ${row} in ${field}` : row * field]),
          ),
        }),
      );
      const log = [
        entry(1, {
          ops: null,
          before: {},
          update: new Uint8Array(600_000).fill(200),
        }),
      ];
      expect(await store.commit(batchAfter({ info }, { log, records }))).toEqual({ committed: true });
      expect(await store.records(info.table)).toHaveLength(5_000);
      expect((await opened(info.table)).tail[0]!.update).toHaveLength(600_000);
    });

    it('ST-12 lists the tables of a workspace by name, and of no other', async () => {
      const space = `${workspace}_x`;
      for (const table of [`${space}/b`, `${space}/a`, `${workspace}.x/c`, `${workspace}zx/d`]) await store.create(table, 5);
      expect(await store.list(space)).toEqual(
        ['a', 'b'].map((name) => ({
          table: `${space}/${name}`,
          name: '',
          deletedAt: null,
          seq: 0,
          fence: 0,
          epoch: 1,
          writer: 5,
          epochSeq: 0,
          epochAt: expect.stringMatching(isoTime),
          trimmed: 0,
        })),
      );
      expect((await store.list()).map((info) => info.table)).toEqual(expect.arrayContaining([`${space}/a`, `${workspace}zx/d`]));
      expect(await store.list(`${space}-none`)).toEqual([]);
    });

    it('ST-18 gives one session of a table by its id, and none for another', async () => {
      const [one, two] = [await newTable(), await newTable()];
      await store.commit(batchAfter(one, { sessions: [sessionRecord(4), sessionRecord(2, { session: 'sBob' })] }));
      expect(await store.session(one.info.table, 'sAnn')).toEqual(sessionRecord(4));
      expect(await store.session(one.info.table, 'sBob')).toEqual(sessionRecord(2, { session: 'sBob' }));
      expect(await store.session(one.info.table, 'sNobody')).toBeNull();
      expect(await store.session(two.info.table, 'sAnn')).toBeNull();
      expect(await store.session(newName(), 'sAnn')).toBeNull();
    });

    it('ST-18 forgets sessions that have been silent since a time, and no others', async () => {
      const { info } = await newTable();
      await store.commit(batchAfter({ info }, { sessions: [sessionRecord(1)] }));
      await store.expireSessions('2020-01-01T00:00:00.000Z');
      expect(await store.session(info.table, 'sAnn')).not.toBeNull();
      expect(await store.expireSessions('2999-01-01T00:00:00.000Z')).toBeGreaterThan(0);
      expect(await store.session(info.table, 'sAnn')).toBeNull();
    });

    it('ST-19 begins an epoch with a document of its own, and keeps that beside the last snapshot', async () => {
      const { info } = await newTable();
      await store.commit(batchAfter({ info }, { log: entries(1, 10), sessions: [sessionRecord(10)], records: [tableRecord('r1', 9)] }));
      await save(info.table, { epoch: 1, seq: 8, parts: [Uint8Array.of(1)] });
      const parts = [Uint8Array.of(2, 2), Uint8Array.of(3)];
      expect(await store.beginEpoch({ table: info.table, fence: info.fence, seq: 10, writer: 6, parts })).toEqual({ committed: true });
      const begun = await opened(info.table);
      expect(begun).toMatchObject({
        info: { epoch: 2, writer: 6, seq: 10, epochSeq: 10, trimmed: 0 },
        snapshot: { epoch: 2, seq: 10, parts },
        tail: [],
      });
      await store.commit(batchAfter(begun, { log: entries(11, 14) }));
      // One of the old epoch comes too late.
      await save(info.table, { epoch: 1, seq: 10, parts: [Uint8Array.of(9)] });
      expect((await opened(info.table)).tail).toEqual(entries(11, 14));
      await save(info.table, { epoch: 2, seq: 12, parts: [Uint8Array.of(4)] });
      await save(info.table, { epoch: 2, seq: 13, parts: [Uint8Array.of(5)] });
      expect(await opened(info.table)).toMatchObject({ snapshot: { epoch: 2, seq: 13, parts: [Uint8Array.of(5)] }, tail: entries(14, 14) });
      const kept = (await store.read(info.table))!;
      expect(kept).toMatchObject({ base: { epoch: 2, seq: 10, parts }, snapshot: { epoch: 2, seq: 13 } });
      expect([kept.records, kept.sessions]).toEqual([[tableRecord('r1', 9)], [sessionRecord(10)]]);
      expect(await store.log(info.table, { after: 0, limit: 100 })).toEqual(entries(1, 14));
    });

    it('ST-19 begins no epoch under a stale fence, after another number, or without a document', async () => {
      const first = await newTable();
      const { info } = await opened(first.info.table);
      await store.commit(batchAfter({ info }, { log: [entry(1)] }));
      const start = { table: info.table, fence: info.fence, seq: 1, writer: 6, parts: [Uint8Array.of(1)] };
      const fenced = { committed: false, reason: 'fenced', fence: info.fence, seq: 1 };
      expect(await store.beginEpoch({ ...start, fence: first.info.fence })).toEqual(fenced);
      expect(await store.beginEpoch({ ...start, seq: 0 })).toEqual(fenced);
      await expect(store.beginEpoch({ ...start, parts: [] })).rejects.toThrow('document');
      expect(await opened(info.table)).toMatchObject({ info: { epoch: 1 }, tail: [entry(1)] });
    });

    it('ST-19 lets one of a commit and the beginning of an epoch after the same number win', async () => {
      const { info } = await newTable();
      await store.commit(batchAfter({ info }, { log: [entry(1)] }));
      const { table, fence } = info;
      const both = await Promise.all([
        store.beginEpoch({ table, fence, seq: 1, writer: 6, parts: [Uint8Array.of(1)] }),
        store.commit(batchAfter({ info: { ...info, seq: 1 } }, { log: [entry(2)] })),
      ]);
      const after = await opened(table);
      expect(both.filter(({ committed }) => committed)).toHaveLength(1);
      expect(after.info.seq).toBe(both[1].committed ? 2 : 1);
      expect(after.info.epoch).toBe(both[0].committed ? 2 : 1);
    });

    it('ST-10 drops the old end of the log, never of this epoch nor of the last changes, and tells how far', async () => {
      const { info } = await newTable();
      const { table, fence } = info;
      await store.commit(batchAfter({ info }, { log: entries(1, 10) }));
      const late = '2999-01-01T00:00:00.000Z';
      expect(await store.trimLog(table, { before: late, keep: 0 })).toBe(0);
      await store.beginEpoch({ table, fence, seq: 10, writer: 6, parts: [Uint8Array.of(1)] });
      await store.commit(batchAfter(await opened(table), { log: entries(11, 12) }));
      expect(await store.trimLog(table, { before: entry(3).at, keep: 0 })).toBe(2);
      expect(await store.log(table, { after: 0, limit: 2 })).toEqual(entries(3, 4));
      expect(await store.trimLog(table, { before: late, keep: 6 })).toBe(4);
      expect((await store.read(table))!.info.trimmed).toBe(6);
      expect(await store.trimLog(table, { before: late, keep: 0 })).toBe(4);
      expect(await store.trimLog(table, { before: late, keep: 0 })).toBe(0);
      expect(await store.log(table, { after: 0, limit: 100 })).toEqual(entries(11, 12));
      expect(await store.log(table, { after: 11, limit: 100 })).toEqual(entries(12, 12));
      expect(await opened(table)).toMatchObject({ info: { trimmed: 10, seq: 12 }, tail: entries(11, 12) });
    });

    it('ST-28 tells of one table what it is called, of a deleted one too, and nothing of what is not there', async () => {
      const table = await newTable();
      expect(await store.info(table.info.table)).toEqual(table.info);
      await store.commit(batchAfter(table, { log: [entry(1)], name: 'Größe \u0000' }));
      await store.commit(batchAfter({ info: { ...table.info, seq: 1 } }, { log: [entry(2)] }));
      const called = { ...table.info, seq: 2, name: 'Größe \u0000' };
      expect(await store.info(table.info.table)).toEqual(called);
      await store.delete(table.info.table);
      expect(await store.info(table.info.table)).toMatchObject({ name: called.name, deletedAt: expect.stringMatching(isoTime) });
      expect(await store.info(newName())).toBeNull();
    });

    it('ST-29 renames a table with all that hangs on it, and its writer stores nothing more', async () => {
      const { info } = await newTable();
      const to = newName();
      const contents = { log: entries(1, 3), sessions: [sessionRecord(3)], records: [tableRecord('r1', 3)] };
      await store.commit(batchAfter({ info }, contents));
      await save(info.table, { epoch: 1, seq: 2, parts: [Uint8Array.of(1)] });
      expect(await store.rename(info.table, to)).toBe('renamed');
      expect(await store.info(info.table)).toBeNull();
      expect(await store.open(info.table)).toBeNull();
      expect(await store.log(info.table, { after: 0, limit: 9 })).toEqual([]);
      await expect(store.commit(batchAfter({ info: { ...info, seq: 3 } }, { log: [entry(4)] }))).rejects.toThrow();
      const late = await store.commit(batchAfter({ info: { ...info, table: to, seq: 3 } }, { log: [entry(4)] }));
      expect(late).toMatchObject({ committed: false, reason: 'fenced' });
      const after = await opened(to);
      expect(after).toMatchObject({ info: { table: to, seq: 3 }, snapshot: { seq: 2, parts: [Uint8Array.of(1)] }, tail: entries(3, 3) });
      expect(await sessionsOf(to)).toEqual(contents.sessions);
      expect(await store.records(to)).toEqual(contents.records);
      expect(await store.log(to, { after: 0, limit: 9 })).toEqual(contents.log);
      expect(await store.commit(batchAfter(after, { log: [entry(4)] }))).toEqual({ committed: true });
    });

    it('ST-29 a late writer of a renamed table writes nothing into the one that was made under its old name', async () => {
      const { info } = await newTable();
      expect(await store.rename(info.table, newName())).toBe('renamed');
      expect(await store.create(info.table, 9)).toBe(true);
      const made = await opened(info.table);
      expect(await store.commit(batchAfter({ info }, { log: [entry(1)] }))).toMatchObject({ committed: false, reason: 'fenced' });
      await store.saveSnapshot(info.table, info.fence, { epoch: 1, seq: 0, parts: [Uint8Array.of(1)] });
      const start = { table: info.table, fence: info.fence, seq: 0, writer: 6, parts: [Uint8Array.of(1)] };
      expect(await store.beginEpoch(start)).toMatchObject({ committed: false });
      expect(await opened(info.table)).toEqual({ ...made, info: { ...made.info, fence: expect.any(Number) } });
    });

    it('ST-29 gives no name that is taken, also by a deleted table, and renames nothing that is not there', async () => {
      const [one, other, deleted] = [await newTable(), await newTable(), await newTable()].map(({ info }) => info.table) as [
        string,
        string,
        string,
      ];
      await store.delete(deleted);
      expect(await store.rename(one, other)).toBe('exists-already');
      expect(await store.rename(one, deleted)).toBe('exists-already');
      expect(await store.rename(deleted, newName())).toBe('no-such-table');
      expect(await store.rename(newName(), newName())).toBe('no-such-table');
      expect((await store.info(one))!.table).toBe(one);
    });

    it('ST-30 a deleted table is not opened and not written; its name stays taken, and restored it is as it was', async () => {
      const table = await newTable();
      const { info } = table;
      await store.commit(batchAfter(table, { log: entries(1, 2), sessions: [sessionRecord(2)] }));
      expect(await store.delete(info.table)).toBe(true);
      expect(await store.delete(info.table)).toBe(false);
      expect(await store.open(info.table)).toBeNull();
      const next = batchAfter({ info: { ...info, seq: 2 } }, { log: [entry(3)] });
      expect(await store.commit(next)).toMatchObject({ committed: false, reason: 'fenced' });
      expect(await store.create(info.table, 9)).toBe(false);
      expect((await store.list(info.table.split('/')[0])).find((one) => one.table === info.table)?.deletedAt).toMatch(isoTime);
      expect(await store.log(info.table, { after: 0, limit: 9 })).toEqual(entries(1, 2));
      expect(await store.restore(info.table)).toBe(true);
      expect(await store.restore(info.table)).toBe(false);
      expect(await store.commit(next)).toMatchObject({ committed: false, reason: 'fenced' });
      const after = await opened(info.table);
      expect(after).toMatchObject({ info: { seq: 2, deletedAt: null, writer: info.writer }, tail: entries(1, 2) });
      expect(await sessionsOf(info.table)).toEqual([sessionRecord(2)]);
      expect(await store.commit(batchAfter(after, { log: [entry(3)] }))).toEqual({ committed: true });
      expect([await store.delete(newName()), await store.restore(newName())]).toEqual([false, false]);
    });

    it('ST-31 keeps an import as it was begun, and what has become of it; of two of one id the first', async () => {
      const { table } = (await newTable()).info;
      const begun: ImportRecord = {
        id: 'iOne',
        actor: { id: 'ann', name: 'Ann' },
        at: '2026-01-01T00:00:00.000Z',
        digest: 'ab'.repeat(32),
        columns: [{ field: { id: 'f1', name: 'A\u0000', type: 'text', options: { choices: [] } }, isNew: true, newChoices: [] }],
        rows: 12,
        rowsPerChange: 5,
        state: 'begun',
      };
      expect(await store.import(table, 'iOne')).toBeNull();
      expect(await store.beginImport(table, begun)).toEqual(begun);
      expect(await store.beginImport(table, { ...begun, digest: 'other' })).toEqual(begun);
      await store.setImportState(table, 'iOne', 'cancelling');
      const to = newName();
      await store.rename(table, to);
      expect(await store.import(to, 'iOne')).toEqual({ ...begun, state: 'cancelling' });
      expect(await store.import(table, 'iOne')).toBeNull();
      expect(await store.import((await newTable()).info.table, 'iOne')).toBeNull();
      await expect(store.beginImport(newName(), begun)).rejects.toThrow();
    });

    it('ST-2 reads a table without becoming its writer', async () => {
      const { info } = await newTable();
      expect((await store.read(info.table))!.info).toEqual(info);
      expect(await store.commit(batchAfter({ info }, { log: [entry(1)] }))).toEqual({ committed: true });
      expect(await store.read(newName())).toBeNull();
    });

    describeKeptDrafts(() => store, newName);

    it('ST-13 finds everything again after it was closed, and does nothing more itself', async () => {
      const { info } = await newTable();
      const first = await kept.another();
      const before = await opened(info.table, first);
      await first.commit(
        batchAfter(before, {
          log: entries(1, 2),
          sessions: [sessionRecord(2)],
          records: [tableRecord('r1', 1)],
        }),
      );
      await save(info.table, {
        epoch: 1,
        seq: 1,
        parts: [Uint8Array.of(9)],
      });
      await first.close();
      await expect(first.open(info.table)).rejects.toThrow();
      await expect(first.commit(batchAfter({ info: { ...before.info, seq: 2 } }))).rejects.toThrow();
      const second = await kept.another();
      expect(await second.open(info.table)).toEqual({
        info: { ...before.info, seq: 2, fence: expect.any(Number) },
        snapshot: { epoch: 1, seq: 1, parts: [Uint8Array.of(9)] },
        tail: [entry(2)],
      });
      expect(await second.session(info.table, 'sAnn')).toEqual(sessionRecord(2));
      await second.close();
    });
  });
}

function byRow(records: readonly TableRecord[]): readonly TableRecord[] {
  return [...records].sort((a, b) => (a.row < b.row ? -1 : 1));
}
