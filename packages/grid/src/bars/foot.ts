import type { Session } from '@teable-grid/core';
import { html, type TemplateResult } from 'lit';
import { barToCome, type FrameActions, type FrameModel } from '../frame-view.ts';
import { noticeView } from '../panels/notice-view.ts';
import { statusBar } from '../panels/status-bar.ts';
import { figuresText } from '../state/figures.ts';
import type { GridState } from '../state/grid-state.ts';
import { cellsIn } from '../state/ranges.ts';
import { rosterOf } from '../state/roster.ts';
import { rangesOf } from '../state/selection.ts';
import { statusLine, type StatusLine, unsentCount } from '../state/status.ts';

const lockedText = 'This page shows the table to read only.';

/** The status line of what an element shows. */
export function standingLine({ status, pending, capabilities, readOnly, unkept }: Session, { locked, contact }: GridState): StatusLine {
  if (!locked || !capabilities.write) return statusLine({ status, pending, capabilities, readOnly, unkept, contact });
  return statusLine({ status, pending, capabilities: { ...capabilities, write: false }, readOnly: lockedText, unkept, contact });
}

/** What is below the sheet: the notice, and the bar of a table. */
export function foot(model: FrameModel, status: StatusLine | null, actions: FrameActions): TemplateResult {
  const { notice, open } = model;
  return html`${noticeView(notice, actions)}${open === null || status === null ? barToCome(model) : barOf(model, open.session, status, actions)}`;
}

function barOf({ state, tally, width }: FrameModel, session: Session, status: StatusLine, actions: FrameActions): TemplateResult {
  const { selection, sheet, table, pending, locale } = state;
  return statusBar(
    {
      status,
      conflicts: table.conflicts.size,
      refused: pending.length - unsentCount(pending),
      figures: figuresText(
        {
          rows: sheet.rows.rowCount,
          all: table.rows.size,
          selectedCells: selection === null ? 0 : cellsIn(rangesOf(sheet, selection)),
          tally,
        },
        locale,
      ),
      people: { roster: rosterOf(session.presence, session.actor?.id ?? null), room: roomFor(width), following: state.following },
      canUndo: session.canUndo,
      canRedo: session.canRedo,
      locale,
    },
    {
      openConflict: () => actions.later((commands) => commands.openConflict),
      openOutbox: () => actions.later((commands) => commands.toggleOutbox),
      goOnline: () => actions.goOnline(),
      undo: () => actions.dispatch({ action: 'undo' }),
      redo: () => actions.dispatch({ action: 'redo' }),
      follow: (id) => actions.later(({ followPerson }) => followPerson(id)),
      openPeople: () => actions.later(({ togglePeople }) => togglePeople),
    },
  );
}

/** Width of what else is in the bar, and of one person, CSS pixels. */
const otherWidth = 420;
const personWidth = 20;

/** How many people are shown one by one in an element of some width. */
function roomFor(width: number): number {
  return Math.max(1, Math.min(10, Math.floor((width - otherWidth) / personWidth)));
}
