import { type FieldId, type FieldOptions, type FieldProperties, newId, type Place, type RowId } from '@teable-grid/core';
import { GridCommands } from './grid-commands.ts';

/** A field that a page adds. */
export interface NewFieldProperties {
  /** Without one that of its type. */
  readonly name?: string;
  /** Name of a type of field; `text` by default. */
  readonly type?: string;
  /** Those of the type by default. */
  readonly options?: FieldOptions;
}

/** What is done to fields and rows, for pages: as the form of a field, the menus and dragging do it. Before `ready` nothing is done. */
export abstract class FieldCommands extends GridCommands {
  /** Adds a field, at the end unless a place is given. Gives its id; null where nobody may write. */
  addField({ name = '', type = 'text', options }: NewFieldProperties = {}, place: Place<FieldId> = { before: null }): FieldId | null {
    const id = newId('field');
    return this.do(({ addField }) => addField({ id, name, type, ...(options !== undefined && { options }) }, place)) ? id : null;
  }

  /** Gives a field another name. */
  renameField(field: FieldId, name: string): boolean {
    return this.do(({ changeField }) => changeField(field, { name }));
  }

  /**
   * Changes name, type and options of a field; options that are null are taken away. With another type the cells convert where they can, and
   * choices are made of the texts that name some. False where values that are there are not as unique as they are to be, which a notice tells.
   */
  changeField(field: FieldId, set: FieldProperties): boolean {
    return this.do(({ changeField }) => changeField(field, set));
  }

  /** Copies a field beside it, with the values of its cells or without. Gives the id of the copy; null where nobody may write. */
  duplicateField(field: FieldId, { values = true }: { readonly values?: boolean } = {}): FieldId | null {
    const id = newId('field');
    return this.do(({ duplicateField }) => duplicateField(field, values ? 'values' : 'empty', id)) ? id : null;
  }

  /** Deletes a field. Undo brings it back with its values. */
  deleteField(field: FieldId): boolean {
    return this.do(({ deleteFields }) => deleteFields([field]));
  }

  /** Puts a field before or behind another one. */
  moveField(field: FieldId, place: Place<FieldId>): boolean {
    return this.do(({ moveFields }) => moveFields([field], place));
  }

  /** Hides a field in the view that is shown, or shows it again. */
  hideField(field: FieldId, hidden = true): boolean {
    return this.do(({ hideField, showField }) => (hidden ? hideField(field) : showField(field)));
  }

  /** Puts rows, in this order, before or behind another one. A view that sorts shows them in its own order all the same. */
  moveRows(rows: readonly RowId[], place: Place<RowId>): boolean {
    return this.do(({ moveRows }) => moveRows(rows, place));
  }

  /** Opens a row with all its fields at the side of the sheet; without one the row of the active cell. False when there is no such row. */
  openRecord(row?: RowId): boolean {
    return this.do(({ openRecord }) => openRecord(row));
  }

  /** Closes it. False when none is open. */
  closeRecord(): boolean {
    return this.do(({ closeRecord }) => closeRecord);
  }

  /** Shows what became of a row, a field or a cell; without either of the table. False where nobody keeps it. */
  showHistory({ row = null, field = null }: { readonly row?: RowId | null; readonly field?: FieldId | null } = {}): boolean {
    return this.do(({ showHistory }) => showHistory(row, field));
  }

  /** Shows the table as it was after the change with that number, with a slider to go to and fro. False where nobody keeps what was. */
  showTableAt(seq: number): boolean {
    return this.do(({ showTableAt }) => showTableAt(seq));
  }

  /** Shows the table as it is again. False when it is shown already. */
  showNow(): boolean {
    return this.do(({ showNow }) => showNow);
  }

  /** Shows what was deleted, to be restored. */
  showTrash(): boolean {
    return this.do(({ showTrash }) => showTrash);
  }
}
