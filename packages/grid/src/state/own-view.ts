import {
  defaultViewProperties,
  type FieldId,
  type Table,
  type View,
  type ViewChanges,
  type ViewId,
  type ViewProperties,
  withViewChanges,
} from '@teable-grid/core';

/** What one person has otherwise in a view than everybody; null in widths and statistics takes away what the view has. */
export type Override = Omit<ViewChanges, 'name'>;

/** One person's own part in a view: kept on this device, seen by nobody else. */
export interface OwnView {
  /** Whether what he changes is for himself, also where he might change it for everybody. */
  readonly on: boolean;
  readonly override: Override;
}

/** Own parts by view; those of views in which there is none are absent. The key '' is for a table that has no views. */
export type OwnViews = ReadonlyMap<ViewId, OwnView>;

/** No own part. */
export const noOwnView: OwnView = { on: false, override: {} };

/** This person's own part in a view; null: in a table without views. */
export function ownViewIn(all: OwnViews, view: ViewId | null): OwnView {
  return all.get(view ?? '') ?? noOwnView;
}

/** What a table without views is shown as. */
const plainView: ViewProperties = { name: 'Grid', ...defaultViewProperties };

/** The view that is shown when a person wants this one: another one where it is deleted or unknown; null in a table without views. */
export function shownView({ views }: Table, wanted: ViewId | null): View | null {
  const view = wanted === null ? undefined : views.get(wanted);
  return view === undefined || view.deleted ? (views.list[0] ?? null) : view;
}

/** A view as this person has it. */
export function settingsOf(view: View | null, { override }: OwnView): ViewProperties {
  const stored: ViewProperties = view ?? plainView;
  return isEmpty(override) ? stored : withViewChanges(stored, override);
}

/** One's own part with more of it. */
export function withOverride(override: Override, changes: Override): Override {
  const { widths, statistics, ...whole } = changes;
  return {
    ...override,
    ...whole,
    ...(widths !== undefined && { widths: { ...override.widths, ...widths } }),
    ...(statistics !== undefined && { statistics: { ...override.statistics, ...statistics } }),
  };
}

/** Own parts with that of one view written; where nothing is left of it, it goes. */
export function withOwnView(all: OwnViews, view: ViewId | null, own: OwnView): OwnViews {
  const next = new Map(all);
  if (own.on || !isEmpty(own.override)) next.set(view ?? '', own);
  else next.delete(view ?? '');
  return next;
}

/** Whether there is nothing in it. */
export function isEmpty(override: Override): boolean {
  return Object.keys(override).length === 0;
}

/** How many fields a view hides that there are. */
export function hiddenCount({ fields }: Table, { hidden }: Pick<ViewProperties, 'hidden'>): number {
  return hidden.filter((id) => isThere(fields.get(id))).length;
}

/** Those of some entries whose field is there. */
export function whereFieldIsThere<T extends { readonly field: FieldId }>({ fields }: Table, entries: readonly T[]): readonly T[] {
  return entries.filter(({ field }) => isThere(fields.get(field)));
}

function isThere(field: { readonly deleted: boolean } | undefined): boolean {
  return field !== undefined && !field.deleted;
}
