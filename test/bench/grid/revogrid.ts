import { defineCustomElement, RevoGrid } from '@revolist/revogrid/standalone/revo-grid.js';
import type { Table } from '@teable-grid/core';
import { cellTextAt, type Contestant } from './contestant.ts';
import { columnWidth, headerHeight, rowHeight, textsOf, visibleRows } from './sample.ts';

/** As much of the element as is used here; its own types need those of the tool that it was made with. */
interface Grid extends HTMLElement {
  rowSize: number;
  readonly: boolean;
  hideAttribution: boolean;
  columns: readonly { readonly prop: string; readonly name: string; readonly size: number }[];
  source: readonly object[];
  refresh(rows: 'rgRow'): Promise<void>;
}

/** RevoGrid, with its data as objects, as it takes them. */
export function makeContestant(table: Table): Contestant {
  const texts = textsOf(table);
  const source = Array.from({ length: table.rows.size }, (_, row) =>
    Object.fromEntries(texts.map((column, at) => [`c${at}`, column[row]!])),
  );
  const columns = table.fields.list.map(({ name }, at) => ({ prop: `c${at}`, name, size: columnWidth }));
  defineCustomElement();
  const element = new RevoGrid() as unknown as Grid;
  return {
    mount(place) {
      element.style.cssText = `display:block;inline-size:1280px;block-size:${headerHeight + visibleRows * rowHeight}px;min-height:0`;
      element.rowSize = rowHeight;
      element.readonly = true;
      element.hideAttribution = true;
      element.columns = columns;
      element.source = source;
      place.append(element);
    },
    scroller: () => element.querySelector('revogr-viewport-scroll.rgCol .vertical-inner'),
    origin: () => [0, headerHeight],
    shownAt: (x, y) => cellTextAt(x, y, '.rgCell'),
    write(writes) {
      for (const { row, column, text } of writes) source[row]![`c${column}`] = text;
      return () => void element.refresh('rgRow');
    },
  };
}
