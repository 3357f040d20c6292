import type { ComputedValues } from '../field-types/computed.ts';
import type { RowId } from '../ids.ts';
import type { Condition, ViewProperties } from './view.ts';

/** For whom cells are read and compared. */
export interface Reader {
  /** Reads the cells of computed fields; null: these are empty. */
  readonly computed: ComputedValues | null;
  /** A BCP 47 tag: texts are ordered and searched as it wants. */
  readonly locale: string;
  /** Subject of this person, for “is me”; null when nobody knows. */
  readonly me: string | null;
  /** The day that it is here, `yyyy-mm-dd`. */
  readonly today: string;
}

/** Which rows are shown, in which order and in which groups. */
export interface Look extends Pick<ViewProperties, 'filter' | 'sorts' | 'groups'> {
  /** Names of the groups (`GroupLine.group`) of which only the head is shown. */
  readonly collapsed: ReadonlySet<string>;
  /**
   * Rows that are being edited: each stays where it is, in the group in which it is, whatever is written to it, until it is here no more.
   * One that comes up while it is held is shown where it would be, also when the filter would not let it through.
   */
  readonly held: ReadonlySet<RowId>;
  readonly reader: Reader;
}

/** What of a view cannot be done, and is passed over. */
export type Ignored =
  | { readonly what: 'condition'; readonly condition: Condition; readonly why: WhyIgnored }
  | { readonly what: 'sort' | 'group'; readonly field: string; readonly why: 'no-such-field' | 'field-deleted' };

/** `no-value`: it is not given yet, or is of another kind than the operator takes. */
export type WhyIgnored = 'no-such-field' | 'field-deleted' | 'no-such-operator' | 'no-value';
