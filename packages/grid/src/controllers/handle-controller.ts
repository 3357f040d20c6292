import { fill } from '../commands/cells.ts';
import { filledIn, selectCells, selectTo } from '../commands/move.ts';
import { fillEnd, fillTarget } from '../state/fill-target.ts';
import { rangesOf } from '../state/selection.ts';
import type { Position, Range } from '../state/sheet.ts';
import { startDrag } from './drag.ts';
import type { GridHost } from './grid-host.ts';

/** What hangs at a corner of the selection: the fill handle, and for fingers the handles that stretch it. */
type HandleName = 'fill' | 'start' | 'end';

/**
 * The handles at the corners of the selection. Each is in the row of its corner, so that it scrolls and is frozen with it, and nowhere while that
 * row is not rendered.
 */
export class HandleController {
  readonly #host: GridHost;
  #raised: ReadonlySet<HTMLElement> = new Set();
  readonly #handles = new Map<HandleName, HTMLElement>();
  #sheet: HTMLElement | null = null;
  #scroller: HTMLElement | null = null;
  /** Whether the selection was made by a finger. */
  #touched = false;

  constructor(host: GridHost) {
    this.#host = host;
    host.addEventListener('pointerdown', (event) => (this.#touched = event.pointerType === 'touch'), true);
  }

  /** Takes over the elements; call once per element that is made. */
  attach(sheet: HTMLElement, scroller: HTMLElement): void {
    this.#sheet = sheet;
    this.#scroller = scroller;
  }

  /** Puts the handles where the selection is; call after the rows were painted. */
  sync(): void {
    const { gridState: state } = this.#host;
    const { selection, sheet, editing } = state;
    const ranges = selection === null || editing.state !== 'idle' ? [] : rangesOf(sheet, selection);
    const [range] = ranges;
    const shown = ranges.length === 1 && range !== undefined && range.top >= 0 && range.bottom >= range.top ? range : null;
    const stretches = shown !== null && this.#touched;
    this.#place(
      'fill',
      shown !== null && state.writable ? { row: shown.bottom, column: stretches ? shown.left : shown.right } : null,
      stretches,
    );
    this.#place('start', stretches ? { row: shown.top, column: shown.left } : null, true);
    this.#place('end', stretches ? { row: shown.bottom, column: shown.right } : null, false);
    this.#raise(new Set([...this.#handles.values()].flatMap(({ parentElement }) => parentElement ?? [])));
  }

  /** Rows with a handle are above the next ones, which it reaches into. */
  #raise(rows: ReadonlySet<HTMLElement>): void {
    for (const row of this.#raised) if (!rows.has(row)) row.classList.remove('has-handle');
    for (const row of rows) if (!this.#raised.has(row)) row.classList.add('has-handle');
    this.#raised = rows;
  }

  #place(name: HandleName, at: Position | null, atStart: boolean): void {
    const cell = at === null ? null : this.#host.viewport.cell(at);
    const row = at === null ? null : this.#host.viewport.rowElement(at.row);
    if (cell === null || row === null) {
      this.#handles.get(name)?.remove();
      return;
    }
    const handle = this.#handles.get(name) ?? this.#make(name);
    handle.classList.toggle('frozen', cell.element.hasAttribute('data-frozen'));
    const left = `${atStart ? cell.left : cell.left + cell.width}px`;
    if (handle.style.insetInlineStart !== left) handle.style.insetInlineStart = left;
    if (handle.parentElement !== row) row.append(handle);
  }

  #make(name: HandleName): HTMLElement {
    const handle = document.createElement('div');
    handle.className = `handle ${name}`;
    if (name === 'fill') handle.setAttribute('part', 'fill-handle');
    else handle.setAttribute('part', 'touch-handle');
    // For the mouse and fingers; keys do the same.
    handle.setAttribute('aria-hidden', 'true');
    handle.addEventListener('pointerdown', (event) => this.#down(name, handle, event));
    if (name === 'fill') handle.addEventListener('dblclick', this.#fillDown);
    for (const kind of ['click', 'dblclick', 'contextmenu'] as const) handle.addEventListener(kind, (event) => event.stopPropagation());
    this.#handles.set(name, handle);
    return handle;
  }

  #down(name: HandleName, handle: HTMLElement, event: PointerEvent): void {
    const { selection, sheet } = this.#host.gridState;
    if (event.button !== 0 || selection === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.#host.commitOpenEditor();
    const range = rangesOf(sheet, selection).at(-1)!;
    if (name === 'fill') this.#fill(event, range);
    else this.#stretch(event, range, name);
    handle.classList.add('dragging');
  }

  #fill(event: PointerEvent, from: Range): void {
    let to: Range | null = null;
    let other = event.ctrlKey || event.altKey;
    const preview = (range: Range | null) =>
      this.#host.run(({ dispatch }) => {
        dispatch({ action: 'preview', range });
        return true;
      });
    this.#follow(event, {
      move: (at, moved) => {
        other = moved.ctrlKey || moved.altKey;
        to = fillTarget(from, at);
        preview(to);
      },
      end: (done) => {
        preview(null);
        if (done && to !== null) this.#host.run(fill(from, to, other ? 'other' : 'series'));
      },
    });
  }

  #stretch(event: PointerEvent, range: Range, name: 'start' | 'end'): void {
    const fixed = name === 'end' ? { row: range.top, column: range.left } : { row: range.bottom, column: range.right };
    this.#host.run(selectCells({ top: fixed.row, bottom: fixed.row, left: fixed.column, right: fixed.column }));
    this.#host.run(selectTo(name === 'end' ? { row: range.bottom, column: range.right } : { row: range.top, column: range.left }));
    this.#follow(event, { move: (at) => void this.#host.run(selectTo(at)), end: () => {} });
  }

  #follow(event: PointerEvent, actions: { move(at: Position, event: PointerEvent): void; end(done: boolean): void }): void {
    startDrag(this.#host, this.#sheet!, this.#scroller!, event, {
      across: true,
      along: true,
      move: (x, y, moved) => actions.move(this.#host.viewport.nearest(x, y), moved),
      end: (done) => {
        for (const handle of this.#handles.values()) handle.classList.remove('dragging');
        actions.end(done);
      },
    });
  }

  readonly #fillDown = () => {
    const { gridState: state } = this.#host;
    if (state.selection === null) return;
    const from = rangesOf(state.sheet, state.selection).at(-1)!;
    const to = fillEnd(state.sheet, from, filledIn(state));
    if (to !== null) this.#host.run(fill(from, to, 'series'));
  };
}
