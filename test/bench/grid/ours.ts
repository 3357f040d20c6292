import '@teable-grid/grid/define';
import { apply, type Table, type Write } from '@teable-grid/core';
import { PageSession } from '../../harness/page-session.ts';
import { cellTextAt, type Contestant } from './contestant.ts';
import { fieldId, headerHeight, rowHeight, rowId, visibleRows } from './sample.ts';

/** Of the element's own: the bars above and below, and its border. */
const around = 77;

/** `<teable-grid>` with all its features, over a session in the page that hears of what others wrote as one of a server does. */
export function makeContestant(table: Table): Contestant {
  const session = new PageSession();
  session.table = table;
  const element = document.createElement('teable-grid');
  return {
    mount(place) {
      element.session = session;
      element.rowHeight = rowHeight;
      element.lang = 'en';
      element.style.blockSize = `${headerHeight + visibleRows * rowHeight + around}px`;
      element.style.borderRadius = '0';
      place.append(element);
    },
    scroller: () => element.shadowRoot?.querySelector('.scroller') ?? null,
    origin() {
      const corner = element.shadowRoot?.querySelector('.corner')?.getBoundingClientRect();
      return [corner?.right ?? 0, corner?.bottom ?? 0];
    },
    shownAt: (x, y) => (element.shadowRoot?.querySelector('.sheet[inert]') == null ? cellTextAt(x, y, '.cell') : paintedAt(element, x, y)),
    show(view) {
      element.view = view;
    },
    write(writes) {
      const revision = session.table.seq + 1;
      const cells = writes.map(
        ({ row, column, text }): Write => ({ write: 'cell', row: rowId(row), field: fieldId(column), value: text, revision }),
      );
      const after = apply(session.table, cells, revision);
      return () => session.reload(after);
    },
  };
}

/** The same before hands are there: the sheet is painted, and not to be hit yet. */
function paintedAt(element: Element, x: number, y: number): string {
  const cells = [...element.shadowRoot!.querySelectorAll('.cell')];
  const found = cells.findLast((cell) => {
    const { left, right, top, bottom } = cell.getBoundingClientRect();
    return x >= left && x < right && y >= top && y < bottom;
  });
  return found?.textContent ?? '';
}
