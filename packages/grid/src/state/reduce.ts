import type { Session, SessionStatus } from '@teable-grid/core';
import type { Action } from '../commands/command.ts';
import { type Contact, type GridState, sheetOf } from './grid-state.ts';
import { located, settle } from './selection.ts';
import { withWidth } from './widths.ts';

/** The state after an action; those that go to the session or to the person leave it as it is. */
export function reduce(state: GridState, action: Action): GridState {
  switch (action.action) {
    case 'select':
      return { ...state, selection: action.selection === null ? null : located(state.sheet, action.selection) };
    case 'cut':
      return { ...state, cut: action.cut };
    case 'preview':
      return { ...state, preview: action.range };
    case 'edit':
      return { ...state, editing: action.editing };
    case 'panel':
      return { ...state, panel: action.panel };
    case 'width':
      return { ...state, widths: withWidth(state.widths, action.field, action.width) };
    default:
      return state;
  }
}

/** The state with what a session says now. Parts that did not change stay the same objects. */
export function follow(state: GridState, session: Session): GridState {
  const { table } = session;
  const same = table.rows === state.table.rows && table.fields === state.table.fields;
  const sheet = same ? state.sheet : sheetOf(table);
  const selection = state.selection === null || same ? state.selection : settle(sheet, state.selection, state.sheet);
  return {
    ...state,
    table,
    sheet,
    selection,
    pending: session.pending,
    writable: session.capabilities.write && !state.locked,
    ruling: session.capabilities.rules,
    contact: nextContact(state.contact, session.status),
  };
}

/** What has come of the attempts to connect, after another status. */
export function nextContact(contact: Contact, { state }: SessionStatus): Contact {
  if (state === 'live' || contact === 'made') return 'made';
  if (state === 'connecting' && contact === 'none') return 'tried';
  return state === 'offline' && contact === 'tried' ? 'failed' : contact;
}
