import { expect, test } from 'vitest';
import type { Op } from '../change/change.ts';
import { accepted, rejected, setCell, TableStand } from '../testing/table-stand.ts';

const rowsPerChange = 5_000;

/** Milliseconds that each may take on a busy machine; a quiet one takes some tens of them. */
const patience = 1_500;

function timed(act: () => void): void {
  const started = performance.now();
  act();
  expect(performance.now() - started).toBeLessThan(patience);
}

test('EX-60 so they do where values are unique, of which one lookup tells who has them', () => {
  const stand = new TableStand();
  const field = { id: 't', name: 'T', type: 'text', options: {} };
  accepted(stand.do('a', [{ op: 'add-field', place: { before: null }, field }]));
  const rows = (chunk: number) =>
    Array.from({ length: rowsPerChange }, (_, at) => ({ id: `r${chunk}-${at}`, cells: { t: `${chunk}-${at}` } }));
  for (let chunk = 0; chunk < 10; chunk++) accepted(stand.do('a', [{ op: 'insert-rows', place: { before: null }, rows: rows(chunk) }]));
  accepted(stand.do('a', [{ op: 'change-field', field: 't', set: { options: { unique: true } } }]));
  const seen = { seq: stand.table.seq };
  // Each takes the value of the row before: a chain through all of them, which breaks at its end.
  const chain = Array.from({ length: rowsPerChange }, (_, at) => setCell(`r3-${at}`, 't', at === 0 ? 'new' : `3-${at - 1}`));
  timed(() => expect(accepted(stand.do('a', chain)).conflicts).toEqual([]));
  timed(() =>
    accepted(
      stand.do(
        'a',
        rows(3).map(({ id, cells }) => setCell(id, 't', cells.t)),
      ),
    ),
  );
  accepted(stand.do('a', [setCell('r0-0', 't', 'new')]));
  timed(() => expect(accepted(stand.do('b', chain, seen)).conflicts).toHaveLength(rowsPerChange));
  timed(() =>
    expect(
      rejected(
        stand.do(
          'c',
          rows(7).map(({ id }, at) => setCell(id, 't', `9-${at}`)),
        ),
      ),
    ).toHaveLength(101),
  );
  timed(() => accepted(stand.do('a', [{ op: 'insert-rows', place: { before: null }, rows: rows(99) }])));
  timed(() => {
    for (let at = 0; at < 200; at++) accepted(stand.do('a', [setCell(`r5-${at}`, 't', `one ${at}`)]));
  });
}, 20_000);

test('EX-64 a change looks through all rows a few times only, by whatever it asks for it', () => {
  const stand = new TableStand({ looksPerChange: 3 });
  const field = { id: 't', name: 'T', type: 'text', options: {} };
  accepted(stand.do('a', [{ op: 'add-field', place: { before: null }, field }]));
  accepted(stand.do('a', [{ op: 'insert-rows', place: { before: null }, rows: [{ id: 'r', cells: { t: 'one' } }] }]));
  const unique = (yes: boolean): Op => ({ op: 'change-field', field: 't', set: { options: { unique: yes } } });
  const type = (name: string): Op => ({ op: 'change-field', field: 't', set: { type: name } });
  const flag = (op: 'delete-field' | 'restore-field'): Op => ({ op, field: 't' });
  const [on, off] = [unique(true), unique(false)];
  accepted(stand.do('a', [on, off, on, off, on, { op: 'change-field', field: 't', set: { name: 'Name' } }]));
  accepted(stand.do('a', [flag('delete-field'), flag('restore-field'), type('long-text'), type('text')]));
  const often: Op[][] = [
    [off, on, off, on, off, on, off, on],
    [type('long-text'), type('text'), type('long-text'), type('text')],
    Array.from({ length: 4 }, () => [flag('delete-field'), flag('restore-field')]).flat(),
  ];
  for (const ops of often) {
    const { verdict } = stand.do('a', ops);
    expect(verdict).toMatchObject({ problems: [{ code: 'over-limit', message: expect.stringContaining('looksPerChange (3)') }] });
  }
});

test('EX-60 the largest changes on a hundred thousand rows cost work in proportion to the change', () => {
  const stand = new TableStand();
  const field = (id: string): Op => ({ op: 'add-field', place: { before: null }, field: { id, name: id, type: 'text', options: {} } });
  accepted(stand.do('a', [field('t'), field('u')]));
  const rows = (chunk: number) => Array.from({ length: rowsPerChange }, (_, at) => ({ id: `r${chunk}-${at}`, cells: { t: `text ${at}` } }));
  for (let chunk = 0; chunk < 20; chunk++) accepted(stand.do('a', [{ op: 'insert-rows', place: { before: null }, rows: rows(chunk) }]));
  const seen = { seq: stand.table.seq };
  const scattered = (value: string) =>
    Array.from({ length: rowsPerChange }, (_, at) => setCell(`r${at % 20}-${at}`, 't', `${value} ${at}`));

  timed(() => accepted(stand.do('a', [{ op: 'insert-rows', place: { after: 'r7-77' }, rows: rows(99) }])));
  expect(stand.table.rows.indexOf('r99-0')).toBe(7 * rowsPerChange + 78);
  timed(() => expect(accepted(stand.do('a', scattered('A'))).conflicts).toEqual([]));
  timed(() => expect(accepted(stand.do('b', scattered('B'), seen)).conflicts).toHaveLength(rowsPerChange));
  timed(() =>
    expect(
      accepted(
        stand.do('b', scattered('C'), {
          seq: seen.seq,
          except: Object.fromEntries(scattered('').map((op) => [`${(op as { row: string }).row}/t`, { mine: 1 }])),
        }),
      ).conflicts,
    ).toHaveLength(rowsPerChange),
  );
  timed(() => accepted(stand.do('a', scattered('D'))));
  timed(() => accepted(stand.do('a', [{ op: 'delete-rows', rows: rows(5).map(({ id }) => id) }])));
  timed(() => accepted(stand.do('a', [{ op: 'move-rows', place: { after: null }, rows: rows(6).map(({ id }) => id) }])));
  expect(stand.table.rows.size).toBe(20 * rowsPerChange);
  expect(stand.table.conflicts.size).toBe(rowsPerChange);
});
