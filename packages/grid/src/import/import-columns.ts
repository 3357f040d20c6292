import type { FieldId, NewField, NewRow, Op, Choice } from '@teable-grid/core';

/** What becomes of a column of a file. */
export type ColumnTarget =
  | { readonly target: 'skip' }
  | { readonly target: 'field'; readonly field: FieldId }
  /** `type: null` is the one that its texts look like. */
  | { readonly target: 'new'; readonly name: string; readonly type: string | null };

/** A text that its field cannot read. */
export interface Misfit {
  /** Number of the row in the file, the header counted. */
  readonly line: number;
  readonly column: string;
  readonly text: string;
  /** A sentence. */
  readonly why: string;
  /** Whether the cell stays empty, because not even the text can be kept. */
  readonly isLeftOut: boolean;
}

/** A column of the file, and how its texts read as its target. */
export interface PlannedColumn {
  /** What the header says, or a number. */
  readonly name: string;
  /** With its type, when it is new. */
  readonly target: ColumnTarget;
  /** The field that is written to, with the choices that it will have; null: it is passed over. */
  readonly field: NewField | null;
  /** Choices that a select of the table does not have yet. */
  readonly newChoices: readonly Choice[];
  /** How many of its cells are not empty. */
  readonly filled: number;
  readonly misfits: number;
  readonly firstMisfit: Misfit | null;
}

/** How a file will be imported: its columns, and its first rows as they will be. */
export interface ImportPlan {
  readonly columns: readonly PlannedColumn[];
  readonly rows: readonly (readonly { readonly text: string; readonly fits: boolean }[])[];
  /** Rows without the header. */
  readonly count: number;
}

/** Some rows, ready to be inserted. */
export interface ImportBatch {
  readonly rows: readonly NewRow[];
  readonly misfits: readonly Misfit[];
  /** For each row the fields whose values do not fit; absent where all do. */
  readonly unfit: ReadonlyMap<number, readonly FieldId[]>;
}

/** Ops that have to be done before rows come: new fields, and choices that selects lack. */
export function preparation(columns: readonly PlannedColumn[]): readonly Op[] {
  return columns.flatMap(({ target, field, newChoices }): Op[] => {
    if (field === null || target.target === 'skip') return [];
    if (target.target === 'new') return [{ op: 'add-field', place: { before: null }, field }];
    return newChoices.length === 0 ? [] : [{ op: 'change-field', field: field.id, set: { addChoices: newChoices } }];
  });
}
