import { quoted } from '../problem.ts';
import { withHiddenParts } from '../scope/scoped-view.ts';
import { sameValue, type Value } from '../value.ts';
import { conditionsIn } from '../view/filter-conditions.ts';
import { depthOf } from '../view/filters.ts';
import { operatorNamed, operatorsOf, valueFits } from '../view/operators.ts';
import { isStatistic, statisticsOf } from '../view/statistic-names.ts';
import type { Condition, FilterGroup, ViewChanges, ViewProperties } from '../view/view.ts';
import { exceeds } from './check-value.ts';
import type { ViewRules } from './context.ts';
import type { WorkingTable } from './working-table.ts';

/** What decides about the properties of views. Apart from `execute`, so that a prediction need not carry it along. */
export const viewRules: ViewRules = { checkProperties, withHiddenParts };

const widestColumn = 10_000;

/** Tells what is wrong with properties beside the name. */
function checkProperties(working: WorkingTable, given: ViewChanges, before: ViewProperties | null, path: string): void {
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
