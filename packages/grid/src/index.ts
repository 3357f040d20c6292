export { TeableGrid } from './teable-grid.ts';
export type { TeableGridListeners, TeableGridProps } from './element/grid-props.ts';
export {
  GridBeforeChangeEvent,
  GridChangeEvent,
  GridSelectEvent,
  GridStatusEvent,
  GridViewChangeEvent,
  type Origin,
  type TeableGridEventMap,
} from './events.ts';
export { GridConflictEvent, GridConflictResolvedEvent } from './conflict-events.ts';
export type { Action, Command, CommandContext } from './commands/command.ts';
export type { GridState } from './state/grid-state.ts';
export type { CellEditor, CellEditors, Editor, EditorStart } from './editors/editor.ts';
export type { CellContext, CellRenderer, CellRenderers } from './body/cell-renderer.ts';
