import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { apply } from '../table/apply.ts';
import { emptyTable, type Table } from '../table/table.ts';
import { defaultViewProperties } from '../view/view.ts';
import type { Write } from '../table/write.ts';
import { revisionOf, valueOf } from '../table/row.ts';
import { UpdateEncoder } from './encoder.ts';
import { encodeTable } from './epoch.ts';
import { documentName, mapOf, parseDocumentName } from './layout.ts';
import { followTable, readTable, readTableInSteps } from './reader.ts';
import { packDocument, unpackDocument } from './packed-document.ts';
import { encodeParts, encodeSince, encodeSinceInSteps } from './snapshot.ts';

const writer = 77;

function freshDoc(): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = 4;
  return doc;
}

const fieldWrite = (n: number, revision: number): Write => ({
  write: 'field',
  field: {
    id: `f${n}`,
    name: `Field ${n}`,
    type: 'text',
    options: {},
    order: `a${n}`,
    column: n,
    deleted: false,
    revision,
    typeRevision: revision,
    deletedRevision: 0,
  },
});

/** A write that makes sense in any table: rows r0 to r9, fields f0 to f3, conflicts k0 to k3. */
const anyWrite = (revision: number): fc.Arbitrary<Write> => {
  const row = fc.nat(9).map((n) => `r${n}`);
  const value = fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null));
  const conflict = (id: string, incoming: string): Write => {
    const by = { actor: { id: 'u', name: 'U' }, at: '2026-01-01T00:00:00Z' };
    const sides = { current: { value: 'x', by, revision }, incoming: { value: incoming, by, change: 'c1', session: 's1', n: 1, revision } };
    return { write: 'conflict', conflict: { id, kind: 'both-wrote', row: 'r0', field: 'f0', base: { value: 'b', from: 'was' }, ...sides } };
  };
  return fc.oneof(
    {
      weight: 2,
      arbitrary: fc.record({ id: row, value, order: fc.stringMatching(/^a[1-9]$/) }).map(
        ({ id, value: cell, order }): Write => ({
          write: 'row',
          row: { id, order, created: revision, version: revision, cells: [cell, null, 'z'], revisions: null },
        }),
      ),
    },
    {
      weight: 6,
      arbitrary: fc
        .record({ row, field: fc.nat(3), value })
        .map(({ row: id, field, value: cell }): Write => ({ write: 'cell', row: id, field: `f${field}`, value: cell, revision })),
    },
    fc
      .record({ row, order: fc.stringMatching(/^a[1-9]$/) })
      .map(({ row: id, order }): Write => ({ write: 'order', row: id, order, revision })),
    fc.record({ row, deleted: fc.boolean() }).map(({ row: id, deleted }): Write => ({ write: 'deleted', row: id, deleted, revision })),
    row.map((id): Write => ({ write: 'settled', row: id, revision })),
    fc.nat(3).map((n) => fieldWrite(n, revision)),
    fc.record({ n: fc.nat(3), frozen: fc.nat(5), deleted: fc.boolean() }).map(({ n, ...said }): Write => {
      const stamps = { revision, deletedRevision: 0 };
      return { write: 'view', view: { id: `v${n}`, name: `View ${n}`, ...defaultViewProperties, order: `a${n}`, ...said, ...stamps } };
    }),
    fc.record({ id: fc.nat(3), incoming: fc.string() }).map(({ id, incoming }) => conflict(`k${id}`, incoming)),
    fc.nat(3).map((id): Write => ({ write: 'conflict-closed', id: `k${id}` })),
    fc.record({ id: fc.nat(3), text: fc.string(), deleted: fc.boolean() }).map(({ id, text, deleted }): Write => {
      const by = { actor: { id: 'u', name: 'U' }, at: '2026-01-01T00:00:00Z' };
      const words = { text, mentions: [by.actor], by, edited: null, resolved: by, deleted, created: revision };
      return { write: 'comment', comment: { id: `m${id}`, row: 'r0', field: id === 0 ? null : 'f0', thread: null, ...words } };
    }),
    fc.string().map((name): Write => ({ write: 'name', name })),
  );
};

/** Some batches of changes; only writes to rows that are there, as execute makes them. */
const batches = fc
  .array(fc.array(fc.array(anyWrite(1), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 })
  .map((all) => {
    const rows = new Set<string>();
    let seq = 0;
    return all.map((batch) =>
      batch.map((writes) => {
        seq += 1;
        const kept: Write[] = [];
        for (const write of writes) {
          if (write.write === 'row') {
            if (rows.has(write.row.id)) continue;
            rows.add(write.row.id);
            kept.push({ write: 'row', row: { ...write.row, created: seq, version: seq } });
          } else if (!('row' in write) || rows.has(write.row)) kept.push('revision' in write ? { ...write, revision: seq } : write);
        }
        return { writes: kept, seq };
      }),
    );
  });

/** The same writes by Yjs itself. */
function setNatively(doc: Y.Doc, writes: readonly Write[], seq: number): void {
  doc.transact(() => {
    for (const write of writes) {
      switch (write.write) {
        case 'row':
          mapOf(doc, 'rows').set(write.row.id, [write.row.order, write.row.created, write.row.version, write.row.cells]);
          break;
        case 'cell':
          mapOf(doc, 'cells').set(`${write.row}/${write.field}`, [write.value, write.revision]);
          break;
        case 'order':
          mapOf(doc, 'cells').set(`${write.row}/$order`, [write.order, write.revision]);
          break;
        case 'deleted':
          mapOf(doc, 'cells').set(`${write.row}/$deleted`, [write.deleted, write.revision]);
          break;
        case 'settled':
          mapOf(doc, 'cells').set(`${write.row}/$settled`, [null, write.revision]);
          break;
        case 'field': {
          const { id, ...value } = write.field;
          mapOf(doc, 'fields').set(id, value);
          break;
        }
        case 'view': {
          const { id, ...value } = write.view;
          mapOf(doc, 'views').set(id, value);
          break;
        }
        case 'conflict': {
          const { id, ...value } = write.conflict;
          mapOf(doc, 'conflicts').set(id, value);
          break;
        }
        case 'comment': {
          const { id, ...value } = write.comment;
          mapOf(doc, 'comments').set(id, value);
          break;
        }
        case 'conflict-closed':
          mapOf(doc, 'conflicts').delete(write.id);
          break;
        case 'name':
          mapOf(doc, 'meta').set('name', write.name);
      }
    }
    if (seq === 1) {
      mapOf(doc, 'meta').set('layout', 1);
      mapOf(doc, 'meta').set('epoch', 3);
    }
    mapOf(doc, 'meta').set('seq', seq);
  });
}

const json = (doc: Y.Doc) =>
  Object.fromEntries(['rows', 'cells', 'fields', 'views', 'conflicts', 'meta'].map((name) => [name, doc.getMap(name).toJSON()]));

/** A table as plain data, to be compared. */
function plain(table: Table): unknown {
  return {
    name: table.name,
    seq: table.seq,
    fields: [...table.fields.all()],
    views: [...table.views.all()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    rows: [...table.rows.all()].map((row) => ({ ...row, written: [...(row.written ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1)) })),
    conflicts: [...table.conflicts].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** A table without regard to what is in a row's base and what was written since. */
function meaning(table: Table): unknown {
  const fields = [...table.fields.all()];
  return {
    ...(plain(table) as object),
    rows: [...table.rows.all()].map(({ base: _base, baseRevisions: _revisions, written: _written, ...row }) => row),
    cells: [...table.rows.all()].map((row) => fields.map((field) => [valueOf(row, field), revisionOf(row, field)])),
    fields: fields.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

describe('the document layout', () => {
  test('LAY-1 an encoded update makes the same document as the same writes by Yjs itself, item for item', () => {
    fc.assert(
      fc.property(batches, (all) => {
        const ours = freshDoc();
        const theirs = freshDoc();
        theirs.clientID = writer;
        const encoder = new UpdateEncoder(ours, writer, 3);
        for (const change of all.flat()) {
          Y.applyUpdate(ours, encoder.encode(change.writes, change.seq));
          encoder.settle();
          setNatively(theirs, change.writes, change.seq);
        }
        expect(json(ours)).toEqual(json(theirs));
        // Not byte for byte: Yjs writes layout and epoch in another place of the first update than the encoder does.
        expect(Y.encodeStateVector(ours)).toEqual(Y.encodeStateVector(theirs));
      }),
    );
  });

  test('LAY-2 a batch encoded before any of it is applied gives the same as one change after the other', () => {
    fc.assert(
      fc.property(batches, (all) => {
        const single = freshDoc();
        const batched = freshDoc();
        const one = new UpdateEncoder(single, writer, 1);
        const many = new UpdateEncoder(batched, writer, 1);
        for (const batch of all) {
          const last = batch.at(-1)!.seq;
          const updates = batch.map(({ writes, seq }) => many.encode(writes, seq === last ? seq : null));
          for (const update of updates) Y.applyUpdate(batched, update);
          many.settle();
          for (const { writes, seq } of batch) {
            Y.applyUpdate(single, one.encode(writes, seq === last ? seq : null));
            one.settle();
          }
        }
        expect(Y.encodeStateAsUpdate(batched)).toEqual(Y.encodeStateAsUpdate(single));
        expect(batched.store.pendingStructs).toBeNull();
      }),
    );
  });

  test('LAY-3 a discarded batch leaves no trace in what is encoded after it', () => {
    const doc = freshDoc();
    const encoder = new UpdateEncoder(doc, writer, 1);
    encoder.encode([fieldWrite(0, 1)], 1);
    encoder.discard();
    Y.applyUpdate(doc, encoder.encode([fieldWrite(1, 1)], 1));
    encoder.settle();
    expect(readTable(doc).fields.list.map((field) => field.id)).toEqual(['f1']);
    expect(doc.store.pendingStructs).toBeNull();
  });

  test('LAY-4 a table read from the document, one followed event by event and one made by apply are the same', () => {
    fc.assert(
      fc.property(batches, (all) => {
        const doc = freshDoc();
        const replica = new Y.Doc();
        const encoder = new UpdateEncoder(doc, writer, 1);
        let applied = emptyTable;
        let followed = emptyTable;
        const stop = followTable(replica, (writes, seq) => {
          followed = apply(followed, writes, seq);
        });
        for (const { writes, seq } of all.flat()) {
          const update = encoder.encode(writes, seq);
          Y.applyUpdate(doc, update);
          encoder.settle();
          Y.applyUpdate(replica, update);
          applied = apply(applied, writes, seq);
        }
        stop();
        expect(plain(followed)).toEqual(plain(applied));
        expect(plain(readTable(doc))).toEqual(plain(applied));
      }),
    );
  });

  test('LAY-4 a table is read in steps, none of which works through more entries than it may', () => {
    fc.assert(
      fc.property(batches, fc.integer({ min: 1, max: 5 }), (all, perStep) => {
        const doc = freshDoc();
        const encoder = new UpdateEncoder(doc, writer, 1);
        for (const { writes, seq } of all.flat()) {
          Y.applyUpdate(doc, encoder.encode(writes, seq));
          encoder.settle();
        }
        // What is read is counted apart, where it is read from.
        let read = 0;
        for (const name of ['rows', 'cells']) {
          const map = doc.getMap(name);
          const entries = map.entries.bind(map);
          map.entries = function* counted() {
            for (const entry of entries()) {
              read += 1;
              yield entry;
            }
          } as typeof map.entries;
        }
        const steps = readTableInSteps(doc, perStep);
        for (let before = 0; ; before = read) {
          const step = steps.next();
          expect(read - before).toBeLessThanOrEqual(perStep);
          if (step.done !== true) continue;
          expect(plain(step.value)).toEqual(plain(readTable(doc)));
          return;
        }
      }),
    );
  });

  test('LAY-5 the parts of a snapshot, applied in order, make the same document', () => {
    fc.assert(
      fc.property(batches, (all) => {
        const doc = freshDoc();
        const encoder = new UpdateEncoder(doc, writer, 1);
        for (const { writes, seq } of all.flat()) {
          Y.applyUpdate(doc, encoder.encode(writes, seq));
          encoder.settle();
        }
        const copy = freshDoc();
        for (const part of encodeParts(doc)) Y.applyUpdate(copy, part);
        expect(Y.encodeStateAsUpdate(copy)).toEqual(Y.encodeStateAsUpdate(doc));
        expect(copy.store.pendingStructs).toBeNull();
        expect(copy.store.pendingDs).toBeNull();
      }),
    );
  });

  test('LAY-5 the parts of a snapshot are whole also when changes come between them, with the log after it', () => {
    fc.assert(
      fc.property(batches, batches, fc.integer({ min: 1, max: 4 }), (all, later, items) => {
        const doc = freshDoc();
        const encoder = new UpdateEncoder(doc, writer, 1);
        const commit = (writes: readonly Write[], seq: number | null) => {
          const update = encoder.encode(writes, seq);
          Y.applyUpdate(doc, update);
          encoder.settle();
          return update;
        };
        for (const { writes, seq } of all.flat()) commit(writes, seq);
        const copy = freshDoc();
        const log: Uint8Array[] = [];
        // One entry written again and again, so that Yjs merges items that the parts have passed already.
        const changes = later.flat().flatMap((change) => [change, change]);
        for (const part of encodeParts(doc, items)) {
          Y.applyUpdate(copy, part);
          const next = changes.shift();
          if (next !== undefined) log.push(commit(next.writes, null));
        }
        for (const update of log) Y.applyUpdate(copy, update);
        expect(copy.store.pendingStructs).toBeNull();
        expect(copy.store.pendingDs).toBeNull();
        expect(Y.encodeStateAsUpdate(copy)).toEqual(Y.encodeStateAsUpdate(doc));
      }),
      { numRuns: 300 },
    );
  });

  test('LAY-8 what a reader lacks, from whatever he has, makes his document the same', () => {
    fc.assert(
      fc.property(batches, (all) => {
        const doc = freshDoc();
        const encoder = new UpdateEncoder(doc, writer, 1);
        const updates: Uint8Array[] = [];
        for (const { writes, seq } of all.flat()) {
          updates.push(encoder.encode(writes, seq));
          Y.applyUpdate(doc, updates.at(-1)!);
          encoder.settle();
        }
        for (let known = 0; known <= updates.length; known++) {
          const copy = freshDoc();
          for (const update of updates.slice(0, known)) Y.applyUpdate(copy, update);
          Y.applyUpdate(copy, encodeSince(doc, writer, Y.getState(copy.store, writer)));
          expect(copy.store.pendingStructs).toBeNull();
          expect(copy.store.pendingDs).toBeNull();
          expect(plain(readTable(copy))).toEqual(plain(readTable(doc)));
          expect(Y.encodeStateAsUpdate(copy)).toEqual(Y.encodeStateAsUpdate(doc));
        }
        const parts = [...encodeParts(doc)];
        const packed = packDocument({ document: 'crm/leads@1', clock: Y.getState(doc.store, writer), parts });
        expect(unpackDocument(packed)).toEqual({ document: 'crm/leads@1', clock: Y.getState(doc.store, writer), parts });
        expect(() => unpackDocument(packed.subarray(0, -1))).toThrow();
      }),
      { numRuns: 300 },
    );
  });

  test('LAY-8 what a reader lacks is whole however many pieces it is made in, also when it is written on meanwhile', () => {
    fc.assert(
      fc.property(batches, batches, fc.integer({ min: 1, max: 5 }), fc.nat(20), (all, later, items, behind) => {
        const doc = freshDoc();
        const copy = freshDoc();
        const encoder = new UpdateEncoder(doc, writer, 1);
        const commit = (writes: readonly Write[], seq: number | null) => {
          const update = encoder.encode(writes, seq);
          Y.applyUpdate(doc, update);
          encoder.settle();
          return update;
        };
        const before = all.flat();
        before.forEach(({ writes, seq }, at) => {
          const update = commit(writes, seq);
          if (at < before.length - behind) Y.applyUpdate(copy, update);
        });
        const changes = later.flat().flatMap((change) => [change, change]);
        const steps = encodeSinceInSteps(doc, writer, Y.getState(copy.store, writer), items);
        let step = steps.next();
        for (; step.done !== true; step = steps.next()) {
          const next = changes.shift();
          if (next !== undefined) commit(next.writes, null);
        }
        Y.applyUpdate(copy, step.value);
        expect(copy.store.pendingStructs).toBeNull();
        expect(copy.store.pendingDs).toBeNull();
        expect(Y.encodeStateAsUpdate(copy)).toEqual(Y.encodeStateAsUpdate(doc));
      }),
      { numRuns: 300 },
    );
  });

  test('LAY-7 a table written anew for another epoch is the same table, and what is committed meanwhile follows it', () => {
    fc.assert(
      fc.property(batches, fc.nat(3), (all, behind) => {
        const changes = all.flat();
        // As execute has it, no cell comes before its field.
        const withFields = apply(
          emptyTable,
          [0, 1, 2, 3].map((n) => fieldWrite(n, 0)),
          0,
        );
        const built = changes
          .slice(0, Math.max(0, changes.length - behind))
          .reduce((table, { writes, seq }) => apply(table, writes, seq), withFields);
        const encoder = new UpdateEncoder(new Y.Doc(), writer + 1, 2);
        const doc = freshDoc();
        for (const part of encodeTable(built, encoder)) Y.applyUpdate(doc, part);
        expect(meaning(readTable(doc))).toEqual(meaning(built));
        // Nothing is overwritten in it: as many items as there are entries.
        const entries = [...doc.share.values()].reduce((sum, map) => sum + map._map.size, 0);
        expect(Y.getState(doc.store, writer + 1)).toBe(entries);
        let table = built;
        for (const { writes, seq } of changes.slice(changes.length - behind)) {
          Y.applyUpdate(doc, encoder.encode(writes, seq));
          table = apply(table, writes, seq);
        }
        expect(meaning(readTable(doc))).toEqual(meaning(table));
        expect(doc.store.pendingStructs).toBeNull();
      }),
    );
  });

  test('LAY-6 a document name tells table and epoch, and nothing else is one', () => {
    expect(parseDocumentName(documentName('crm/leads', 12))).toEqual({ table: 'crm/leads', epoch: 12, scoped: null });
    const scoped = { scope: 'a1b2', generation: 'zz9' };
    expect(documentName('crm/my.leads', 12, scoped)).toBe('crm/my.leads@12.a1b2.zz9');
    expect(parseDocumentName('crm/my.leads@12.a1b2.zz9')).toEqual({ table: 'crm/my.leads', epoch: 12, scoped });
    for (const wrong of [
      'crm/leads@1.a',
      'crm/leads@1.a.',
      'crm/leads@1.a.b.c',
      'crm/leads@1..b',
      'crm/leads@1.A.b',
      'crm/leads',
      'crm/leads@',
      'crm/leads@0',
      'crm/leads@1@2',
      'crm/leads@x',
      '@1',
    ])
      expect(parseDocumentName(wrong)).toBeNull();
  });
});
