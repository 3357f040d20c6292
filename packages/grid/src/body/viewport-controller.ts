import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { isGroup, type Position } from '../state/sheet.ts';
import { anchorAt, nowhere, offsetOf, type ScrollAnchor } from '../viewport/anchor.ts';
import { rotate } from '../viewport/rotate.ts';
import { RowScroll } from '../viewport/row-scroll.ts';
import { columnWindow, offsetShowing, rowWindow, type Window } from '../viewport/windows.ts';
import { beginComposing, type CellRecord, restoreCell } from './cell-record.ts';
import { cellAt, columnHit, lineId, paintLine, RowPress, type RowRecord } from './row-record.ts';
import { type BodyParts, PinnedLayer } from './pinned-layer.ts';
import { RowNumbers } from './row-numbers.ts';
import type { Scene } from './scene.ts';

/** Rows farther from the base than this get a new one, so that their transforms stay small. */
const rebaseAfter = 10_000;
/** Rows that are printed at most: more would take the browser minutes. */
const mostPrinted = 2_000;

const nothing: Window = { from: 0, to: 0 };

/**
 * The window on the rows: a pool of recycled records, patched in the scroll event itself.
 *
 *     scroller ── native scrolling over a spacer
 *       layer  ── sticky both ways, no size, translate(−scrollLeft, base × h − offset)
 *         row  ── translateY((position − base) × h), in visual order in the DOM
 *
 * The row of the active cell is never recycled: outside the window it is kept (`#held`), so that focus and open editors stay.
 */
export class ViewportController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #moved: () => void;
  #parts: BodyParts | null = null;
  #resize: ResizeObserver | null = null;
  #scene: Scene | null = null;
  /** The scene that is painted, with all that follows from the elements and their size; null when it must be painted again. */
  #painted: Scene | null = null;
  #pool: readonly RowRecord[] = [];
  #rows: Window = nothing;
  #columns: Window = nothing;
  #held: RowRecord | null = null;
  readonly #press = new RowPress();
  #base = 0;
  readonly #scroll = new RowScroll();
  #spacer = -1;
  #anchor: ScrollAnchor = nowhere;
  readonly #numbers = new RowNumbers();
  #printing = false;
  #scrollLeft = 0;
  #viewWidth = 0;
  #viewHeight = 0;
  #headerHeight = 0;
  /** Whether the page reads from the right, where scrolling across counts down from 0. */
  #mirrored = false;
  #layer: PinnedLayer | null = null;

  /** `moved` is called when the columns in the window or its size changed: the header is the host's. */
  constructor(host: ReactiveControllerHost, moved: () => void) {
    this.#host = host;
    this.#moved = moved;
    this.#host.addController(this);
  }

  hostDisconnected(): void {
    this.detach();
  }

  /** Takes over the elements of the body; call again after they were made anew. */
  attach(parts: BodyParts): void {
    if (this.#parts?.layer === parts.layer) return;
    this.detach();
    this.#parts = parts;
    this.#layer = new PinnedLayer(parts);
    this.#scrollLeft = Math.abs(parts.scroller.scrollLeft);
    parts.scroller.addEventListener('scroll', this.#scrolled, { passive: true });
    this.#resize = new ResizeObserver(() => this.#resized());
    this.#resize.observe(parts.scroller);
    this.#resized();
  }

  /** Renders all rows for print, or as many as it takes, or lets go of them after it; says which of how many lines there are now. */
  print(printing: boolean): Window & { readonly of: number } {
    this.#printing = printing;
    this.#paint();
    this.#held?.element.classList.toggle('left-out', printing);
    return { ...this.#rows, of: this.#scene?.sheet.rows.size ?? 0 };
  }

  /** Lets go of the elements. */
  detach(): void {
    this.#parts?.scroller.removeEventListener('scroll', this.#scrolled);
    this.#parts?.layer.replaceChildren();
    this.#resize?.disconnect();
    this.#parts = null;
    this.#viewWidth = 0;
    this.#viewHeight = 0;
    this.#pool = [];
    this.#held = null;
    this.#rows = nothing;
    this.#columns = nothing;
    this.#painted = null;
    this.#spacer = -1;
  }

  /** Columns in the window, frozen ones apart. */
  get columns(): Window {
    return this.#columns;
  }

  /** Rows in the window. */
  get rows(): Window {
    return this.#rows;
  }

  /** Whole rows that fit in the window. */
  get page(): number {
    return Math.max(1, Math.floor(this.#viewHeight / (this.#scene?.rowHeight ?? 1)) - 1);
  }

  /** Called after each painting, also while the sheet scrolls: for what hangs on the rows. */
  painted: () => void = () => {};

  /** How much of the window's start and top the frozen columns and the header cover, CSS pixels. */
  get insets(): { readonly start: number; readonly top: number } {
    return { start: this.#scene?.layout.lefts[this.#scene.frozen] ?? 0, top: this.#headerHeight };
  }

  /** Width of the window on the cells, CSS pixels. */
  get viewWidth(): number {
    return this.#viewWidth;
  }

  /** Shows a scene. What others inserted or deleted above does not move what is looked at. */
  show(scene: Scene): void {
    const before = this.#scene;
    this.#scene = scene;
    if (this.#parts === null || this.#painted === scene) return;
    if (before === null || before.sheet.rows !== scene.sheet.rows || before.rowHeight !== scene.rowHeight) this.#rescale(before === null);
    this.#paint();
  }

  /** Scrolls as little as needed to show a cell whole. */
  reveal(at: Position): void {
    const scene = this.#scene;
    const parts = this.#parts;
    if (scene === null || parts === null) return;
    if (at.row >= 0)
      this.#scrollTo(offsetShowing(this.#scroll.offset, this.#viewHeight, at.row * scene.rowHeight, (at.row + 1) * scene.rowHeight));
    if (at.column >= scene.frozen) {
      const { lefts } = scene.layout;
      const covered = lefts[scene.frozen] ?? 0;
      const left = offsetShowing(this.#scrollLeft, this.#viewWidth, lefts[at.column]!, lefts[at.column + 1]!, covered);
      if (left !== this.#scrollLeft) {
        parts.scroller.scrollLeft = this.#mirrored ? -left : left;
        this.#scrollLeft = Math.abs(parts.scroller.scrollLeft);
      }
    }
    this.#paint();
  }

  /** Scrolls the rows by so many pixels (dragging beyond the edge). */
  scrollBy(x: number, y: number): void {
    if (this.#parts === null) return;
    this.#parts.scroller.scrollLeft += x;
    this.#scrollTo(this.#scroll.offset + y);
    this.#paint();
  }

  /** The record of the cell at a position, if it is rendered. */
  cell(at: Position): CellRecord | null {
    const record = this.#record(at.row);
    return record === null ? null : cellAt(record, at.column);
  }

  /** The element of the row at a position, if it is rendered. */
  rowElement(position: number): HTMLElement | null {
    return this.#record(position)?.element ?? null;
  }

  /** Leaves a cell to an input method. */
  compose(at: Position): void {
    const cell = this.cell(at);
    if (cell !== null) beginComposing(cell);
  }

  /** Puts a cell's own nodes back after an input method wrote in it. */
  restore(at: Position): void {
    const cell = this.cell(at);
    if (cell !== null) restoreCell(cell);
  }

  /** The cell that an event happened on; column -1 is the row number. */
  hit(path: readonly EventTarget[]): Position | null {
    const row = [...this.#pool, this.#held].find((record) => record !== null && path.includes(record.element));
    const column = row === null || row === undefined ? null : columnHit(row, path);
    return column === null ? null : { row: row!.position, column };
  }

  /** The cell nearest to a point of the window (client coordinates), also when the point is outside. */
  nearest(clientX: number, clientY: number): Position {
    const scene = this.#scene!;
    const box = this.#parts!.scroller.getBoundingClientRect();
    const y = Math.max(0, Math.min(this.#viewHeight - 1, clientY - box.top - this.#headerHeight)) + this.#scroll.offset;
    const across = this.#mirrored ? box.right - clientX : clientX - box.left;
    const inFrozen = across < (scene.layout.lefts[scene.frozen] ?? 0);
    const x = inFrozen ? across : Math.max(0, Math.min(this.#viewWidth, across)) + this.#scrollLeft;
    const column = scene.layout.lefts.findLastIndex((left) => left <= x);
    return {
      row: Math.max(0, Math.min(scene.sheet.rows.size - 1, Math.floor(y / scene.rowHeight))),
      column: Math.max(0, Math.min(scene.sheet.fields.length - 1, column)),
    };
  }

  readonly #scrolled = () => {
    const { scroller } = this.#parts!;
    const { scrollTop } = scroller;
    this.#scrollLeft = Math.abs(scroller.scrollLeft);
    if (scroller.scrollLeft !== 0) this.#mirrored = scroller.scrollLeft < 0;
    this.#scroll.follow(scrollTop);
    this.#paint();
  };

  #resized(): void {
    const { scroller, layer } = this.#parts!;
    // Not `offsetTop`: that of what is pinned grows with the scroll position.
    const headerHeight = Number.parseFloat(getComputedStyle(layer).top) || 0;
    const { clientWidth: viewWidth, clientHeight } = scroller;
    const viewHeight = Math.max(0, clientHeight - headerHeight);
    // An observer begins with telling the size that there is.
    if (viewWidth === this.#viewWidth && viewHeight === this.#viewHeight && headerHeight === this.#headerHeight) return;
    this.#headerHeight = headerHeight;
    this.#viewWidth = viewWidth;
    this.#viewHeight = viewHeight;
    layer.parentElement!.style.setProperty('--view', `${this.#viewWidth}px`);
    this.#mirrored = isRtl(scroller);
    if (this.#scene === null) return;
    this.#rescale(false);
    this.#paint();
    this.#moved();
  }

  /** Fits scale and offset to a new number of rows or a new height, and keeps the anchor where it was. */
  #rescale(first: boolean): void {
    const { sheet, rowHeight } = this.#scene!;
    // One more row for what comes after the last.
    this.#scroll.fit(sheet.rows.size + 1, rowHeight, this.#viewHeight);
    if (this.#spacer !== this.#scroll.spacer) {
      this.#spacer = this.#scroll.spacer;
      this.#parts!.layer.parentElement!.style.setProperty('--spacer', `${this.#spacer}px`);
    }
    if (!first) this.#scrollTo(offsetOf(sheet.rows, this.#anchor, rowHeight, this.#scroll.offset));
  }

  #scrollTo(offset: number): void {
    this.#scroll.moveTo(this.#parts!.scroller, offset);
  }

  #paint(): void {
    const scene = this.#scene;
    const parts = this.#parts;
    if (scene === null || parts === null) return;
    this.#painted = scene;
    const { sheet, rowHeight, layout, frozen } = scene;
    const inSight = rowWindow(this.#scroll.offset, this.#viewHeight, rowHeight, sheet.rows.size);
    const rows = this.#printing || scene.whole ? this.#allRows(scene, inSight) : inSight;
    const covered = layout.lefts[frozen] ?? 0;
    const columns =
      this.#printing || scene.whole
        ? { from: frozen, to: sheet.fields.length }
        : columnWindow(this.#scrollLeft, this.#viewWidth, layout.lefts, frozen, covered);
    const columnsMoved = columns.from !== this.#columns.from || columns.to !== this.#columns.to;
    if (columnsMoved) this.#columns = columns;
    this.#hold(scene, rows);
    // The first rows are written before they are put in: to make a cell of the document editable has the browser lay out everything at once.
    const unplaced = this.#pool.length === 0 ? document.createDocumentFragment() : null;
    this.#turn(rows, unplaced ?? parts.layer);
    if (Math.abs(rows.from - this.#base) > rebaseAfter) this.#base = rows.from;
    this.#shift(scene);
    const lines = sheet.rows.lines(rows.from, rows.to);
    const seen = rows === inSight ? lines : lines.slice(inSight.from - rows.from, inSight.to - rows.from);
    this.#anchor = anchorAt(seen, inSight.from, this.#scroll.offset, rowHeight);
    let head = this.#numbers.headBefore(sheet.rows, scene.levels, rows.from);
    for (let i = 0; i < lines.length; i++) {
      const position = rows.from + i;
      const line = lines[i]!;
      if (scene.levels > 0 && isGroup(line)) head = position;
      paintLine(this.#pool[i]!, scene, line, this.#columns, position, position - head, this.#base);
    }
    if (unplaced !== null) {
      if (this.#held !== null && scene.active!.row >= rows.to) this.#held.element.before(unplaced);
      else parts.layer.append(unplaced);
    }
    if (this.#held !== null) this.#paintHeld(this.#held, scene);
    if (columnsMoved) this.#moved();
    this.painted();
  }

  #paintHeld(held: RowRecord, scene: Scene): void {
    const position = scene.active?.row ?? -1;
    const line = scene.sheet.rows.line(position);
    if (line === undefined) return;
    const head = isGroup(line) ? position : this.#numbers.headBefore(scene.sheet.rows, scene.levels, position);
    paintLine(held, scene, line, this.#columns, position, position - head, this.#base);
  }

  /** All rows; for print no more than it takes. */
  #allRows({ sheet: { rows } }: Scene, inSight: Window): Window {
    if (!this.#printing || rows.size <= mostPrinted) return { from: 0, to: rows.size };
    const from = Math.min(inSight.from, rows.size - mostPrinted);
    return { from, to: from + mostPrinted };
  }

  /** Keeps the record of the active row out of the pool while its row is outside the window. */
  #hold(scene: Scene, rows: Window): void {
    const active = scene.active?.row ?? -1;
    const line = active < 0 ? undefined : scene.sheet.rows.line(active);
    const id = line === undefined ? undefined : lineId(line);
    const shows = (record: RowRecord) => record.line !== null && lineId(record.line) === id;
    const outside = active >= 0 && (active < rows.from || active >= rows.to);
    const shown = id === undefined ? -1 : this.#pool.findIndex(shows);
    // Others inserted or deleted before it: its record moves with it.
    if (this.#held === null && shown >= 0 && this.#pool[shown]!.position !== active)
      this.#takeOut(shown, active < this.#pool[shown]!.position);
    const held = this.#held;
    if (held !== null && (!outside || !shows(held))) {
      if (!outside && shows(held)) this.#takeBack(held, active, rows);
      else held.element.remove();
      this.#held = null;
    }
    if (!outside || this.#held !== null) return;
    if (shown < 0) {
      this.#held = this.#makeRow();
      if (active < rows.from) this.#parts!.layer.prepend(this.#held.element);
      else this.#parts!.layer.append(this.#held.element);
      return;
    }
    this.#takeOut(shown, active < rows.from);
  }

  #makeRow(): RowRecord {
    return this.#press.make(this.#scene!, this.#columns);
  }

  /** Keeps a record where it is in the DOM (moving it would lose the focus); a new one takes its place in the pool. */
  #takeOut(at: number, before: boolean): void {
    this.#held = this.#pool[at]!;
    const replacement = this.#makeRow();
    if (before) this.#held.element.after(replacement.element);
    else this.#held.element.before(replacement.element);
    this.#pool = this.#pool.with(at, replacement);
  }

  /** Makes the kept record part of the pool again, with the others around it. */
  #takeBack(held: RowRecord, active: number, rows: Window): void {
    this.#turn(rows);
    const at = active - rows.from;
    const pool = this.#pool;
    pool[at]?.element.remove();
    held.element.before(...pool.slice(0, at).map((record) => record.element));
    held.element.after(...pool.slice(at + 1).map((record) => record.element));
    this.#pool = pool.with(at, held);
  }

  /** Turns the pool to another window: only rows that left move in the DOM, as one fragment per end. */
  #turn(rows: Window, layer: ParentNode = this.#parts!.layer): void {
    const jumped = rows.to <= this.#rows.from || rows.from >= this.#rows.to;
    const rotated = rotate(this.#pool, this.#rows, rows, () => this.#makeRow());
    for (const record of rotated.dropped) record.element.remove();
    if (rotated.toStart.length > 0) layer.prepend(fragmentOf(rotated.toStart));
    if (rotated.toEnd.length > 0) layer.append(fragmentOf(rotated.toEnd));
    this.#pool = rotated.pool;
    this.#rows = rows;
    if (!jumped || this.#held === null || this.#pool.length === 0 || layer !== this.#parts!.layer) return;
    // The kept row cannot move without losing the focus, so the others go to its other side, where they are not there yet.
    const above = this.#held.position < rows.from;
    const edge = above ? this.#pool[0]! : this.#pool.at(-1)!;
    const follows = (this.#held.element.compareDocumentPosition(edge.element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    if (above && !follows) layer.append(fragmentOf(this.#pool));
    else if (!above && follows) layer.prepend(fragmentOf(this.#pool));
  }

  #shift({ sheet, rowHeight }: Scene): void {
    const { offset } = this.#scroll;
    const across = this.#mirrored ? -this.#scrollLeft : this.#scrollLeft;
    const tail = Math.min(this.#viewHeight + rowHeight, sheet.rows.size * rowHeight - offset);
    this.#layer!.shift(across, this.#base * rowHeight - offset, tail);
  }

  #record(position: number): RowRecord | null {
    if (position >= this.#rows.from && position < this.#rows.to) return this.#pool[position - this.#rows.from] ?? null;
    return this.#held !== null && this.#held.position === position ? this.#held : null;
  }
}

function fragmentOf(records: readonly RowRecord[]): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const record of records) fragment.append(record.element);
  return fragment;
}

function isRtl(element: Element): boolean {
  return getComputedStyle(element).direction === 'rtl';
}
