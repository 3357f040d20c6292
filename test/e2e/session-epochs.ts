import { MemoryStore, type Opened, type Table, type TableName, valueOf, revisionOf, type Write } from '@teable-grid/core';
import { encodeParts, readTable, UpdateEncoder } from '@teable-grid/core/yjs';
import * as Y from 'yjs';

/** A store that gives out every table in a later epoch than it keeps it: a fresh document by another writer, with the same contents. */
export class EpochStore extends MemoryStore {
  epoch = 1;

  override async open(table: TableName): Promise<Opened | null> {
    const opened = await super.open(table);
    if (opened === null || this.epoch === 1) return opened;
    const old = new Y.Doc();
    for (const part of opened.snapshot?.parts ?? []) Y.applyUpdate(old, part);
    for (const { update } of opened.tail) Y.applyUpdate(old, update);
    const contents = readTable(old);
    const doc = new Y.Doc();
    const writer = opened.info.writer + this.epoch;
    Y.applyUpdate(doc, new UpdateEncoder(doc, writer, this.epoch).encode(writesOf(contents), contents.seq));
    const snapshot = { epoch: this.epoch, seq: contents.seq, parts: [...encodeParts(doc)] };
    return { ...opened, info: { ...opened.info, epoch: this.epoch, writer }, snapshot, tail: [] };
  }

  /** The later epochs are made anew each time. */
  override async saveSnapshot(): Promise<void> {}
}

function writesOf(table: Table): Write[] {
  const fields = [...table.fields.all()];
  return [
    ...fields.map((field): Write => ({ write: 'field', field })),
    ...[...table.rows.all()].map((row): Write => {
      const { id, order, created, version } = row;
      const cells = fields.map((field) => valueOf(row, field));
      return { write: 'row', row: { id, order, created, version, cells, revisions: fields.map((field) => revisionOf(row, field)) } };
    }),
  ];
}
