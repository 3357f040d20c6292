import type { NewField, Row, Session, SessionEvent, Table, Value } from '@teable-grid/core';
import { valueOf } from '@teable-grid/core';
import { expect } from 'vitest';

/** Waits until something holds of a session, looking after each of its events; fails with a sentence after the deadline. */
export function until(session: Session, what: string, holds: () => boolean, milliseconds = 5_000): Promise<void> {
  if (holds()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const done = (end: () => void) => {
      clearTimeout(deadline);
      stop();
      end();
    };
    const stop = session.subscribe(() => {
      if (holds()) done(resolve);
    });
    const deadline = setTimeout(
      () => done(() => reject(new Error(`not within ${milliseconds} ms: ${what} (status ${JSON.stringify(session.status)})`))),
      milliseconds,
    );
  });
}

/** Expects something of what soon is so, looking often: of what no event tells. */
export function soon<T>(look: () => T): ReturnType<typeof expect.poll<T>> {
  return expect.poll(look, { interval: 5, timeout: 5_000 });
}

/** Everything that a session tells. */
export function record(session: Session): SessionEvent[] {
  const events: SessionEvent[] = [];
  session.subscribe((event) => events.push(event));
  return events;
}

/** Two text fields and a number, and two rows. */
export const people = {
  fields: [
    { id: 'fName', name: 'Name', type: 'text', options: {} },
    { id: 'fCity', name: 'City', type: 'text', options: {} },
    { id: 'fAge', name: 'Age', type: 'number', options: {} },
  ] satisfies NewField[],
  rows: [
    { id: 'rAda', cells: { fName: 'Ada', fCity: 'London', fAge: 36 } },
    { id: 'rBob', cells: { fName: 'Bob', fCity: 'Paris', fAge: 41 } },
  ],
};

/** What a cell holds. */
export function cell(table: Table, row: string, field: string): Value {
  return valueOf(table.rows.get(row)!, table.fields.get(field)!);
}

/** Sets a cell, having seen what the session shows. */
export function set(session: Session, row: string, field: string, value: Value, look?: Table) {
  return session.submit({
    ops: [{ op: 'set-cell', row, field, value, was: cell(look ?? session.table, row, field) }],
    ...(look !== undefined && { look }),
  });
}

/** A table as plain data, so that two can be compared. */
export function plain(table: Table) {
  const row = (one: Row) => ({ ...one, written: [...(one.written ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)) });
  const conflicts = [...table.conflicts].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    name: table.name,
    seq: table.seq,
    fields: [...table.fields.all()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    rows: [...table.rows.all()].map(row),
    conflicts,
  };
}
