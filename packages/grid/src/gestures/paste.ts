import { type Field, type Op, readTextsInSteps, type Row, type RowId, sameValue, valueOf, whyNotEditable } from '@teable-grid/core';
import type { Clip } from '../clipboard/clip.ts';
import { readClip } from '../clipboard/read-clip.ts';
import type { Block } from '../clipboard/tsv.ts';
import type { CutCells } from '../state/cut.ts';
import type { GridState } from '../state/grid-state.ts';
import { apart } from '../state/ranges.ts';
import { rangesOf, type Selection } from '../state/selection.ts';
import type { Range, Sheet } from '../state/sheet.ts';
import { count } from '../state/count.ts';
import { CellWriter, type Written } from './cell-writer.ts';
import type { Gesture, RawClip } from './gesture.ts';
import { type Plan, type Planning, sayOnly } from './plan.ts';
import { putClipCell } from './put-clip-cell.ts';
import { misfitText } from './words.ts';

/** Where the cells of a block go: in these rows and fields, over and over where there are more of them than the block has. */
interface Target {
  readonly rows: readonly Row[];
  readonly fields: readonly Field[];
  /** Rows that are missing. */
  readonly beyond: number;
}

/** Plans a paste of what is on the clipboard. */
export function* planPaste(state: GridState, raw: RawClip, as: 'cells' | 'text'): Planning {
  const clip = readClip(raw);
  if (clip === null) return sayOnly('There is no text on the clipboard to paste.');
  const { selection, sheet } = state;
  if (selection === null || sheet.fields.length === 0) return sayOnly('There is no field to paste into.');
  const targets = targetsOf(sheet, selection, clip.block);
  if (targets === null) return sayOnly('What was copied goes into one range. Select one, or ranges that it fills evenly.');
  return yield* pasteInto(state, as === 'text' ? { ...clip, own: null } : clip, targets);
}

/**
 * One cell fills all that is selected. A block goes over and over into ranges that it fills evenly, else from the upper start corner of the one
 * range on: as many rows as it has, and as many fields as there are. Null where several ranges are selected that it does not fill.
 */
function targetsOf(sheet: Sheet, selection: Selection, block: Block): readonly Target[] | null {
  const [height, width] = [block.length, widthOf(block)];
  const ranges = rangesOf(sheet, selection).map((range) => ({ ...range, top: Math.max(0, range.top) }));
  const whole = (range: Range): Target => ({
    rows: sheet.rows.slice(range.top, range.bottom + 1),
    fields: sheet.fields.slice(range.left, range.right + 1),
    beyond: 0,
  });
  if (height === 1 && width === 1 && sheet.rows.rowCount > 0) {
    const cells = apart(ranges.map((range) => ({ ...range, bottom: Math.max(range.top, range.bottom) })));
    return cells.map(whole).filter(({ rows }) => rows.length > 0);
  }
  const even = ranges.map(whole).filter(({ rows, fields }) => rows.length % height === 0 && fields.length % width === 0);
  if (ranges.length > 1) return even.length === ranges.length ? even : null;
  const [range] = ranges;
  const [only] = even;
  const isLarger = only !== undefined && only.rows.length > 0 && (only.rows.length > height || only.fields.length > width);
  // Whole columns mean where to begin, not how often.
  if (isLarger && (selection.span === 'cells' || height === 1)) return [only];
  const rows = rowsFrom(sheet, range!.top, height);
  return [{ rows, fields: sheet.fields.slice(range!.left, range!.left + width), beyond: height - rows.length }];
}

function* pasteInto(state: GridState, clip: Clip, targets: readonly Target[]): Planning {
  const { table, locale, cut } = state;
  const { block } = clip;
  const [height, width] = [block.length, widthOf(block)];
  const writer = new CellWriter(table, locale);
  const moved = cut !== null && clip.own?.token === cut.token ? cut : null;
  const into = new Set<string>();
  let done = 0;
  let rows: readonly Row[] = [];
  for (const target of targets) {
    rows = [...target.rows, ...Array.from({ length: target.beyond }, () => writer.addRow())];
    for (const [y, row] of rows.entries()) {
      const line = block[y % height]!;
      for (const [x, field] of target.fields.entries()) {
        const column = x % width;
        if (line[column] === undefined) continue;
        if (moved !== null) into.add(`${row.id}/${field.id}`);
        putClipCell(writer, clip, y % height, column, row, field, locale);
      }
      done += target.fields.length;
      yield done;
    }
  }
  const stayed = moved === null ? 0 : emptySource(state, moved, into, writer);
  const written = writer.finish();
  const lost = targets.length === 1 ? width - targets[0]!.fields.length : 0;
  return {
    ...written,
    select: targets.length === 1 ? corners(rows, targets[0]!.fields, targets[0]!.rows) : null,
    notice: noticeOf(written, Math.max(0, lost), stayed, rows, block, width - lost),
    movesCut: moved !== null,
  };
}

/** Empties what was cut, but for what is pasted over and what somebody has changed since; how many cells of the latter. */
function emptySource({ table }: GridState, { rows, fields, look }: CutCells, into: ReadonlySet<string>, writer: CellWriter): number {
  let changed = 0;
  for (const id of rows) {
    const [row, before] = [table.rows.get(id), look.rows.get(id)];
    for (const fieldId of fields) {
      const field = table.fields.get(fieldId);
      if (into.has(`${id}/${fieldId}`) || field === undefined || whyNotEditable(field) !== null) continue;
      if (row === undefined || row.deleted || field.deleted || before === undefined) continue;
      if (sameValue(valueOf(row, field), valueOf(before, field))) writer.value(row, field, null, '');
      else changed += 1;
    }
  }
  return changed;
}

/** Makes fields for columns that had none, of the types that their texts look like, and writes the texts. */
export function* planPasteColumns(
  { table, sheet, locale }: GridState,
  { rows, block }: Extract<Gesture, { gesture: 'paste-columns' }>,
): Planning {
  const there = rows.filter((id) => table.rows.get(id)?.deleted === false);
  if (there.length === 0) return sayOnly('The rows that these columns belong to are gone.');
  const names = freeNames(
    widthOf(block),
    table.fields.list.map(({ name }) => name),
  );
  const reading = readTextsInSteps(names, block, [], locale);
  let step = reading.next();
  for (; step.done !== true; step = reading.next()) yield 0;
  const { columns, rows: read } = step.value;
  const ops: Op[] = columns.map(({ field }) => ({ op: 'add-field', place: { before: null }, field }));
  for (const [at, { cells }] of read.entries()) {
    const row = rows[at];
    if (row === undefined || table.rows.get(row)?.deleted !== false) continue;
    for (const [field, value] of Object.entries(cells)) ops.push({ op: 'set-cell', row, field, value, was: null });
    yield at;
  }
  const [first, last] = [columns[0]!.field.id, columns.at(-1)!.field.id];
  const from = { row: there[0]!, field: first };
  const orTo = { row: there.at(-1)!, field: sheet.fields.at(-1)?.id ?? first };
  const notice = { tone: 'info' as const, text: `${count(columns.length, 'field')} added.` };
  return { ops, held: [], select: { from, to: { row: there.at(-1)!, field: last }, orTo }, notice, movesCut: false };
}

function noticeOf(written: Written, lost: number, stayed: number, rows: readonly Row[], block: Block, width: number): Plan['notice'] {
  const said = [
    written.addedRows.length > 0 ? `${count(written.addedRows.length, 'row')} added.` : '',
    misfitText(written),
    lost > 0 ? `${count(lost, 'column')} did not fit beside the last field.` : '',
    stayed > 0
      ? `${count(stayed, 'cell')} that ${stayed === 1 ? 'was' : 'were'} cut ${stayed === 1 ? 'has' : 'have'} been changed since, and ${stayed === 1 ? 'stays' : 'stay'}.`
      : '',
  ].filter((part) => part !== '');
  if (said.length === 0) return null;
  const isBad = written.unfit + lost + stayed + written.locked.length > 0;
  const ids = rows.map(({ id }): RowId => id);
  return {
    tone: isBad ? 'bad' : 'info',
    text: said.join(' '),
    ...(lost > 0 && {
      offers: {
        label: `Add ${count(lost, 'field')}`,
        gesture: { gesture: 'paste-columns' as const, rows: ids, block: block.map((line) => line.slice(width)) },
      },
    }),
  };
}

function corners(rows: readonly Row[], fields: readonly Field[], shown: readonly Row[]): Plan['select'] {
  const [first, last] = [rows[0], rows.at(-1)];
  const [start, end] = [fields[0], fields.at(-1)];
  if (first === undefined || last === undefined || start === undefined || end === undefined) return null;
  return {
    from: { row: first.id, field: start.id },
    to: { row: last.id, field: end.id },
    orTo: { row: (shown.at(-1) ?? last).id, field: end.id },
  };
}

/** So many rows from a position on, heads of groups passed over; fewer where the sheet ends. */
function rowsFrom({ rows }: Sheet, top: number, wanted: number): readonly Row[] {
  const found: Row[] = [];
  for (let at = top; at < rows.size && found.length < wanted; ) {
    const to = Math.min(rows.size, at + wanted - found.length);
    found.push(...rows.slice(at, to));
    at = to;
  }
  return found;
}

function widthOf(block: Block): number {
  return block.reduce((widest, line) => Math.max(widest, line.length), 0);
}

function freeNames(wanted: number, taken: readonly string[]): readonly string[] {
  const names: string[] = [];
  for (let n = taken.length + 1; names.length < wanted; n++) if (!taken.includes(`Field ${n}`)) names.push(`Field ${n}`);
  return names;
}
