import { cellText, type Field, type FieldId } from '@teable-grid/core';
import { boundedWidth } from '../state/widths.ts';
import type { GridHost } from './grid-host.ts';

/** Rows whose texts are measured: the first ones, and those in the window. More would be felt. */
const mostRows = 1_000;
/** Longer texts are cut: a column is not made wider than the window. */
const longest = 300;
/** What stands in a cell beside its text, pixels: the padding; a pill's own; in the header the icon and the menu. */
const room = { cell: 24, pill: 22, header: 68 };

/** Makes columns as wide as the widest text in them, and in their headers. */
export function fitColumns(host: GridHost, fields: readonly FieldId[]): void {
  const { sheet, locale, page, selection } = host.gridState;
  const pen = document.createElement('canvas').getContext('2d');
  const scroller = host.renderRoot.querySelector('.scroller');
  if (pen === null || scroller === null) return;
  const { fontSize, fontFamily } = getComputedStyle(scroller);
  const active = selection?.anchor.row == null ? 0 : Math.max(0, sheet.rows.indexOf(selection.anchor.row));
  const rows = [...sheet.rows.slice(0, mostRows), ...sheet.rows.slice(Math.max(mostRows, active - page), active + page)];
  const width = (text: string) => pen.measureText(text.slice(0, longest)).width;
  const fitting = (field: Field): number => {
    pen.font = `600 ${fontSize} ${fontFamily}`;
    let widest = width(field.name) + room.header;
    pen.font = `${fontSize} ${fontFamily}`;
    const pills = field.options.choices === undefined ? 0 : room.pill;
    for (const row of rows) {
      const text = cellText(row, field, locale, sheet.computed);
      const parts = pills > 0 ? text.split(', ').length : 0;
      if (text !== '') widest = Math.max(widest, width(text) + room.cell + pills * parts);
    }
    return boundedWidth(widest);
  };
  for (const id of fields) {
    const field = sheet.fields.find((each) => each.id === id);
    if (field === undefined) continue;
    host.run(({ dispatch }) => {
      dispatch({ action: 'width', field: id, width: fitting(field) });
      return true;
    });
  }
}
