import type { Op } from '../change/change.ts';
import { choiceName } from '../field-types/choices.ts';
import { idPattern } from '../ids.ts';
import { quoted } from '../problem.ts';
import { withHiddenParts } from '../scope/scoped-view.ts';
import { sameValue, type Value } from '../value.ts';
import { conditionsIn } from '../view/filter-conditions.ts';
import { depthOf, propertiesOf } from '../view/filters.ts';
import { operatorNamed, operatorsOf, valueFits } from '../view/operators.ts';
import { isStatistic, statisticsOf } from '../view/statistic-names.ts';
import { type Condition, defaultViewProperties, type FilterGroup, type View, type ViewChanges, type ViewProperties } from '../view/view.ts';
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
  const whole = withHiddenParts(view, set, working.context.hidden ?? new Set());
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
  const { limits } = working.context;
  const { filter, sorts, groups, hidden = [], widths = {}, frozen, colorRules, statistics = {} } = given;
  const over = (name: 'sorts' | 'groups' | 'colorRules', what: string, count: number) => {
    if (count > limits[name])
      working.refuse('over-limit', `${path}/${name}`, `A view has more ${what} than the limit ${name} (${limits[name]}).`);
  };
  if (exceeds(given as unknown as Value, limits.viewBytes))
    working.refuse('over-limit', path, `The properties are larger than the limit viewBytes (${limits.viewBytes} bytes).`);
  if (filter != null) checkFilter(working, filter, before?.filter ?? null, `${path}/filter`);
  for (const [name, list] of [['sorts', sorts] as const, ['groups', groups] as const]) {
    if (list === undefined) continue;
    over(name, name === 'sorts' ? 'fields to sort by' : 'fields to group by', list.length);
    const seen = new Set<string>();
    list.forEach(({ field }, at) => {
      if (!isThere(working, field, `${path}/${name}/${at}/field`)) return;
      if (seen.size === seen.add(field).size)
        working.refuse('wrong-value', `${path}/${name}/${at}/field`, `${nameOf(working, field)} is there twice.`);
    });
  }
  for (const id of hidden) isThere(working, id, `${path}/hidden`);
  for (const [id, width] of Object.entries(widths)) {
    // What is taken away may be of a field that is not there.
    if (width !== null && isThere(working, id, `${path}/widths`) && !(width > 0 && width <= widestColumn))
      working.refuse('wrong-value', `${path}/widths/${id}`, `A column is between 1 and ${widestColumn} pixels wide, not ${width}.`);
  }
  if (frozen !== undefined && !(Number.isSafeInteger(frozen) && frozen >= 0))
    working.refuse('wrong-value', `${path}/frozen`, `The number of columns that stay is a whole number, not ${frozen}.`);
  if (colorRules !== undefined) {
    over('colorRules', 'rules of colour', colorRules.length);
    colorRules.forEach(({ when, field }, at) => {
      checkFilter(
        working,
        when,
        before?.colorRules.find((rule) => sameValue(rule.when as unknown as Value, when as unknown as Value))?.when ?? null,
        `${path}/colorRules/${at}/when`,
      );
      if (field !== null) isThere(working, field, `${path}/colorRules/${at}/field`);
    });
  }
  for (const [id, name] of Object.entries(statistics)) {
    if (name === null || !isThere(working, id, `${path}/statistics`)) continue;
    const field = working.field(id)!;
    if (!isStatistic(field, name)) {
      const known = statisticsOf(field).map((one) => quoted(one.name));
      working.refuse(
        'wrong-value',
        `${path}/statistics/${id}`,
        `${quoted(field.name)} has no statistic ${quoted(name)}, but ${known.join(', ')}.`,
      );
    }
  }
  return given.name === undefined ? given : { ...given, name: checkName(working, given.name, `${path}/name`) };
}

const widestColumn = 10_000;

function checkName(working: WorkingTable, name: string, path: string): string {
  const clean = choiceName(name);
  const { nameLength } = working.context.limits;
  if (clean === '') working.refuse('required', path, 'A view must have a name.');
  if (clean.length > nameLength)
    working.refuse('over-limit', path, `A view's name is longer than the limit nameLength (${nameLength} characters).`);
  return clean;
}

/** Checks conditions, but for those that are in the view already: a field may have become of another type since. */
function checkFilter(working: WorkingTable, filter: FilterGroup, before: FilterGroup | null, path: string): void {
  const { conditions: most, filterDepth } = working.context.limits;
  if (depthOf(filter) > filterDepth)
    return working.refuse('over-limit', path, `The groups of a filter are nested deeper than the limit filterDepth (${filterDepth}).`);
  const conditions = [...conditionsIn(filter)];
  if (conditions.length > most)
    return working.refuse('over-limit', path, `A filter has more conditions than the limit conditions (${most}).`);
  const known = before === null ? [] : [...conditionsIn(before)];
  for (const condition of conditions) {
    if (!isThere(working, condition.field, path)) continue;
    if (!known.some((other) => sameValue(other as unknown as Value, condition as unknown as Value)))
      checkCondition(working, condition, path);
  }
}

function checkCondition(working: WorkingTable, { field: id, operator: name, value }: Condition, path: string): void {
  const field = working.field(id)!;
  const operator = operatorNamed(field, name);
  if (operator === undefined) {
    const known = operatorsOf(field).map((one) => quoted(one.name));
    return working.refuse('wrong-value', path, `${quoted(field.name)} has no operator ${quoted(name)}, but ${known.join(', ')}.`);
  }
  // A condition can be there before its value is: it is passed over until then.
  if (value !== null && !valueFits(operator.valueKind, value))
    working.refuse('wrong-value', path, `${quoted(value)} is not what ${quoted(field.name)} “${operator.label}” is asked with.`);
}

function isThere(working: WorkingTable, id: string, path: string): boolean {
  if (working.field(id) !== undefined) return true;
  working.refuse('no-such-field', path, `There is no field ${quoted(id)} in this table.`);
  return false;
}

function nameOf(working: WorkingTable, id: string): string {
  return quoted(working.field(id)!.name);
}
