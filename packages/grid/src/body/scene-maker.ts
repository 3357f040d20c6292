import type { CommentId, Comments, Conflicts, Field, Peer, PendingChange, ReadValue, Session } from '@teable-grid/core';
import type { GridState } from '../state/grid-state.ts';
import { gatherMarks, type Marks } from '../state/marks.ts';
import { gatherPeers, noPeers, type PeerMarks } from '../state/peer-marks.ts';
import { outlinedRanges } from '../state/cut.ts';
import { positionOf, rangesOf } from '../state/selection.ts';
import { type ColumnLayout, layoutColumns, type Widths } from '../state/widths.ts';
import { heightOf } from '../state/row-heights.ts';
import type { Position, Range, RowSource } from '../state/sheet.ts';
import type { CellRenderers } from './cell-renderer.ts';
import { levelsOf, type Scene } from './scene.ts';

/** The column with the row numbers: room for their digits. */
const gutterPadding = 36;
const digitWidth = 7.2;
const narrowestGutter = 48;
/** Columns stay in place while they cover no more than this part of the window. */
const frozenPart = 0.5;
/** A sheet of no more cells is rendered as a whole, so that the browser's own search, print and reading modes see all of it. */
const fewCells = 1_000;

/** What the element's own attributes and properties say about its body. */
export interface BodyOptions {
  /** Height of a short row, CSS pixels. */
  readonly rowHeight: number;
  /** Whether rows and columns that are out of sight are left out: where there are many, unless it is `off`. */
  readonly virtual: string;
  readonly renderers: CellRenderers | null;
  /** Reads what cells hold. */
  readonly readValue: ReadValue;
}

const noRanges: readonly Range[] = [];

/** Makes scenes of states. Parts that did not change stay the same objects, and so does the whole when no part did. */
export class SceneMaker {
  #last: Scene | null = null;
  #layout: { readonly fields: readonly Field[]; readonly widths: Widths; readonly gutter: number; readonly layout: ColumnLayout } | null =
    null;
  #levels: { readonly rows: RowSource; readonly levels: number } | null = null;
  #marks: {
    readonly pending: readonly PendingChange[];
    readonly conflicts: Conflicts;
    readonly comments: Comments;
    readonly unread: ReadonlySet<CommentId>;
    readonly marks: Marks;
  } | null = null;
  #peers: { readonly presence: readonly Peer[]; readonly peers: PeerMarks } = { presence: [], peers: noPeers };

  /** The scene of a state in a window of some width. */
  make(state: GridState, session: Session, { rowHeight, virtual, renderers, readValue }: BodyOptions, viewWidth: number): Scene {
    const { sheet, selection, editing } = state;
    const numberWidth = Math.max(narrowestGutter, Math.ceil(String(sheet.rows.size).length * digitWidth) + gutterPadding);
    const layout = this.#layoutOf(sheet.fields, state.widths, numberWidth);
    const at = selection === null ? null : positionOf(sheet, selection.anchor);
    const last = this.#last;
    const made: Scene = {
      sheet,
      readValue,
      stamp: last?.stamp ?? {},
      layout,
      rowHeight: heightOf(state.rowHeight, rowHeight),
      numberWidth,
      frozen: frozenColumns(layout, Math.min(state.frozen, sheet.fields.length - 1), viewWidth),
      levels: this.#levelsOf(sheet.rows),
      whole: virtual === 'off' || sheet.rows.size * sheet.fields.length <= fewCells,
      ranges: keptRanges(last?.ranges, selection === null ? noRanges : rangesOf(sheet, selection)),
      outlined: keptRanges(last?.outlined, outlinedRanges(state)),
      active: keptPosition(last?.active, at !== null && at.row >= 0 ? at : null),
      writable: state.writable,
      editing: editing.state === 'cell' ? editing : null,
      marks: this.#marksOf(state),
      peers: this.#peersOf(session.presence),
      colorOf: state.colorOf,
      hits: state.hits ?? state.past?.differs ?? null,
      renderers,
      locale: state.locale,
    };
    this.#last = stamped(made, last);
    return this.#last;
  }

  #layoutOf(fields: readonly Field[], widths: Widths, gutter: number): ColumnLayout {
    const old = this.#layout;
    if (old !== null && old.fields === fields && old.widths === widths && old.gutter === gutter) return old.layout;
    const layout = layoutColumns(fields, widths, gutter);
    this.#layout = { fields, widths, gutter, layout };
    return layout;
  }

  #levelsOf(rows: RowSource): number {
    if (this.#levels?.rows !== rows) this.#levels = { rows, levels: levelsOf(rows) };
    return this.#levels.levels;
  }

  #marksOf({ pending, table: { conflicts, comments }, unread }: GridState): Marks {
    const last = this.#marks;
    const same = last?.pending === pending && last.conflicts === conflicts && last.comments === comments && last.unread === unread;
    if (same) return last.marks;
    this.#marks = { pending, conflicts, comments, unread, marks: gatherMarks(pending, conflicts, comments, unread) };
    return this.#marks.marks;
  }

  #peersOf(presence: readonly Peer[]): PeerMarks {
    if (this.#peers.presence !== presence) this.#peers = { presence, peers: gatherPeers(presence, this.#peers.peers) };
    return this.#peers.peers;
  }
}

/** How many of the first columns may stay: never all, and never so many that little is left for the others. */
function frozenColumns({ lefts }: ColumnLayout, wanted: number, viewWidth: number): number {
  let frozen = Math.max(0, wanted);
  while (frozen > 0 && lefts[frozen]! > viewWidth * frozenPart) frozen -= 1;
  return frozen;
}

/** A scene with the stamp that it gets after another; that one itself when nothing is another. */
function stamped(made: Scene, last: Scene | null): Scene {
  if (last === null) return made;
  const changed = (Object.keys(made) as (keyof Scene)[]).filter((part) => made[part] !== last[part]);
  if (changed.length === 0) return last;
  const { sheet } = made;
  const onlyRows = changed.every((part) => part === 'sheet' || part === 'peers') && made.peers.everywhere === last.peers.everywhere;
  return onlyRows && sheet.fields === last.sheet.fields && sheet.computed === last.sheet.computed ? made : { ...made, stamp: {} };
}

function keptRanges(last: readonly Range[] | undefined, ranges: readonly Range[]): readonly Range[] {
  const isSame = last?.length === ranges.length && ranges.every((range, at) => sameRange(range, last[at]!));
  return isSame ? last : ranges;
}

function sameRange(a: Range, b: Range): boolean {
  return a.top === b.top && a.left === b.left && a.bottom === b.bottom && a.right === b.right;
}

function keptPosition(last: Position | null | undefined, position: Position | null): Position | null {
  return last != null && position?.row === last.row && position.column === last.column ? last : position;
}
