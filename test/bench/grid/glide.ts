/// <reference types="vite/client" />
import '@glideapps/glide-data-grid/dist/index.css';
import { DataEditor, type DataEditorRef, type GridCell, GridCellKind } from '@glideapps/glide-data-grid';
import type { Table } from '@teable-grid/core';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import type { Contestant } from './contestant.ts';
import { columnWidth, headerHeight, rowHeight, textsOf, visibleRows } from './sample.ts';

/** Glide Data Grid, a canvas. Its drawings are counted, since what is in it cannot be read. */
export function makeContestant(table: Table): Contestant {
  const texts = textsOf(table);
  const columns = table.fields.list.map(({ name, id }) => ({ id, title: name, width: columnWidth }));
  let drawings = 0;
  let editor: DataEditorRef | null = null;
  let mounted: HTMLElement | null = null;
  const getCellContent = ([column, row]: readonly [number, number]): GridCell => {
    const text = texts[column]![row]!;
    return { kind: GridCellKind.Text, data: text, displayData: text, allowOverlay: false };
  };
  return {
    mount(place) {
      mounted = place;
      const portal = document.createElement('div');
      portal.id = 'portal';
      document.body.append(portal);
      createRoot(place).render(
        createElement(DataEditor, {
          ref: (made: DataEditorRef | null) => {
            editor = made;
          },
          columns,
          rows: table.rows.size,
          rowHeight,
          headerHeight,
          width: 1280,
          height: headerHeight + visibleRows * rowHeight,
          getCellContent,
          drawCell: (_cell, draw) => {
            drawings += 1;
            draw();
          },
        }),
      );
    },
    scroller: () => mounted?.querySelector('.dvn-scroller') ?? null,
    origin: () => [0, headerHeight],
    shownAt: () => (drawings === 0 ? '' : String(drawings)),
    write(writes) {
      for (const { row, column, text } of writes) texts[column]![row] = text;
      return () => editor?.updateCells(writes.map(({ row, column }) => ({ cell: [column, row] })));
    },
  };
}
