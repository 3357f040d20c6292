import type { FieldId, OrderKey } from '../ids.ts';
import type { Value } from '../value.ts';
import type { Revision } from './revision.ts';

/**
 * What a field does with a concurrent write: `flag` opens a conflict (the default), `merge` lets the type's rule try first,
 * `last-wins` writes it and leaves the loser to history.
 */
export type ConflictPolicy = 'flag' | 'merge' | 'last-wins';

/** One choice of a select field. Cells hold its id, so that it can be renamed. */
export interface Choice {
  readonly id: string;
  readonly name: string;
  /** A hue of the palette, 0 to 9; how it looks is the grid's business. */
  readonly color: number;
}

/** Options of a field: those common to all types, and what its type adds. Unknown keys are kept. */
export interface FieldOptions {
  readonly required?: boolean;
  /** No two rows hold the same value. */
  readonly unique?: boolean;
  readonly default?: Value;
  readonly policy?: ConflictPolicy;
  /**
   * The lowest role that may see it: its cells, its properties, and what is about them; everybody who may see the table, unless it says
   * otherwise. Heeded by a server.
   */
  readonly read?: 'owner' | 'editor' | 'commenter' | 'viewer';
  /** The lowest role that may write its cells and properties; editors, unless it says otherwise. Heeded by a server. */
  readonly write?: 'owner' | 'editor';
  /** Column width in CSS pixels. */
  readonly width?: number;
  /** Select types. */
  readonly choices?: readonly Choice[];
  /** Number: digits after the point that are shown; all of them when absent. */
  readonly precision?: number;
  /** Number: how it is shown; plain when absent. */
  readonly format?: 'plain' | 'currency' | 'percent' | 'duration';
  /** Number shown as money: ISO 4217. */
  readonly currency?: string;
  /** Number shown as a duration: what is shown of it, `h:mm` when absent. */
  readonly durationFormat?: 'h:mm' | 'h:mm:ss';
  /** Date: with a time of the day, so a moment. */
  readonly time?: boolean;
  /** Date with a time, and times that the table keeps: on whose clock they are shown and typed (IANA); the reader's when absent. */
  readonly timeZone?: string;
  /** Rating: how many stars there are; 5 when absent. */
  readonly max?: number;
  /** User: people who are found by their names. */
  readonly people?: readonly { readonly id: string; readonly name: string }[];
  readonly [key: string]: unknown;
}

/** A column of a table. */
export interface Field {
  readonly id: FieldId;
  readonly name: string;
  /** Name of its type in the list of field types. */
  readonly type: string;
  readonly options: FieldOptions;
  readonly order: OrderKey;
  /** Where a row's base keeps this field's value; given once, in order of creation, and never reused. */
  readonly column: number;
  readonly deleted: boolean;
  /** When any property was last written. */
  readonly revision: Revision;
  /** When the type was last written. */
  readonly typeRevision: Revision;
  /** When it was last deleted or restored; 0 when never. */
  readonly deletedRevision: Revision;
}
