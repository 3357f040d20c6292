import { moveFields } from '../commands/field-moves.ts';
import { dropRows, whyNotMovable } from '../commands/row-moves.ts';
import { wholeColumns, wholeRows } from '../state/selecting.ts';
import { columnOf } from '../state/sheet.ts';
import { startDrag } from './drag.ts';
import { beganInControl, type GridHost } from './grid-host.ts';

/**
 * Puts columns and rows into another order by dragging: a header, or a row number, of those that are selected. A line shows where they would
 * be put; Escape leaves them where they are.
 */
export class MoveController {
  readonly #host: GridHost;
  #sheet: HTMLElement | null = null;
  #scroller: HTMLElement | null = null;
  #line: HTMLElement | null = null;

  constructor(host: GridHost) {
    this.#host = host;
  }

  /** Listens on the sheet; call once per element that is made. */
  attach(sheet: HTMLElement, scroller: HTMLElement): void {
    this.#sheet = sheet;
    this.#scroller = scroller;
    // Before the press selects: what was not selected by then is selected by the drag, not moved.
    sheet.addEventListener('pointerdown', this.#down, true);
  }

  readonly #down = (event: PointerEvent) => {
    const { gridState: state } = this.#host;
    if (event.button !== 0 || event.shiftKey || event.ctrlKey || event.metaKey || !state.writable || beganInControl(event)) return;
    const path = event.composedPath().filter((target) => target instanceof HTMLElement);
    if (path.some((target) => target.dataset['grip'] !== undefined)) return;
    const head = path.find((target) => target.classList.contains('column'));
    if (head !== undefined) {
      const columns = wholeColumns(state.sheet, state.selection);
      if (columns.includes(columnOf(state.sheet, head.dataset['field'] ?? ''))) this.#dragColumns(event, columns);
      return;
    }
    if (!path.some((target) => target.classList.contains('gutter'))) return;
    const at = this.#host.viewport.hit(event.composedPath());
    const rows = wholeRows(state.sheet, state.selection);
    if (at !== null && rows.includes(at.row)) this.#dragRows(event, rows);
  };

  #dragColumns(event: PointerEvent, columns: readonly number[]): void {
    const { sheet } = this.#host.gridState;
    const fields = columns.map((column) => sheet.fields[column]!.id);
    let before: number | null = null;
    startDrag(this.#host, this.#sheet!, this.#scroller!, event, {
      across: true,
      along: false,
      move: (x, y) => {
        this.#sheet!.style.cursor = 'grabbing';
        const { column } = this.#host.viewport.nearest(x, y);
        const box = this.#columnBox(column);
        if (box === null) return;
        const late = this.#isRtl() ? x < box.left + box.width / 2 : x > box.left + box.width / 2;
        before = column + (late ? 1 : 0);
        const edge = late === this.#isRtl() ? box.left : box.right;
        const frame = this.#scroller!.getBoundingClientRect();
        this.#draw({ left: edge - 1, top: frame.top, width: 2, height: frame.height });
      },
      end: (done) => {
        this.#draw(null);
        if (!done || before === null || columns.includes(before) || columns.includes(before - 1)) return;
        const next = sheet.fields[before];
        this.#host.run(moveFields(fields, next === undefined ? { after: sheet.fields.at(-1)!.id } : { before: next.id }));
      },
    });
  }

  #dragRows(event: PointerEvent, rows: readonly number[]): void {
    const { sheet } = this.#host.gridState;
    const ids = rows.flatMap((row) => sheet.rows.at(row)?.id ?? []);
    let before: number | null = null;
    const sorted = whyNotMovable(this.#host.gridState) !== null;
    startDrag(this.#host, this.#sheet!, this.#scroller!, event, {
      across: false,
      along: true,
      move: (x, y) => {
        this.#sheet!.style.cursor = sorted ? 'not-allowed' : 'grabbing';
        const { row } = this.#host.viewport.nearest(x, y);
        const box = this.#host.viewport.rowElement(row)?.getBoundingClientRect();
        if (box === undefined) return;
        const late = y > box.top + box.height / 2;
        before = row + (late ? 1 : 0);
        const frame = this.#scroller!.getBoundingClientRect();
        if (!sorted) this.#draw({ left: frame.left, top: (late ? box.bottom : box.top) - 1, width: frame.width, height: 2 });
      },
      end: (done) => {
        this.#draw(null);
        if (!done || before === null || (rows.includes(before) && rows.includes(before - 1))) return;
        const [next, last] = [sheet.rows.at(before), sheet.rows.at(before - 1)];
        // Behind the last row of a group is before the head of the next: there the row above counts.
        if (last !== undefined && !ids.includes(last.id)) this.#host.run(dropRows(ids, last.id, 'after'));
        else if (next !== undefined && !ids.includes(next.id)) this.#host.run(dropRows(ids, next.id, 'before'));
      },
    });
  }

  #columnBox(column: number): DOMRect | null {
    const field = this.#host.gridState.sheet.fields[column];
    const head = field === undefined ? null : this.#host.renderRoot.querySelector(`.column[data-field="${CSS.escape(field.id)}"]`);
    return head?.getBoundingClientRect() ?? null;
  }

  #isRtl(): boolean {
    return getComputedStyle(this.#scroller!).direction === 'rtl';
  }

  /** The line where what is dragged would be put; null takes it away. */
  #draw(box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number } | null): void {
    if (box === null) {
      this.#line?.remove();
      this.#sheet!.style.cursor = '';
      return;
    }
    this.#line ??= this.#make();
    if (!this.#line.isConnected) this.#host.renderRoot.append(this.#line);
    const home = this.#host.getBoundingClientRect();
    Object.assign(this.#line.style, {
      left: `${box.left - home.left}px`,
      top: `${box.top - home.top}px`,
      width: `${box.width}px`,
      height: `${box.height}px`,
    });
  }

  #make(): HTMLElement {
    const line = document.createElement('div');
    line.className = 'drop-line';
    line.setAttribute('part', 'drop-line');
    line.setAttribute('aria-hidden', 'true');
    return line;
  }
}
