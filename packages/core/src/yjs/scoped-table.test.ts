import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Op } from '../change/change.ts';
import type { Execution } from '../execute/context.ts';
import { changes, entryOf, hidden, marker, named, secretTable } from '../testing/secret-table.ts';
import { accepted, rejected, setCell } from '../testing/table-stand.ts';
import { revisionOf, valueOf } from '../table/row.ts';
import type { Conflict } from '../table/conflict.ts';
import type { Table } from '../table/table.ts';
import { UpdateEncoder } from './encoder.ts';
import { encodeTable } from './epoch.ts';
import { readTable } from './reader.ts';
import { scopedEntry, scopedWrites, type WrittenBatch } from '../scope/scope.ts';

/** A document that holds a table without the hidden fields. */
function built(table: Table): { doc: Y.Doc; encoder: UpdateEncoder } {
  const doc = new Y.Doc();
  const encoder = new UpdateEncoder(doc, 99, 1);
  for (const part of encodeTable(table, encoder, hidden)) Y.applyUpdate(doc, part);
  encoder.settle();
  return { doc, encoder };
}

/** What a reader can tell of a table; versions apart, which may be lower where a document was built anew. */
function told(table: Table): unknown {
  const fields = [...table.fields.all()];
  return {
    seq: table.seq,
    fields,
    rows: [...table.rows.all()].map((row) => [
      row.id,
      row.order,
      row.deleted,
      row.created,
      fields.map((field) => [valueOf(row, field), revisionOf(row, field)]),
    ]),
    // They have no order: one that is opened again is last where it is followed.
    conflicts: [...table.conflicts].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    views: [...table.views.all()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

const bytesOf = (doc: Y.Doc): string => Buffer.from(Y.encodeStateAsUpdate(doc)).toString('latin1');

function batchOf(
  before: Table,
  { writes, conflicts }: Extract<Execution, { verdict: { verdict: 'accepted' } }>,
  after: Table,
): WrittenBatch {
  return { changes: [{ writes, entry: { conflicts } }], before, after };
}

describe('a table without what a reader may not see', () => {
  test('SC-1 SC-2 followed change by change or built anew it says the same, and nothing hidden is in its bytes or its changes', () => {
    fc.assert(
      fc.property(changes, (all) => {
        const stand = secretTable();
        const followed = built(stand.table);
        const closed: Conflict[] = [];
        for (const { by, behind, ops } of all) {
          const sent = ops.map((one) => named(one, stand.table, closed)).filter((one) => one !== null);
          if (sent.length === 0) continue;
          const before = stand.table;
          const execution = stand.do(by, sent, { seq: Math.max(0, stand.table.seq - behind) }, by === 'editor' ? hidden : new Set());
          if (by === 'editor') expect(JSON.stringify(execution.verdict)).not.toContain(marker);
          if (execution.verdict.verdict !== 'accepted') continue;
          const accepted = execution as Extract<Execution, { verdict: { verdict: 'accepted' } }>;
          closed.push(...accepted.conflicts.settled);
          const writes = scopedWrites(batchOf(before, accepted, stand.table), hidden);
          Y.applyUpdate(followed.doc, followed.encoder.encode(writes, stand.table.seq));
          followed.encoder.settle();
          expect(JSON.stringify(scopedEntry(entryOf(sent, accepted, before), stand.table.fields, hidden))).not.toContain(marker);
        }
        expect(bytesOf(followed.doc).includes(marker)).toBe(false);
        const anew = built(stand.table);
        expect(bytesOf(anew.doc).includes(marker)).toBe(false);
        expect(told(readTable(followed.doc))).toEqual(told(readTable(anew.doc)));
      }),
      { numRuns: 400 },
    );
  });

  test('SC-2 a settlement that had no effect, as another had settled in the same way, is not told when it was about what is hidden', () => {
    const stand = secretTable();
    const { seq } = stand.table;
    accepted(stand.do('owner', [setCell('r1', 'h', `${marker} one`), setCell('r1', 't', 'one')], { seq }));
    const [h, t] = accepted(stand.do('other', [setCell('r1', 'h', `${marker} two`), setCell('r1', 't', 'two')], { seq })).conflicts;
    const settle = (id: string, value: string): Op => ({
      op: 'resolve-conflicts',
      conflicts: [{ id, current: seq + 1 }],
      outcome: { take: 'other', value },
    });
    const ops = [settle(h!, `${marker} three`), settle(t!, 'three')];
    const eventOf = (by: string) => {
      const before = stand.table;
      const settled = stand.do(by, ops) as Extract<Execution, { verdict: { verdict: 'accepted' } }>;
      accepted(settled);
      return scopedEntry(entryOf(ops, settled, before), stand.table.fields, hidden);
    };
    expect(eventOf('owner')!.ops!.ops).toEqual([ops[1]]);
    expect(eventOf('other')).toBeNull();
  });

  test('SC-2 that a hidden cell of a row with a conflict was written is not told, nor that a new row has hidden defaults', () => {
    const stand = secretTable();
    const toldOf = (...all: readonly Op[][]) => {
      const before = stand.table;
      const changes = all.map((ops) => stand.do('owner', ops) as Extract<Execution, { verdict: { verdict: 'accepted' } }>);
      changes.forEach(accepted);
      return scopedWrites(
        { changes: changes.map(({ writes, conflicts }) => ({ writes, entry: { conflicts } })), before, after: stand.table },
        hidden,
      );
    };
    const { seq } = stand.table;
    accepted(stand.do('owner', [setCell('r1', 't', 'seen', 'r1 text')]));
    accepted(stand.do('other', [{ op: 'delete-rows', rows: ['r1'] }], { seq }));
    const conflictOf = () => [...readTable(built(stand.table).doc).conflicts][0]!;
    const shown = conflictOf();
    expect(toldOf([setCell('r1', 'h', `${marker} 1`)], [setCell('r1', 'k', `${marker} 2`)])).toEqual([]);
    expect(toldOf([setCell('r1', 'h', `${marker} 3`)])).toEqual([]);
    expect(conflictOf()).toEqual(shown);
    // What can be seen is told, and once in a batch.
    const writes = toldOf([setCell('r1', 't', 'again', 'seen')], [setCell('r1', 'k', `${marker} 4`)]);
    expect(writes.map(({ write }) => write)).toEqual(['cell', 'conflict']);
    expect(writes).toContainEqual({ write: 'conflict', conflict: conflictOf() });
    const [row] = toldOf([{ op: 'insert-rows', place: { after: null }, rows: [{ id: 'r9', cells: { t: 'new' } }] }]);
    expect(row).toMatchObject({ write: 'row', row: { cells: ['new'] } });
  });

  test('SC-3 a row’s version is raised by what can be seen of it only', () => {
    const stand = secretTable();
    const before = readTable(built(stand.table).doc).rows.get('r1')!.version;
    accepted(stand.do('owner', [setCell('r1', 'h', `${marker} again`, `${marker} first`)]));
    expect(readTable(built(stand.table).doc).rows.get('r1')!.version).toBe(before);
    const { seq } = stand.table;
    accepted(stand.do('owner', [setCell('r1', 'h', `${marker} one`, `${marker} again`)]));
    const [id] = accepted(stand.do('other', [setCell('r1', 'h', `${marker} two`)], { seq })).conflicts;
    const settle: Op = { op: 'resolve-conflicts', conflicts: [{ id: id!, current: seq + 1 }], outcome: { take: 'current' } };
    const now = stand.table;
    const settled = stand.do('owner', [settle]) as Extract<Execution, { verdict: { verdict: 'accepted' } }>;
    expect(settled.writes).toContainEqual({ write: 'settled', row: 'r1', revision: stand.table.seq });
    expect(scopedWrites(batchOf(now, settled, stand.table), hidden).map(({ write }) => write)).toEqual(['conflict-closed']);
    accepted(stand.do('owner', [setCell('r1', 't', 'seen', 'r1 text')]));
    expect(readTable(built(stand.table).doc).rows.get('r1')!.version).toBe(stand.table.seq);
  });

  test('SC-4 what an author may not see is not there for what he names', () => {
    const stand = secretTable();
    const codes = (...ops: readonly Op[]) => rejected(stand.do('editor', ops, undefined, hidden));
    expect(codes(setCell('r1', 'h', 'mine'))).toEqual(['no-such-field']);
    expect(codes({ op: 'delete-field', field: 'h' })).toEqual(['no-such-field']);
    expect(codes({ op: 'change-field', field: 'k', set: { name: 'Mine' } })).toEqual(['no-such-field']);
    expect(codes({ op: 'move-field', field: 't', place: { after: 'h' } })).toEqual(['no-such-field']);
    expect(codes({ op: 'insert-rows', place: { after: null }, rows: [{ id: 'r9', cells: { h: 'mine' } }] })).toEqual(['no-such-field']);
    // As for one that never was, to the letter but for its name.
    const [secret, never] = ['h', 'x'].map((field) => stand.do('editor', [setCell('r1', field, 'mine')], undefined, hidden));
    expect(JSON.stringify(secret!.verdict).replaceAll('“h”', '“x”')).toBe(JSON.stringify(never!.verdict));
    // A row that he makes has the defaults all the same.
    accepted(stand.do('editor', [{ op: 'insert-rows', place: { after: null }, rows: [{ id: 'r8', cells: {} }] }], undefined, hidden));
    expect(stand.value('r8', 'h')).toBe(`${marker} default`);
  });

  test('SC-5 a conflict about what he may not see is as good as settled to him', () => {
    const stand = secretTable();
    const { seq } = stand.table;
    accepted(stand.do('owner', [setCell('r1', 'h', `${marker} one`)]));
    const [id] = accepted(stand.do('other', [setCell('r1', 'h', `${marker} two`)], { seq })).conflicts;
    const settle = (conflict: string): Op => ({
      op: 'resolve-conflicts',
      conflicts: [{ id: conflict, current: 0 }],
      outcome: { take: 'incoming' },
    });
    expect(rejected(stand.do('editor', [settle(id!)], undefined, hidden))).toEqual(['conflict-settled']);
    expect(rejected(stand.do('editor', [settle('never-was')], undefined, hidden))).toEqual(['conflict-settled']);
    expect(stand.table.conflicts.get(id!)).toBeDefined();
    // So it stays when it is settled: nobody can find out how by guessing.
    accepted(stand.do('owner', [{ op: 'resolve-conflicts', conflicts: [{ id: id!, current: seq + 1 }], outcome: { take: 'incoming' } }]));
    expect(rejected(stand.do('editor', [settle(id!)], undefined, hidden))).toEqual(['conflict-settled']);
    expect(accepted(stand.do('other', [settle(id!)])).conflicts).toEqual([]);
  });

  test('SC-6 a delete is judged by what its author could see; hidden edits that it did not see are kept for those who may', () => {
    const stand = secretTable();
    const { seq } = stand.table;
    accepted(stand.do('owner', [setCell('r1', 'h', `${marker} late`, `${marker} first`)]));
    const deleted = accepted(stand.do('editor', [{ op: 'delete-rows', rows: ['r1'] }], { seq }, hidden));
    expect(deleted.conflicts).toEqual([]);
    expect(stand.table.rows.get('r1')!.deleted).toBe(true);
    const [conflict, ...others] = [...stand.table.conflicts];
    expect(others).toEqual([]);
    expect(conflict).toMatchObject({ kind: 'edited-deleted-row', row: 'r1', field: 'h', incoming: { value: `${marker} late` } });
    expect(conflict!.incoming.by!.actor.id).toBe(`author of ${seq + 1}`);
    const take: Op = {
      op: 'resolve-conflicts',
      conflicts: [{ id: conflict!.id, current: conflict!.current.revision }],
      outcome: { take: 'incoming' },
    };
    accepted(stand.do('owner', [take]));
    expect(stand.table.rows.get('r1')!.deleted).toBe(false);
    expect(stand.value('r1', 'h')).toBe(`${marker} late`);
    // The same edit is not kept twice.
    const again = stand.table.seq;
    accepted(stand.do('owner', [setCell('r2', 'h', `${marker} two`)]));
    for (let time = 0; time < 3; time++) {
      accepted(stand.do('editor', [{ op: 'delete-rows', rows: ['r2'] }], { seq: again }, hidden));
      accepted(stand.do('owner', [{ op: 'restore-rows', rows: ['r2'] }]));
    }
    expect([...stand.table.conflicts].map(({ row }) => row)).toEqual(['r2']);
    // An edit that he could have seen keeps the row, as always.
    const now = stand.table.seq;
    accepted(stand.do('owner', [setCell('r1', 't', 'edited', 'r1 text')]));
    expect(accepted(stand.do('editor', [{ op: 'delete-rows', rows: ['r1'] }], { seq: now }, hidden)).conflicts).toHaveLength(1);
    expect(stand.table.rows.get('r1')!.deleted).toBe(false);
  });

  test('SC-6 so it is when he takes a deletion that had been kept as a conflict', () => {
    const stand = secretTable();
    const { seq } = stand.table;
    accepted(stand.do('owner', [setCell('r1', 't', 'seen', 'r1 text')]));
    const [id] = accepted(stand.do('editor', [{ op: 'delete-rows', rows: ['r1'] }], { seq }, hidden)).conflicts;
    const now = stand.table.seq;
    accepted(stand.do('owner', [setCell('r1', 'h', `${marker} late`, `${marker} first`)]));
    const take: Op = { op: 'resolve-conflicts', conflicts: [{ id: id!, current: now }], outcome: { take: 'incoming' } };
    expect(accepted(stand.do('editor', [take], { seq: now }, hidden)).conflicts).toEqual([]);
    expect(stand.table.rows.get('r1')!.deleted).toBe(true);
    expect([...stand.table.conflicts]).toMatchObject([
      { kind: 'edited-deleted-row', row: 'r1', field: 'h', incoming: { value: `${marker} late` } },
    ]);
  });
});
