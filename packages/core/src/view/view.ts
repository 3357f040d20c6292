import type { FieldId, OrderKey } from '../ids.ts';
import type { Revision } from '../table/revision.ts';
import type { Value } from '../value.ts';

/** Id of a view, with the prefix of its kind. */
export type ViewId = string;

/** By what field rows are sorted or grouped, and which way. Empty cells come last either way. */
export interface ViewSort {
  readonly field: FieldId;
  readonly direction: 'ascending' | 'descending';
}

/** What a cell must be. Which operators a field has, and what `value` they take, is the field type's; `value` is null where one takes none. */
export interface Condition {
  readonly field: FieldId;
  readonly operator: string;
  readonly value: Value;
}

/** Conditions of which all must hold, or any. Without any condition it lets everything through. */
export interface FilterGroup {
  readonly match: 'all' | 'any';
  readonly conditions: readonly (Condition | FilterGroup)[];
}

/** Rows, or one field's cells in them, in a colour where a filter holds. Of several rules the first that holds counts. */
export interface ColorRule {
  readonly when: FilterGroup;
  /** A hue of the palette, 0 to 9. */
  readonly color: number;
  /** The field whose cells are coloured; null: the whole row. */
  readonly field: FieldId | null;
}

/** Heights that rows can have, by name; how many pixels each is, is the grid's business. */
export type RowHeight = 'short' | 'medium' | 'tall' | 'extra-tall';

/** How a table is shown: what a view stores, and what a person may override for himself. */
export interface ViewProperties {
  readonly name: string;
  /** Null: every row. */
  readonly filter: FilterGroup | null;
  /** The first one counts most. Empty: the rows' own order. */
  readonly sorts: readonly ViewSort[];
  /** Outermost first. */
  readonly groups: readonly ViewSort[];
  /** Fields that are not shown; new fields are. */
  readonly hidden: readonly FieldId[];
  /** Column widths, CSS pixels, where they differ from the field's own. */
  readonly widths: Readonly<Record<FieldId, number>>;
  /** How many of the first shown fields stay while the others scroll. */
  readonly frozen: number;
  readonly rowHeight: RowHeight;
  readonly colorRules: readonly ColorRule[];
  /** The statistic in the foot of a column, by name; fields without one have none. */
  readonly statistics: Readonly<Record<FieldId, string>>;
}

/** A view of a table, shared by everybody who works on it. */
export interface View extends ViewProperties {
  readonly id: ViewId;
  readonly order: OrderKey;
  readonly deleted: boolean;
  /** When any property was last written. */
  readonly revision: Revision;
  /** When it was last deleted or restored; 0 when never. */
  readonly deletedRevision: Revision;
}

/** What a view has of which nobody has said anything. */
export const defaultViewProperties: Omit<ViewProperties, 'name'> = {
  filter: null,
  sorts: [],
  groups: [],
  hidden: [],
  widths: {},
  frozen: 1,
  rowHeight: 'short',
  colorRules: [],
  statistics: {},
};

/** A new view: its id, made by the client, and its properties; those that are absent are as in `defaultViewProperties`. */
export type NewView = Pick<View, 'id' | 'name'> & Partial<ViewProperties>;

/** Properties of a view to write; those that are absent stay. Widths and statistics are written field by field; null takes one away. */
export type ViewChanges = Partial<Omit<ViewProperties, 'widths' | 'statistics'>> & {
  readonly widths?: Readonly<Record<FieldId, number | null>>;
  readonly statistics?: Readonly<Record<FieldId, string | null>>;
};
