import {
  type Choice,
  type Field,
  type FieldId,
  type HeldText,
  newId,
  type NewRow,
  type Op,
  type Row,
  type Value,
  valueOf,
} from '@teable-grid/core';
import type { Block } from '../clipboard/tsv.ts';
import { readTyped } from '../state/editing.ts';
import { extendTo, rangeOf, selectAt } from '../state/selection.ts';
import type { Range, Sheet } from '../state/sheet.ts';
import { count } from '../state/status.ts';
import { draftsOf } from './batches.ts';
import type { Command } from './command.ts';

/** What a paste will do. */
export interface PastePlan {
  readonly ops: readonly Op[];
  /** Texts that cannot be read, for rows that are there and rows that the ops make. */
  readonly held: readonly HeldText[];
  readonly addedRows: number;
  /** Columns of the block beyond the last field. */
  readonly lostColumns: number;
  readonly target: Range;
}

/**
 * Plans a paste: one cell fills the whole range, a block goes from its top left corner on. Rows beyond the last one are
 * added; names that a select does not know become choices, each once.
 */
export function planPaste(sheet: Sheet, range: Range, block: Block, locale: string): PastePlan {
  const top = Math.max(0, range.top);
  const single = block.length === 1 && block[0]!.length === 1;
  const height = single ? range.bottom - top + 1 : block.length;
  const blockWidth = Math.max(...block.map((row) => row.length));
  const width = single ? range.right - range.left + 1 : Math.min(blockWidth, sheet.fields.length - range.left);
  const fields = sheet.fields.slice(range.left, range.left + width);
  const rows = sheet.rows.slice(top, top + height);
  const ops: Op[] = [];
  const held: HeldText[] = [];
  const reader = new ChoiceReader(fields);
  const textAt = (y: number, x: number) => (single ? block[0]![0]! : block[y]?.[x]);
  for (const [y, row] of rows.entries())
    for (const [x, field] of fields.entries()) {
      const text = textAt(y, x);
      if (text === undefined) continue;
      const read = reader.read(row, field, text, locale);
      if ('held' in read) held.push(read.held);
      else if (read.value !== undefined)
        ops.push({ op: 'set-cell', row: row.id, field: field.id, value: read.value, was: valueOf(row, field) });
    }
  const added: NewRow[] = [];
  for (let y = rows.length; y < height; y++) {
    const id = newId('row');
    const cells: Record<FieldId, Value> = {};
    for (const [x, field] of fields.entries()) {
      const text = textAt(y, x);
      if (text === undefined || text === '') continue;
      const read = reader.read(blankRow(id), field, text, locale);
      if ('held' in read) held.push(read.held);
      else if (read.value !== undefined) cells[field.id] = read.value;
    }
    added.push({ id, cells });
  }
  if (added.length > 0) ops.push({ op: 'insert-rows', place: { before: null }, rows: added });
  return {
    ops: [...reader.ops(), ...ops],
    held,
    addedRows: added.length,
    lostColumns: single ? 0 : blockWidth - width,
    target: { top, left: range.left, bottom: top + height - 1, right: range.left + width - 1 },
  };
}

/** Pastes a block at the selection. */
export function paste(block: Block): Command {
  return (context) => {
    const { state } = context;
    const dispatch = context.dispatch.bind(context);
    const { selection, sheet } = state;
    if (selection === null || !state.writable || sheet.fields.length === 0) return false;
    const plan = planPaste(sheet, rangeOf(sheet, selection), block, state.locale);
    if (plan.ops.length > 0) for (const draft of draftsOf(plan.ops, state.table)) dispatch({ action: 'submit', draft });
    for (const held of plan.held) dispatch({ action: 'hold', held });
    selectRange(plan.target)(context);
    const said = [
      plan.addedRows > 0 ? `${count(plan.addedRows, 'row')} added.` : '',
      plan.held.length > 0
        ? `${count(plan.held.length, 'cell')} could not be read and ${plan.held.length === 1 ? 'is' : 'are'} marked.`
        : '',
      plan.lostColumns > 0 ? `${count(plan.lostColumns, 'column')} did not fit beside the last field.` : '',
    ].filter((part) => part !== '');
    if (said.length > 0)
      dispatch({ action: 'notice', notice: { tone: plan.held.length + plan.lostColumns > 0 ? 'bad' : 'info', text: said.join(' ') } });
    return true;
  };
}

/** Selects what was pasted, once the rows are there. */
export function selectRange(target: Range): Command {
  return ({ state, dispatch }) => {
    // `state` is read after the paste was submitted, so that rows it made are there.
    const start = selectAt(state.sheet, { row: target.top, column: target.left });
    if (start === null) return false;
    dispatch({ action: 'select', selection: extendTo(state.sheet, start, { row: target.bottom, column: target.right }), reveal: 'none' });
    return true;
  };
}

/** Reads texts, and remembers the choices that they made so that a name makes one choice only. */
class ChoiceReader {
  readonly #fields: Map<FieldId, Field>;
  readonly #added = new Map<FieldId, Choice[]>();

  constructor(fields: readonly Field[]) {
    this.#fields = new Map(fields.map((field) => [field.id, field]));
  }

  /** The value of a text; undefined when the cell has it already. */
  read(row: Row, { id }: Field, text: string, locale: string): { value: Value | undefined } | { held: HeldText } {
    const field = this.#fields.get(id)!;
    const reading = readTyped(row, field, text, locale);
    if (reading.reading === 'same') return { value: undefined };
    if (reading.reading === 'unread') return { held: { row: row.id, field: id, text, problem: reading.problem } };
    let value: Value | undefined;
    for (const op of reading.ops) {
      if (op.op === 'set-cell') value = op.value;
      if (op.op !== 'change-field') continue;
      const made = op.set.addChoices ?? [];
      this.#added.set(id, [...(this.#added.get(id) ?? []), ...made]);
      this.#fields.set(id, { ...field, options: { ...field.options, choices: [...(field.options.choices ?? []), ...made] } });
    }
    return { value };
  }

  /** Ops that make the new choices. */
  ops(): readonly Op[] {
    return [...this.#added].map(([field, addChoices]) => ({ op: 'change-field', field, set: { addChoices } }));
  }
}

function blankRow(id: string): Row {
  return {
    id,
    order: '',
    orderRevision: 0,
    created: 0,
    version: 0,
    deleted: false,
    deletedRevision: 0,
    base: [],
    baseRevisions: null,
    written: null,
  };
}
