import { expect, test } from 'vitest';
import type { Op } from '../change/change.ts';
import { accepted, setCell, TableStand } from '../testing/table-stand.ts';

const rowsPerChange = 5_000;

/** Milliseconds that each may take on a busy machine; a quiet one takes some tens of them. */
const patience = 1_500;

function timed(act: () => void): void {
  const started = performance.now();
  act();
  expect(performance.now() - started).toBeLessThan(patience);
}

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
