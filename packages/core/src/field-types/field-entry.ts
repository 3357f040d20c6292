import type { Result } from '../problem.ts';
import type { FieldOptions } from '../table/field.ts';
import type { Value } from '../value.ts';

/**
 * What a kind of field makes of what is written into its cells: by people, who type texts, by programs, and of what its cells hold from a time when
 * the field had another type. `V` is what its cells hold beside null.
 */
export interface FieldEntry<V extends Value = Value> {
  /** Turns what arrives into what is stored (normal form), or says why it cannot be. Never called with null. */
  check(value: Value, options: FieldOptions): Result<V>;
  /**
   * What a stored value means that is none of the type's own (`FieldType.own`); undefined when it does not convert. Never called with null.
   */
  convert(stored: Value, options: FieldOptions): V | undefined;
  /** Reads what a person typed or pasted. Empty text is null. */
  parse(text: string, options: FieldOptions, locale: string): Result<V | null>;
  /** Select types: the names of choices in a text, so that those which a field lacks can be made. */
  namesIn?(text: string): Iterable<string>;
  /** What an editor starts with and the clipboard carries: `parse` gives the value back, in any locale. */
  edit(value: V, options: FieldOptions): string;
}
