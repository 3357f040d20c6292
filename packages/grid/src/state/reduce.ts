import type { Draft, RowId, Session, SessionStatus, Table } from '@teable-grid/core';
import type { Action } from '../commands/command.ts';
import { type Contact, type GridState, noPanel } from './grid-state.ts';
import { ownViewIn, settingsOf, shownView, withOwnView } from './own-view.ts';
import type { KeptViews } from './own-views-storage.ts';
import { located, type Selection, settle } from './selection.ts';
import type { Arranged } from './sheet-maker.ts';
import { widthsOf, withWidth } from './widths.ts';

/** The state after an action; those that go to the session or to the person leave it as it is. */
export function reduce(state: GridState, action: Action): GridState {
  switch (action.action) {
    case 'select':
      return { ...select(state, action.selection), following: null };
    case 'accompany':
      return { ...state, following: action.person };
    case 'cut':
      return { ...state, cut: action.cut };
    case 'preview':
      return { ...state, preview: action.range };
    case 'edit':
      return { ...state, editing: action.editing };
    case 'panel':
      return { ...state, panel: action.panel };
    case 'width':
      return widened(state, withWidth(state.draftWidths, action.field, action.width));
    case 'widths-kept':
      return { ...state, draftWidths: noWidths };
    case 'view':
      return shown(state, { ...state, view: action.view, collapsed: nothing, draftWidths: noWidths });
    case 'own-view':
      return shown(state, { ...state, ownViews: withOwnView(state.ownViews, action.view, action.own) });
    case 'collapse': {
      const collapsed = new Set(state.collapsed);
      for (const group of action.groups)
        if (action.collapsed) collapsed.add(group);
        else collapsed.delete(group);
      return { ...state, collapsed };
    }
    case 'search':
      return { ...state, search: action.search };
    case 'comments-read':
      return { ...state, read: action.read, unread: action.unread ?? state.unread };
    case 'past':
      return { ...state, past: action.past, cut: null, panel: state.past === null || action.past === null ? noPanel : state.panel };
    case 'submit':
      return withFresh(state, action.draft);
    default:
      return state;
  }
}

/** The state with what a session says now; `arrange` makes of it what is shown. Parts that did not change stay the same objects. */
export function follow(state: GridState, session: Session, arrange: (state: GridState) => Arranged): GridState {
  const { table } = session;
  const next = shown(state, {
    ...state,
    table,
    pending: session.pending,
    writable: session.capabilities.write && !state.locked,
    commenting: session.capabilities.comment && !state.locked,
    ruling: session.capabilities.rules,
    tellsPast: session.capabilities.history && session.history !== undefined,
    me: session.actor?.id ?? null,
    contact: nextContact(state.contact, session.status),
  });
  const arranged = arrange(next);
  const { sheet } = arranged;
  const selection = next.selection === null || sheet === state.sheet ? next.selection : settle(sheet, next.selection, state.sheet);
  return { ...next, ...arranged, selection };
}

/** The state with what a person has kept for himself in the views of a table. */
export function withKept(state: GridState, table: Table, { view, own }: KeptViews): GridState {
  return shown(state, { ...state, table, view: state.view ?? view, ownViews: own });
}

/** The state with the settings of the view that is shown; `before`: the one that they were last found for. */
function shown(before: GridState, state: GridState): GridState {
  const stored = shownView(state.table, state.view);
  const view = stored?.id ?? null;
  const own = ownViewIn(state.ownViews, view);
  if (stored === before.stored && view === before.view && own === ownViewIn(before.ownViews, view)) return { ...state, view };
  const settings = settingsOf(stored, own);
  return widened({ ...state, view, stored, settings, frozen: settings.frozen, rowHeight: settings.rowHeight }, state.draftWidths);
}

function widened(state: GridState, draftWidths: GridState['draftWidths']): GridState {
  return { ...state, draftWidths, widths: widthsOf(state.settings.widths, draftWidths) };
}

const nothing: ReadonlySet<string> = new Set();
const noWidths: GridState['draftWidths'] = new Map();

/** Another selection; rows that were added are fresh until both its corners are elsewhere. */
function select(state: GridState, selection: Selection | null): GridState {
  const { fresh } = state;
  const stays = (row: RowId | null | undefined) => row != null && fresh.has(row);
  return {
    ...state,
    selection: selection === null ? null : located(state.sheet, selection),
    fresh: fresh.size === 0 || stays(selection?.anchor.row) || stays(selection?.head.row) ? fresh : nothing,
  };
}

/** Rows that this person adds stay where they are until he leaves them. */
function withFresh(state: GridState, { ops }: Draft): GridState {
  const added = ops.flatMap((op) => (op.op === 'insert-rows' ? op.rows.map((row) => row.id) : []));
  return added.length === 0 ? state : { ...state, fresh: new Set([...state.fresh, ...added]) };
}

/** What has come of the attempts to connect, after another status. */
export function nextContact(contact: Contact, { state }: SessionStatus): Contact {
  if (state === 'live' || contact === 'made') return 'made';
  if (state === 'connecting' && contact === 'none') return 'tried';
  return state === 'offline' && contact === 'tried' ? 'failed' : contact;
}
