import type { Conflicts, Field, Peer, PendingChange, Session } from '@teable-grid/core';
import type { GridState } from '../state/grid-state.ts';
import { gatherMarks, type Marks } from '../state/marks.ts';
import { outlinedRanges } from '../state/cut.ts';
import { positionOf, rangesOf } from '../state/selection.ts';
import type { Range } from '../state/sheet.ts';
import { type ColumnLayout, layoutColumns, type Widths } from '../state/widths.ts';
import { peersByRow, type Scene } from './scene.ts';

/** The column with the row numbers: room for their digits. */
const gutterPadding = 26;
const digitWidth = 7.2;
const narrowestGutter = 48;
/** The first column stays in place while it covers no more than this part of the window. */
const frozenPart = 0.5;

const noRanges: readonly Range[] = [];

/** Makes scenes of states; parts whose sources did not change are kept, so that comparing them is enough. */
export class SceneMaker {
  #layout: { readonly fields: readonly Field[]; readonly widths: Widths; readonly gutter: number; readonly layout: ColumnLayout } | null =
    null;
  #marks: { readonly pending: readonly PendingChange[]; readonly conflicts: Conflicts; readonly marks: Marks } | null = null;
  #peers: { readonly presence: readonly Peer[]; readonly peers: Scene['peers'] } | null = null;

  /** The scene of a state in a window of some width. */
  make(state: GridState, session: Session, rowHeight: number, viewWidth: number): Scene {
    const { sheet, selection, editing } = state;
    const numberWidth = Math.max(narrowestGutter, Math.ceil(String(sheet.rows.size).length * digitWidth) + gutterPadding);
    const layout = this.#layoutOf(sheet.fields, state.widths, numberWidth);
    const at = selection === null ? null : positionOf(sheet, selection.anchor);
    return {
      sheet,
      layout,
      rowHeight,
      numberWidth,
      frozen: sheet.fields.length > 1 && layout.lefts[1]! <= viewWidth * frozenPart ? 1 : 0,
      ranges: selection === null ? noRanges : rangesOf(sheet, selection),
      outlined: outlinedRanges(state),
      active: at !== null && at.row >= 0 ? at : null,
      writable: state.writable,
      editing: editing.state === 'cell' ? editing : null,
      marks: this.#marksOf(state),
      peers: this.#peersOf(session.presence),
      locale: state.locale,
    };
  }

  #layoutOf(fields: readonly Field[], widths: Widths, gutter: number): ColumnLayout {
    const old = this.#layout;
    if (old !== null && old.fields === fields && old.widths === widths && old.gutter === gutter) return old.layout;
    const layout = layoutColumns(fields, widths, gutter);
    this.#layout = { fields, widths, gutter, layout };
    return layout;
  }

  #marksOf({ pending, table: { conflicts } }: GridState): Marks {
    if (this.#marks?.pending === pending && this.#marks.conflicts === conflicts) return this.#marks.marks;
    this.#marks = { pending, conflicts, marks: gatherMarks(pending, conflicts) };
    return this.#marks.marks;
  }

  #peersOf(presence: readonly Peer[]): Scene['peers'] {
    if (this.#peers?.presence === presence) return this.#peers.peers;
    this.#peers = { presence, peers: peersByRow(presence) };
    return this.#peers.peers;
  }
}
