import type { Authorship } from '../table/conflict.ts';
import type { FieldOptions } from '../table/field.ts';
import type { Value } from '../value.ts';

/**
 * One kind of field: what is needed to show its cells. How values are read, checked and typed is its `FieldEntry`; how they are ordered is in
 * `compare-values.ts`, how they merge in `merge-values.ts`, what texts look like it in `type-detectors.ts`: whoever shows a table does without them.
 * Nothing else switches on the kind. `V` is what its cells hold beside null.
 */
export interface FieldType<V extends Value = Value> {
  /** Its name in a table; never changed. */
  readonly name: string;
  /** What people call it. */
  readonly label: string;
  readonly editor: EditorHints;
  /** Options of a new field of this type. */
  readonly defaults: FieldOptions;
  /** Options on which depends what a stored value reads as; none when absent. */
  readonly readingOptions?: readonly string[];
  /** Cells hold nothing and cannot be written: they are read through `ComputedValues`. */
  readonly computed?: true;
  /** Computed: what it says of who made or edited a row, and when. */
  readonly system?: SystemHints;
  /** Cells are numbers that `execute` gives to rows, each once: nobody writes them. */
  readonly numbered?: true;
  /**
   * What a stored value says that is one of its own, in the form that `FieldEntry.check` gives; undefined for any other, which `FieldEntry.convert`
   * may read. Never called with null.
   */
  own(stored: Value, options: FieldOptions): V | undefined;
  /** What is shown. */
  format(value: V, options: FieldOptions, locale: string): string;
  /** Where a value leads, as an address that is safe to follow. */
  linkOf?(value: V): string;
  /** What `mergeValues` does, as people are told it; absent where it never makes one value of two. */
  readonly merges?: string;
}

/** What a field of this kind tells about a change. */
export interface SystemHints {
  /** The insertion of the row, or the last write to a cell of it. */
  readonly of: 'creation' | 'last-edit';
  /** Null where it says nothing. */
  value(author: Authorship): Value;
}

/** Which of the grid's looks and editors a type has; several types may share one. */
export type EditorKind =
  | 'text'
  | 'long-text'
  | 'number'
  | 'checkbox'
  | 'select'
  | 'multiple-select'
  | 'date'
  | 'rating'
  | 'url'
  | 'email'
  | 'phone'
  | 'user'
  | 'attachment'
  | 'formula'
  | 'auto-number'
  | 'time'
  | 'author';

/** What the grid needs to know to show and edit cells of a type. */
export interface EditorHints {
  readonly kind: EditorKind;
  readonly align: 'start' | 'end' | 'center';
  /** Width of a new column, CSS pixels. */
  readonly width: number;
  /** The same, where it depends on the options. */
  readonly widthWith?: (options: FieldOptions) => number;
}
