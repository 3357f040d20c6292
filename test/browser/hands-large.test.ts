import '@teable-grid/grid/define';
import { LocalSession } from '@teable-grid/client/local';
import { newId, type Session, valueOf } from '@teable-grid/core';
import type { TeableGrid } from '@teable-grid/grid';
import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { isLong } from './grid-harness.ts';

/** Texts in odd columns, numbers in even ones. */
const textAt = (row: number, column: number) => (column % 2 === 0 ? `cell ${row} ${column}` : String(row * 7 + column));

/** A grid over a table of this device, decided as by a server, with so many empty rows. */
async function tableOf(rows: number, columns: number): Promise<{ element: TeableGrid; session: Session }> {
  const fields = Array.from({ length: columns }, (_, at) => ({
    id: `f${at}`,
    name: `Field ${at}`,
    type: at % 2 === 0 ? 'text' : 'number',
    options: {},
  }));
  const ids = Array.from({ length: rows }, () => ({ id: newId('row'), cells: {} }));
  const session = await LocalSession.open({ table: newId('field'), storage: 'memory', fields, rows: ids });
  const element = await fixture<TeableGrid>(
    html`<teable-grid lang="en" .session=${session} style="width:700px;height:420px"></teable-grid>`,
  );
  await element.updateComplete;
  return { element, session };
}

const noticeOf = (element: TeableGrid) => element.shadowRoot!.querySelector('[part~=notice]');

/** Waits until a gesture is done; tells whether it showed how far it was. */
async function whileBusy(element: TeableGrid): Promise<boolean> {
  let told = false;
  await element.updateComplete;
  while (element.matches(':state(busy)')) {
    told ||= noticeOf(element)?.querySelector('progress') != null;
    await nextFrame();
  }
  return told;
}

/** Whether every cell of a table holds what was pasted, or nothing. */
function wrongCells(session: Session, columns: number, expected: (row: number, column: number) => unknown): number {
  let wrong = 0;
  let row = 0;
  for (const found of session.table.rows) {
    for (let column = 0; column < columns; column++)
      if (valueOf(found, session.table.fields.get(`f${column}`)!) !== expected(row, column)) wrong += 1;
    row += 1;
  }
  return wrong;
}

describe('hands: Clipboard, tens of thousands of cells', () => {
  const sizes: readonly (readonly [rows: number, columns: number])[] = [
    [50_000, 1],
    [5_000, 10],
    ...(isLong ? [[100_000, 1] as const] : []),
  ];
  for (const [rows, columns] of sizes)
    it(`C4: pastes ${rows} × ${columns} cells, tells how far it is, and takes them back in one step of undo`, async function () {
      this.timeout(isLong ? 240_000 : 90_000);
      const { element, session } = await tableOf(rows, columns);
      const lines = Array.from({ length: rows }, (_, row) =>
        Array.from({ length: columns }, (_cell, column) => textAt(row, column)).join('\t'),
      );
      element.selectRange({ row: session.table.rows.at(0)!.id, field: 'f0' });
      expect(element.paste(lines.join('\n'))).to.equal(true);
      const told = await whileBusy(element);
      expect(told).to.equal(true);
      expect(noticeOf(element)).to.equal(null);
      const value = (row: number, column: number) => (column % 2 === 0 ? textAt(row, column) : Number(textAt(row, column)));
      expect(wrongCells(session, columns, value)).to.equal(0);
      expect(session.table.rows.size).to.equal(rows);
      while (session.pending.length > 0) await nextFrame();
      expect((await session.undo()).outcome).to.equal('done');
      expect(wrongCells(session, columns, () => null)).to.equal(0);
      expect(session.canUndo).to.equal(false);
      await session.close();
    });
});
