import { type FilterGroup, newId, type Op, type Table } from '@teable-grid/core';
import type { Gesture } from './plan.ts';

/** What a gesture on a view says, by what is on the screen; null where there is nothing to do it to. */
export function viewOp({ view: at, what, value }: Extract<Gesture, { do: 'view' }>, look: Table): Op | null {
  const { list } = look.views;
  const view = list[at % Math.max(1, list.length)];
  const field = look.fields.list[value % Math.max(1, look.fields.list.length)];
  if (what === 'add') {
    if (list.length > 4) return null;
    return { op: 'add-view', place: { before: null }, view: { id: newId('view'), name: `view ${value}` } };
  }
  if (what === 'restore') {
    const deleted = [...look.views.all()].find((one) => one.deleted);
    return deleted === undefined ? null : { op: 'restore-view', view: deleted.id };
  }
  if (view === undefined || field === undefined) return null;
  switch (what) {
    case 'filter': {
      const filter: FilterGroup = { match: 'all', conditions: [{ field: field.id, operator: 'is-empty', value: null }] };
      return { op: 'change-view', view: view.id, set: { filter: value % 4 === 0 ? null : filter, frozen: value % 5 } };
    }
    case 'sort':
      return {
        op: 'change-view',
        view: view.id,
        set: { sorts: [{ field: field.id, direction: value % 2 === 0 ? 'ascending' : 'descending' }] },
      };
    case 'width':
      return { op: 'change-view', view: view.id, set: { widths: { [field.id]: value % 3 === 0 ? null : 50 + value } } };
    case 'name':
      return { op: 'change-view', view: view.id, set: { name: `called ${value}` } };
    case 'move':
      return { op: 'move-view', view: view.id, place: { after: list.findLast(({ id }) => id !== view.id)?.id ?? null } };
    case 'delete':
      return { op: 'delete-view', view: view.id };
  }
}
