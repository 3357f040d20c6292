import type { Result } from '../problem.ts';
import type { Field, FieldOptions } from '../table/field.ts';
import type { Row } from '../table/row.ts';
import type { Value } from '../value.ts';
import type { SystemHints } from './system-values.ts';

/**
 * One kind of field: everything that depends on the kind is here, and nothing else switches on it. `V` is what its cells hold
 * beside null.
 */
export interface FieldType<V extends Value = Value> {
  /** Its name in a table; never changed. */
  readonly name: string;
  /** What people call it. */
  readonly label: string;
  readonly editor: EditorHints;
  /** Options of a new field of this type. */
  readonly defaults: FieldOptions;
  /** Options on which depends what `read` makes of a stored value; none when absent. */
  readonly readingOptions?: readonly string[];
  /** Cells hold nothing and cannot be written: they are read through `ComputedValues`. */
  readonly computed?: true;
  /** Computed: what it says of who made or edited a row, and when. */
  readonly system?: SystemHints;
  /** Cells are numbers that `execute` gives to rows, each once: nobody writes them. */
  readonly numbered?: true;
  /** Turns what arrives into what is stored (normal form), or says why it cannot be. Never called with null. */
  check(value: Value, options: FieldOptions): Result<V>;
  /** What a stored value of whatever type means under this one; undefined when it does not convert. Never called with null. */
  read(stored: Value, options: FieldOptions): V | undefined;
  /** Reads what a person typed or pasted. Empty text is null. */
  parse(text: string, options: FieldOptions, locale: string): Result<V | null>;
  /** Select types: the names of choices in a text, so that those which a field lacks can be made. */
  namesIn?(text: string): Iterable<string>;
  /** What is shown. */
  format(value: V, options: FieldOptions, locale: string): string;
  /** What an editor starts with and the clipboard carries: `parse` gives the value back, in any locale. */
  edit(value: V, options: FieldOptions): string;
  /** Where a value leads, as an address that is safe to follow. */
  linkOf?(value: V): string;
  /** Sort order of two values; empty cells are not its business. */
  compare(a: V, b: V, options: FieldOptions, locale: string): number;
  /**
   * Orders two rows as `compare` would order their values, without these being known; only where that can be told from the rows. `edited`:
   * `editedFields` of the table.
   */
  compareRows?(a: Row, b: Row, edited: readonly Field[]): number;
  /** What `merge` does, as people are told it; absent where it never makes one value of two. */
  readonly merges?: string;
  /**
   * One value from two writes that did not see each other, whichever of them came first; undefined when the rule of the type cannot.
   * Asked only where the field's policy is `merge`.
   */
  merge(base: V | null, current: V | null, incoming: V | null, options: FieldOptions): V | null | undefined;
  /** Whether a column of texts, none empty, looks like this type: the options it would take, and which texts do not fit. Null: no. */
  detect(texts: readonly string[], locale: string): { readonly options: FieldOptions; readonly misfits: number } | null;
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
