import 'regular-table';
import type { Table } from '@teable-grid/core';
import { cellTextAt, type Contestant } from './contestant.ts';
import { columnWidth, headerHeight, rowHeight, textsOf, visibleRows } from './sample.ts';

const styles = `
  regular-table { display: block; position: relative !important; overflow: auto; inline-size: 1280px; block-size: ${headerHeight + visibleRows * rowHeight}px; font: 13px/1.4 sans-serif; background: #fff; }
  regular-table table { border-collapse: separate; border-spacing: 0; }
  regular-table th, regular-table td { box-sizing: border-box; inline-size: ${columnWidth}px; min-inline-size: ${columnWidth}px; max-inline-size: ${columnWidth}px; block-size: ${rowHeight}px; line-height: ${rowHeight - 1}px; padding: 0 10px; overflow: hidden; text-overflow: ellipsis; white-space: pre; border-right: 1px solid #e7e9ee; border-bottom: 1px solid #e7e9ee; text-align: start; }
  regular-table thead th { block-size: ${headerHeight}px; }
`;

/** regular-table, with its data as columns of texts. */
export function makeContestant(table: Table): Contestant {
  const texts = textsOf(table);
  const names = table.fields.list.map(({ name }) => name);
  const element = document.createElement('regular-table');
  return {
    mount(place) {
      const style = document.createElement('style');
      style.textContent = styles;
      place.append(style, element);
      element.setDataListener((x0, y0, x1, y1) =>
        Promise.resolve({
          num_rows: table.rows.size,
          num_columns: texts.length,
          column_headers: names.slice(x0, x1).map((name) => [name]),
          data: texts.slice(x0, x1).map((column) => column.slice(y0, y1)),
        }),
      );
      void element.draw();
    },
    scroller: () => element,
    origin: () => [0, headerHeight],
    shownAt: (x, y) => cellTextAt(x, y, 'td'),
    write(writes) {
      for (const { row, column, text } of writes) texts[column]![row] = text;
      return () => void element.draw();
    },
  };
}
