import type { Table } from '@teable-grid/core';
import { cellTextAt, type Contestant } from './contestant.ts';
import { columnWidth, headerHeight, rowHeight, textsOf, visibleRows } from './sample.ts';

interface ReferenceRow {
  readonly element: HTMLElement;
  readonly cells: readonly { readonly element: HTMLElement; readonly text: Text }[];
  row: number;
}

const styles = `
  .ref { position: relative; overflow: auto; contain: strict; background: #fff; font: 13px/1.4 sans-serif; color: #1c2029; }
  .ref-head { position: sticky; top: 0; z-index: 2; block-size: ${headerHeight}px; background: #f6f7f9; }
  .ref-layer { position: sticky; top: ${headerHeight}px; height: 0; }
  .ref-row { position: absolute; block-size: ${rowHeight}px; border-bottom: 1px solid #e7e9ee; contain: layout style; }
  .ref-cell { position: absolute; inset-block: 0; line-height: ${rowHeight - 1}px; padding: 0 10px; overflow: hidden; text-overflow: ellipsis; white-space: pre; border-right: 1px solid #e7e9ee; background: #fff; box-sizing: border-box; }
`;

/**
 * The least that a grid in the DOM can be: a layer pinned to the window, rotated rows in visual order, roles and indices on every row and
 * cell, no row more than is visible. Text only; nothing can be selected or edited.
 */
export function makeContestant(table: Table): Contestant {
  const texts = textsOf(table);
  const rows = table.rows.size;
  const columns = texts.length;
  const inWindow = Math.min(columns, Math.ceil(1280 / columnWidth));
  const scroller = document.createElement('div');
  const layer = document.createElement('div');
  let pool: ReferenceRow[] = [];
  let from = 0;

  const makeRow = (): ReferenceRow => {
    const element = document.createElement('div');
    element.className = 'ref-row';
    element.setAttribute('role', 'row');
    element.style.inlineSize = `${columns * columnWidth}px`;
    const cells = Array.from({ length: inWindow }, (_, column) => {
      const cell = document.createElement('div');
      cell.className = 'ref-cell';
      cell.setAttribute('role', column === 0 ? 'rowheader' : 'gridcell');
      cell.setAttribute('aria-colindex', String(column + 1));
      cell.style.insetInlineStart = `${column * columnWidth}px`;
      cell.style.inlineSize = `${columnWidth}px`;
      const text = document.createTextNode('');
      cell.append(text);
      element.append(cell);
      return { element: cell, text };
    });
    return { element, cells, row: -1 };
  };
  const paintRow = (record: ReferenceRow, row: number) => {
    record.element.style.transform = `translateY(${row * rowHeight}px)`;
    if (record.row === row) return;
    record.row = row;
    record.element.setAttribute('aria-rowindex', String(row + 2));
    for (let column = 0; column < inWindow; column++) record.cells[column]!.text.data = texts[column]![row]!;
  };
  const paint = () => {
    const offset = scroller.scrollTop;
    const first = Math.floor(offset / rowHeight);
    const count = Math.min(rows - first, Math.ceil((offset + visibleRows * rowHeight) / rowHeight) - first);
    while (pool.length < count) {
      const record = makeRow();
      pool.push(record);
      layer.append(record.element);
    }
    while (pool.length > count) pool.pop()!.element.remove();
    const step = first - from;
    if (step > 0 && step < count) {
      const left = pool.splice(0, step);
      const fragment = document.createDocumentFragment();
      for (const record of left) fragment.append(record.element);
      layer.append(fragment);
      pool = [...pool, ...left];
    } else if (step < 0 && -step < count) {
      const left = pool.splice(count + step, -step);
      const fragment = document.createDocumentFragment();
      for (const record of left) fragment.append(record.element);
      layer.prepend(fragment);
      pool = [...left, ...pool];
    }
    from = first;
    layer.style.transform = `translateY(${-offset}px)`;
    for (let at = 0; at < count; at++) paintRow(pool[at]!, first + at);
  };
  return {
    mount(place) {
      const style = document.createElement('style');
      style.textContent = styles;
      scroller.className = 'ref';
      scroller.setAttribute('role', 'grid');
      scroller.setAttribute('aria-rowcount', String(rows + 1));
      scroller.setAttribute('aria-colcount', String(columns));
      scroller.style.blockSize = `${headerHeight + visibleRows * rowHeight}px`;
      const content = document.createElement('div');
      content.style.cssText = `position:relative;block-size:${headerHeight + rows * rowHeight}px;inline-size:${columns * columnWidth}px`;
      const head = document.createElement('div');
      head.className = 'ref-head';
      head.setAttribute('role', 'row');
      head.append(
        ...Array.from({ length: inWindow }, (_, column) => {
          const cell = document.createElement('div');
          cell.className = 'ref-cell';
          cell.setAttribute('role', 'columnheader');
          cell.setAttribute('aria-colindex', String(column + 1));
          cell.style.insetInlineStart = `${column * columnWidth}px`;
          cell.style.inlineSize = `${columnWidth}px`;
          cell.textContent = table.fields.list[column]!.name;
          return cell;
        }),
      );
      layer.className = 'ref-layer';
      content.append(head, layer);
      scroller.append(content);
      place.append(style, scroller);
      scroller.addEventListener('scroll', paint, { passive: true });
      paint();
    },
    scroller: () => scroller,
    origin: () => [0, headerHeight],
    shownAt: (x, y) => cellTextAt(x, y, '.ref-cell'),
    write(writes) {
      for (const { row, column, text } of writes) texts[column]![row] = text;
      return () => {
        for (const { row, column, text } of writes) {
          const record = pool[row - from];
          if (record !== undefined && column < inWindow) record.cells[column]!.text.data = text;
        }
      };
    },
  };
}
