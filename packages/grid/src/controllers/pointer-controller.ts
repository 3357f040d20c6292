import { openThread } from '../commands/comments.ts';
import { openConflict } from '../commands/conflicts.ts';
import { openEditor, pressText, toggleCheckbox } from '../commands/edit.ts';
import { fitFields } from '../commands/field-moves.ts';
import { openRename } from '../commands/fields.ts';
import { toggleGroup } from '../commands/groups.ts';
import { openRecord } from '../commands/record.ts';
import { openMenu } from '../commands/menus.ts';
import { activePosition, deselect, selectCell, selectMore, selectSpan, selectTo } from '../commands/move.ts';
import { entryType } from '../editors/entry-types.ts';
import { gridType } from '../field-types/grid-types.ts';
import { isAdding, isApple } from '../state/platform.ts';
import { isSelected, wholeColumns, wholeRows } from '../state/selecting.ts';
import { positionOf, type Span } from '../state/selection.ts';
import { columnOf, headerPosition, type Position, type Range } from '../state/sheet.ts';
import { resizeColumn } from './column-resize.ts';
import { startDrag } from './drag.ts';
import { beganInControl, type GridHost } from './grid-host.ts';

/**
 * Pointer on the sheet: selecting by click and drag, editing by double click, widths by the grips, menus by the right button. What a finger
 * does beside tapping is the `TouchController`'s.
 *
 *     pointerdown ──on a cell──▶ selects; a drag stretches
 *       with Shift ──▶ stretches the last range       with Ctrl/Cmd ──▶ adds a range, or takes one out of what is selected
 *       on a header or row number ──▶ the same by columns and rows; on one that is selected already a drag is not ours: it moves it
 */
export class PointerController {
  readonly #host: GridHost;
  #sheet: HTMLElement | null = null;
  #scroller: HTMLElement | null = null;
  /** Whether the last press was on the cell that was active before it. */
  #pressedAgain = false;

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
    const grip = gripIn(path);
    if (grip !== undefined) return resizeColumn(this.#host, event, grip);
    if (beganInControl(event)) return;
    const at = this.#hit(path);
    if (at === null) return;
    this.#host.commitOpenEditor();
    this.#pressedAgain = this.#isActive(at);
    // On touch a drag scrolls: the tap selects when it ends, as a click.
    if (event.pointerType === 'touch') return;
    event.preventDefault();
    const opensMenu = event.button === 2 || (isApple() && event.ctrlKey);
    if (opensMenu && this.#isSelected(at)) return;
    this.#host.focus();
    if (event.button === 0 && !opensMenu && isAdding(event)) this.#add(event, at);
    else if (event.shiftKey || opensMenu || !this.#isWhole(at)) {
      this.#select(at, event.shiftKey);
      if (event.button === 0 && !opensMenu) this.#drag(event, spanAt(at), (to) => selectTo(to));
    }
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
    const plain = !event.shiftKey && !isAdding(event);
    if ((event as PointerEvent).pointerType === 'touch') {
      if (this.#isActive(at) && (this.#press(event, at) || this.#host.run(openEditor(null)))) return;
      this.#host.focus();
      this.#select(at, false);
    } else if (plain && (at.row < 0 || at.column < 0)) {
      // It was selected already, so the press has left it alone; it was no drag.
      this.#select(at, false);
    }
    if (at.row < 0 || at.column < 0 || !plain) return;
    const field = this.#host.gridState.sheet.fields[at.column]!;
    if (this.#onCorner(event, at, 'conflict')) this.#host.run(openConflict);
    else if (this.#onCorner(event, at, 'comment')) this.#host.run(openThread);
    else if (gridType(field).turnOver !== undefined) this.#host.run(toggleCheckbox);
    else if (this.#pressedAgain) this.#press(event, at);
  };

  readonly #doubleClick = (event: MouseEvent) => {
    const grip = gripIn(event.composedPath());
    if (grip !== undefined) return void this.#host.run(fitFields([grip.dataset['grip']!]));
    if (beganInControl(event) || isAdding(event)) return;
    const at = this.#hit(event.composedPath());
    if (at === null) return;
    const row = this.#host.gridState.sheet.rows.at(at.row);
    if (at.column < 0) return void (row !== undefined && this.#host.run(openRecord(row.id)));
    if (at.row === headerPosition) this.#host.run(openRename(this.#host.gridState.sheet.fields[at.column]!.id));
    else if (entryType(this.#host.gridState.sheet.fields[at.column]!).pressed === undefined) this.#host.run(openEditor(null));
  };

  readonly #contextMenu = (event: MouseEvent) => {
    if (beganInControl(event)) return;
    const at = this.#hit(event.composedPath());
    if (at === null) return;
    event.preventDefault();
    if (!this.#isSelected(at)) {
      this.#host.focus();
      this.#select(at, false);
    }
    this.#host.run(openMenu);
  };

  /** Ctrl or Cmd: adds a range, or takes one out that begins on a selected cell. */
  #add(event: PointerEvent, at: Position): void {
    const { selection } = this.#host.gridState;
    const span = spanAt(at);
    const from = { row: at.row, column: Math.max(0, at.column) };
    if (selection === null || !this.#isSelected(at)) {
      this.#host.run(selectMore(from, span));
      this.#drag(event, span, (to) => selectTo(to));
      return;
    }
    const take = (to: Position) => deselect(selection, this.#rangeOf(from, to, span));
    this.#host.run(take(from));
    this.#drag(event, span, take);
  }

  #select(at: Position, extend: boolean): void {
    const column = Math.max(0, at.column);
    const span = spanAt(at);
    if (extend && (at.row >= 0 || span === 'columns')) this.#host.run(selectTo({ row: at.row, column }, span));
    else this.#host.run(selectCell({ row: at.row, column }, span));
  }

  #drag(event: PointerEvent, span: Span, command: (to: Position) => Parameters<GridHost['run']>[0]): void {
    startDrag(this.#host, this.#sheet!, this.#scroller!, event, {
      across: span !== 'rows',
      along: span !== 'columns',
      move: (x, y) => void this.#host.run(command(this.#host.viewport.nearest(x, y))),
      end: () => {},
    });
  }

  #rangeOf(from: Position, to: Position, span: Span): Range {
    const { sheet } = this.#host.gridState;
    const rows = span === 'columns' ? [0, sheet.rows.size - 1] : [from.row, to.row].toSorted((a, b) => a - b);
    const columns = span === 'rows' ? [0, sheet.fields.length - 1] : [from.column, to.column].toSorted((a, b) => a - b);
    return { top: rows[0]!, bottom: rows[1]!, left: columns[0]!, right: columns[1]! };
  }

  #isSelected({ row, column }: Position): boolean {
    const { selection, sheet } = this.#host.gridState;
    if (selection === null) return false;
    if (row === headerPosition) {
      const active = positionOf(sheet, selection.anchor);
      return wholeColumns(sheet, selection).includes(column) || (active?.row === headerPosition && active.column === column);
    }
    return column < 0 ? wholeRows(sheet, selection).includes(row) : isSelected(sheet, selection, { row, column });
  }

  /** Whether a header or row number stands for a column or row that is selected as a whole. */
  #isWhole({ row, column }: Position): boolean {
    const { selection, sheet } = this.#host.gridState;
    if (row === headerPosition) return wholeColumns(sheet, selection).includes(column);
    return column < 0 && wholeRows(sheet, selection).includes(row);
  }

  #isActive(at: Position): boolean {
    const active = activePosition(this.#host.gridState);
    return active !== null && active.row === at.row && active.column === at.column;
  }

  /** A press on the text of a cell, where that means something of its own. */
  #press(event: MouseEvent, at: Position): boolean {
    const cell = this.#host.viewport.cell(at);
    if (cell === null || entryType(this.#host.gridState.sheet.fields[at.column]!).pressed === undefined) return false;
    const range = document.createRange();
    range.selectNodeContents(cell.text);
    const box = range.getBoundingClientRect();
    const far = getComputedStyle(cell.element).direction === 'rtl' ? box.right - event.clientX : event.clientX - box.left;
    return far >= 0 && far <= box.width && this.#host.run(pressText(far / box.width));
  }

  /** The mark of a conflict is the upper end corner of its cell, that of comments the lower one. */
  #onCorner(event: MouseEvent, at: Position, mark: 'conflict' | 'comment'): boolean {
    const cell = this.#host.viewport.cell(at)?.element;
    if (cell === undefined || !cell.classList.contains(mark)) return false;
    const box = cell.getBoundingClientRect();
    const end = getComputedStyle(cell).direction === 'rtl' ? event.clientX - box.left : box.right - event.clientX;
    return end < 16 && (mark === 'conflict' ? event.clientY - box.top : box.bottom - event.clientY) < 16;
  }

  #hit(path: readonly EventTarget[]): Position | null {
    const column = path.find((target) => target instanceof HTMLElement && target.classList.contains('column')) as HTMLElement | undefined;
    if (column !== undefined) return { row: headerPosition, column: columnOf(this.#host.gridState.sheet, column.dataset['field']!) };
    return this.#host.viewport.hit(path);
  }
}

/** What a click there selects. */
function spanAt(at: Position): Span {
  return at.row === headerPosition ? 'columns' : at.column < 0 ? 'rows' : 'cells';
}

function gripIn(path: readonly EventTarget[]): HTMLElement | undefined {
  return path.find((target) => target instanceof HTMLElement && target.dataset['grip'] !== undefined) as HTMLElement | undefined;
}
