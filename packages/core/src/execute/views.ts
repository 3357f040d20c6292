import type { Op } from '../change/change.ts';
import { choiceName } from '../field-types/choices.ts';
import { idPattern } from '../ids.ts';
import { assert, quoted } from '../problem.ts';
import type { Value } from '../value.ts';
import { propertiesOf } from '../view/filters.ts';
import { defaultViewProperties, type View, type ViewChanges, type ViewProperties } from '../view/view.ts';
import { withViewChanges } from '../view/view-changes.ts';
import { exceeds } from './check-value.ts';
import { viewKey } from './places.ts';
import type { WorkingTable } from './working-table.ts';

type OpOf<Kind extends Op['op']> = Extract<Op, { op: Kind }>;

/** Adds a view at a place. */
export function addView(working: WorkingTable, op: OpOf<'add-view'>, at: number): void {
  const path = `ops/${at}/view`;
  const { id, ...given } = op.view;
  const { limits, revision } = working.context;
  if (!idPattern.test(id)) return working.refuse('bad-change', `${path}/id`, `${quoted(id)} is not an id.`);
  if (working.view(id) !== undefined) return working.refuse('exists-already', `${path}/id`, `There is a view ${quoted(id)} already.`);
  if (working.views.total >= limits.views)
    return working.refuse('over-limit', path, `The table would have more views than the limit views (${limits.views}).`);
  const properties = checkProperties(working, { ...defaultViewProperties, ...given }, null, path);
  const order = viewKey(working, op.place, `ops/${at}/place`);
  if (!order.ok) return working.refuse(order.problem.code, order.problem.path, order.problem.message);
  working.write({ write: 'view', view: { id, ...properties, order: order.value, deleted: false, revision, deletedRevision: 0 } });
}

/** Writes properties of a view: the last writer wins, property by property. What its author may not see of it stays. */
export function changeView(working: WorkingTable, op: OpOf<'change-view'>, at: number): void {
  const view = viewThere(working, op.view, at);
  if (view === undefined) return;
  const set = checkProperties(working, op.set, view, `ops/${at}/set`);
  const { hidden = new Set(), viewRules } = working.context;
  assert(viewRules !== null || hidden.size === 0, 'who heeds hidden fields has the rules of views');
  const whole = viewRules === null ? set : viewRules.withHiddenParts(view, set, hidden);
  const changed = withViewChanges(propertiesOf(view), whole);
  const { viewBytes } = working.context.limits;
  if (exceeds(changed as unknown as Value, viewBytes))
    working.refuse('over-limit', `ops/${at}/set`, `The view would be larger than the limit viewBytes (${viewBytes} bytes).`);
  writeView(working, view, changed);
}

/** Moves a view to a place. */
export function moveView(working: WorkingTable, op: OpOf<'move-view'>, at: number): void {
  const view = viewThere(working, op.view, at);
  const order = viewKey(working, op.place, `ops/${at}/place`);
  if (!order.ok) return working.refuse(order.problem.code, order.problem.path, order.problem.message);
  if (view !== undefined) writeView(working, view, { order: order.value });
}

/** Deletes a view, or brings it back. */
export function setViewDeleted(working: WorkingTable, op: OpOf<'delete-view'> | OpOf<'restore-view'>, at: number): void {
  const view = viewThere(working, op.view, at);
  const deleted = op.op === 'delete-view';
  if (view !== undefined && view.deleted !== deleted) writeView(working, view, { deleted, deletedRevision: working.context.revision });
}

function writeView(working: WorkingTable, view: View, changed: Partial<View>): void {
  working.write({ write: 'view', view: { ...view, ...changed, revision: working.context.revision } });
}

function viewThere(working: WorkingTable, id: string, at: number): View | undefined {
  const view = working.view(id);
  if (view === undefined) working.refuse('no-such-view', `ops/${at}/view`, `There is no view ${quoted(id)} in this table.`);
  return view;
}

/** Properties as they are kept; what is wrong with them is told. `before`: the view that they are written into. */
function checkProperties<P extends ViewChanges>(working: WorkingTable, given: P, before: ViewProperties | null, path: string): P {
  working.context.viewRules?.checkProperties(working, given, before, path);
  return given.name === undefined ? given : { ...given, name: checkName(working, given.name, `${path}/name`) };
}

function checkName(working: WorkingTable, name: string, path: string): string {
  const clean = choiceName(name);
  const { nameLength } = working.context.limits;
  if (clean === '') working.refuse('required', path, 'A view must have a name.');
  if (clean.length > nameLength)
    working.refuse('over-limit', path, `A view's name is longer than the limit nameLength (${nameLength} characters).`);
  return clean;
}
