import type { ChangeId } from '@teable-grid/core';
import { entryType } from '../editors/entry-types.ts';
import type { CellEditing } from '../state/editing.ts';
import { noPanel } from '../state/grid-state.ts';
import { cellOf, entryText } from '../state/outbox-view.ts';
import { selectSpot } from '../state/selecting.ts';
import type { Command } from './command.ts';

/** Opens the list of this person's changes, or closes it when it is open. */
export const toggleOutbox: Command = ({ state, dispatch }) => {
  dispatch({ action: 'panel', panel: state.panel.panel === 'outbox' ? noPanel : { panel: 'outbox' } });
  return true;
};

/** Opens the editor of a refused entry's cell with what was given; a value that comes of it takes the entry's place. */
export function correctEntry(id: ChangeId): Command {
  return ({ state, dispatch }) => {
    const entry = state.pending.find((other) => other.id === id);
    if (entry?.state !== 'rejected' || !state.writable) return false;
    const spot = cellOf(entry);
    const field = spot === null ? undefined : state.table.fields.get(spot.field);
    if (spot === null || field === undefined || entryType(field).open === null) return false;
    const editing: CellEditing = {
      state: 'cell',
      row: spot.row,
      field: spot.field,
      look: state.table,
      text: entryText(entry, state.table, state.locale),
      typed: false,
      corrects: id,
    };
    dispatch({ action: 'panel', panel: noPanel });
    const at = { row: spot.row, field: spot.field };
    dispatch({ action: 'select', selection: selectSpot(at), reveal: 'anchor' });
    dispatch({ action: 'edit', editing });
    return true;
  };
}
