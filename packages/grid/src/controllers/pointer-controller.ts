import { fieldType } from '@teable-grid/core';
import { openEditor, toggleCheckbox } from '../commands/edit.ts';
import { openRename } from '../commands/fields.ts';
import { toggleGroup } from '../commands/groups.ts';
import { openMenu } from '../commands/menus.ts';
import { activePosition, selectCell, selectSpan, selectTo } from '../commands/move.ts';
import { openConflict } from '../commands/conflicts.ts';
import { rangeOf } from '../state/selection.ts';
import { columnOf, headerPosition, type Position } from '../state/sheet.ts';
import { widthOf } from '../state/widths.ts';
import { beganInControl, type GridHost } from './grid-host.ts';

/** How fast the sheet scrolls while a drag is beyond its edge: pixels a frame per pixel beyond. */
const dragSpeed = 0.25;

/** A pointer that moves less than this clicks, pixels. */
const dragFrom = 4;

/** Pointer on the sheet: selecting by click and drag, editing by double click, widths by the grips, menus by the right button. */
export class PointerController {
  readonly #host: GridHost;
  #sheet: HTMLElement | null = null;
  #scroller: HTMLElement | null = null;
  #drag: { readonly pointer: number; readonly span: 'cells' | 'rows'; x: number; y: number; frame: number } | null = null;

  constructor(host: GridHost) {
    this.#host = host;
  }

  /** Listens on the sheet; call once per element that is made. */
  attach(sheet: HTMLElement, scroller: HTMLElement): void {
    this.#sheet = sheet;
    this.#scroller = scroller;
    sheet.addEventListener('pointerdown', this.#down);
    // Else the browser would select text, and move the focus to the scroller.
    sheet.addEventListener('mousedown', (event) => {
      if (!beganInControl(event)) event.preventDefault();
    });
    sheet.addEventListener('click', this.#click);
    sheet.addEventListener('dblclick', this.#doubleClick);
    sheet.addEventListener('contextmenu', this.#contextMenu);
  }

  readonly #down = (event: PointerEvent) => {
    const path = event.composedPath();
    const grip = path.find((target) => target instanceof HTMLElement && target.dataset['grip'] !== undefined);
    if (grip !== undefined) return this.#resize(event, grip as HTMLElement);
    if (beganInControl(event)) return;
    const at = this.#hit(path);
    if (at === null) return;
    this.#host.commitOpenEditor();
    // On touch a drag scrolls: the tap selects when it ends, as a click.
    if (event.pointerType === 'touch') return;
    event.preventDefault();
    if (event.button === 2 && this.#isSelected(at)) return;
    this.#select(at, event.shiftKey);
    if (event.button === 0 && at.row >= 0) this.#startDrag(event, at.column < 0 ? 'rows' : 'cells');
  };

  readonly #click = (event: MouseEvent) => {
    const path = event.composedPath();
    const fold = path.find((target) => target instanceof HTMLElement && target.dataset['group'] !== undefined) as HTMLElement | undefined;
    if (fold !== undefined) return void this.#host.run(toggleGroup(fold.dataset['group']!));
    if (beganInControl(event)) return;
    if (path.some((target) => target instanceof HTMLElement && target.classList.contains('corner'))) {
      this.#host.run(selectSpan('all'));
      return;
    }
    const at = this.#hit(path);
    if (at === null) return;
    if ((event as PointerEvent).pointerType === 'touch') {
      const active = activePosition(this.#host.gridState);
      const again = active !== null && active.row === at.row && active.column === at.column;
      if (again && this.#host.run(openEditor(null))) return;
      this.#select(at, false);
    }
    if (at.row < 0 || at.column < 0 || event.shiftKey) return;
    const field = this.#host.gridState.sheet.fields[at.column]!;
    if (fieldType(field.type).editor.kind === 'checkbox') this.#host.run(toggleCheckbox);
    else if (this.#onCorner(event, at)) this.#host.run(openConflict);
  };

  readonly #doubleClick = (event: MouseEvent) => {
    const path = event.composedPath();
    const grip = path.find((target) => target instanceof HTMLElement && target.dataset['grip'] !== undefined) as HTMLElement | undefined;
    if (grip !== undefined) {
      this.#host.run(({ dispatch }) => {
        dispatch({ action: 'width', field: grip.dataset['grip']!, width: null });
        return true;
      });
      return;
    }
    if (beganInControl(event)) return;
    const at = this.#hit(path);
    if (at === null || at.column < 0) return;
    if (at.row === headerPosition) this.#host.run(openRename(this.#host.gridState.sheet.fields[at.column]!.id));
    else this.#host.run(openEditor(null));
  };

  readonly #contextMenu = (event: MouseEvent) => {
    if (beganInControl(event)) return;
    const at = this.#hit(event.composedPath());
    if (at === null) return;
    event.preventDefault();
    if (!this.#isSelected(at)) this.#select(at, false);
    this.#host.run(openMenu);
  };

  #select(at: Position, extend: boolean): void {
    const column = Math.max(0, at.column);
    this.#host.focus();
    if (extend && at.row >= 0) this.#host.run(selectTo({ row: at.row, column }));
    else this.#host.run(selectCell({ row: at.row, column }, at.column < 0 ? 'rows' : 'cells'));
  }

  #isSelected(at: Position): boolean {
    const { selection, sheet } = this.#host.gridState;
    if (selection === null) return false;
    const range = rangeOf(sheet, selection);
    return at.row >= range.top && at.row <= range.bottom && (at.column < 0 || (at.column >= range.left && at.column <= range.right));
  }

  /** The mark of a conflict is the upper end corner of its cell. */
  #onCorner(event: MouseEvent, at: Position): boolean {
    const cell = this.#host.viewport.cell(at)?.element;
    if (cell === undefined || !cell.classList.contains('conflict')) return false;
    const box = cell.getBoundingClientRect();
    const end = getComputedStyle(cell).direction === 'rtl' ? event.clientX - box.left : box.right - event.clientX;
    return end < 16 && event.clientY - box.top < 16;
  }

  #hit(path: readonly EventTarget[]): Position | null {
    const column = path.find((target) => target instanceof HTMLElement && target.classList.contains('column')) as HTMLElement | undefined;
    if (column !== undefined) return { row: headerPosition, column: columnOf(this.#host.gridState.sheet, column.dataset['field']!) };
    return this.#host.viewport.hit(path);
  }

  #startDrag(event: PointerEvent, span: 'cells' | 'rows'): void {
    const sheet = this.#sheet!;
    this.#drag = { pointer: event.pointerId, span, x: event.clientX, y: event.clientY, frame: 0 };
    const move = (moved: PointerEvent) => {
      const drag = this.#drag;
      if (drag === null || moved.pointerId !== drag.pointer) return;
      const still = Math.abs(moved.clientX - event.clientX) + Math.abs(moved.clientY - event.clientY) < dragFrom;
      if (still && !sheet.hasPointerCapture(drag.pointer)) return;
      // Not before it is a drag: a captured pointer's click would not tell its cell.
      sheet.setPointerCapture(drag.pointer);
      drag.x = moved.clientX;
      drag.y = moved.clientY;
      this.#dragTo();
      if (drag.frame === 0) drag.frame = requestAnimationFrame(this.#autoScroll);
    };
    const end = () => {
      cancelAnimationFrame(this.#drag?.frame ?? 0);
      this.#drag = null;
      sheet.removeEventListener('pointermove', move);
      sheet.removeEventListener('pointerup', end);
      sheet.removeEventListener('pointercancel', end);
    };
    sheet.addEventListener('pointermove', move);
    sheet.addEventListener('pointerup', end);
    sheet.addEventListener('pointercancel', end);
  }

  #dragTo(): void {
    const at = this.#host.viewport.nearest(this.#drag!.x, this.#drag!.y);
    this.#host.run(selectTo(at));
  }

  readonly #autoScroll = () => {
    const drag = this.#drag;
    if (drag === null) return;
    drag.frame = 0;
    const box = this.#scroller!.getBoundingClientRect();
    const beyond = (at: number, low: number, high: number) => (at < low ? at - low : at > high ? at - high : 0);
    const x = beyond(drag.x, box.left, box.right);
    const y = beyond(drag.y, box.top, box.bottom);
    if (x === 0 && y === 0) return;
    this.#host.viewport.scrollBy(x * dragSpeed, y * dragSpeed);
    this.#dragTo();
    drag.frame = requestAnimationFrame(this.#autoScroll);
  };

  #resize(event: PointerEvent, grip: HTMLElement): void {
    event.preventDefault();
    event.stopPropagation();
    const { sheet, widths } = this.#host.gridState;
    const field = sheet.fields[columnOf(sheet, grip.dataset['grip']!)];
    if (field === undefined || event.button !== 0) return;
    const start = widthOf(field, widths);
    const sign = getComputedStyle(grip).direction === 'rtl' ? -1 : 1;
    grip.setPointerCapture(event.pointerId);
    grip.classList.add('dragging');
    const move = (moved: PointerEvent) => {
      this.#host.run(({ dispatch }) => {
        dispatch({ action: 'width', field: field.id, width: start + sign * (moved.clientX - event.clientX) });
        return true;
      });
    };
    const end = () => {
      grip.classList.remove('dragging');
      grip.removeEventListener('pointermove', move);
      grip.removeEventListener('pointerup', end);
      grip.removeEventListener('pointercancel', end);
    };
    grip.addEventListener('pointermove', move);
    grip.addEventListener('pointerup', end);
    grip.addEventListener('pointercancel', end);
  }
}
