import { type Field, type FieldId, fail, newId, type NewRow, ok, type Result, type Value } from '@teable-grid/core';
import { type Lines, linesOfText } from './csv-lines.ts';
import { type FileLimits, fileLimits, UnreadableFile } from './file-limits.ts';
import type { ColumnTarget, ImportBatch, ImportPlan, Misfit, PlannedColumn } from './import-columns.ts';
import { type Pause, pauses } from './pause.ts';
import { columnNames, fitText, looksLikeHeader, misfitOf, planColumn, shownText, targetsOf, type TextRows } from './plan-columns.ts';
import { separatorOf } from './separators.ts';
import { type DecodedText, decodeFile } from './text-encoding.ts';
import type { Workbook } from './workbook-lines.ts';

/** How a person says that a file is to be read; null: as it looks. */
export interface ReadOptions {
  readonly encoding: string | null;
  readonly separator: string | null;
  /** Position of the sheet. */
  readonly sheet: number | null;
}

/** How a file was read. */
export interface FileFacts {
  readonly format: 'csv' | 'xlsx';
  readonly encoding: string | null;
  readonly separator: string | null;
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean }[];
  readonly sheet: number;
  /** Lines, the header counted. */
  readonly lines: number;
  /** Whether the first line looks like the names of the columns. */
  readonly header: boolean;
  /** What a person should know of it, sentences. */
  readonly notes: readonly string[];
}

/** What a plan is made for. */
export interface PlanRequest {
  readonly header: boolean;
  /** The table's fields that are not deleted. */
  readonly fields: readonly Field[];
  readonly locale: string;
  /** Null: what seems best. */
  readonly targets: readonly ColumnTarget[] | null;
}

/** How far reading is. */
export interface ReadProgress {
  readonly doing: 'load' | 'read' | 'plan';
  /** Of 1; null where that cannot be told. */
  readonly done: number | null;
  readonly lines: number;
}

/** Reads a file for an import: by a worker, or in slices where there can be none. The calls come one after the other. */
export interface FileReader {
  /** Reads the file, or reads it again in another way. */
  open(file: Blob, options: ReadOptions, locale: string, progress: (progress: ReadProgress) => void): Promise<Result<FileFacts>>;
  plan(request: PlanRequest, progress?: (progress: ReadProgress) => void): Promise<ImportPlan>;
  /** Rows of the plan that was made last, ready to be inserted. */
  take(from: number, count: number): Promise<ImportBatch>;
  /** Gives up what is going on, and forgets the file. */
  close(): void;
}

const previewRows = 20;
const zipSignature = 0x504b0304;
const oldWorkbookSignature = 0xd0cf11e0;

/** The reader itself, on whatever thread it is. */
export class SlicedFileReader implements FileReader {
  readonly #limits: FileLimits;
  readonly #pause: Pause;
  #closed = false;
  #locale = 'en';
  #decoded: (DecodedText & { readonly said: string | null }) | null = null;
  #workbook: Workbook | null = null;
  #lines: readonly (readonly string[])[] = [];
  #formats: Lines['formats'] = [];
  #width = 0;
  #texts: TextRows = { rows: [], firstLine: 1 };
  #columns: readonly PlannedColumn[] = [];
  /** Columns that were planned already, by their place and target: with each choice of a person only one of them changes. */
  #planned = new Map<string, PlannedColumn>();
  #plannedFor: readonly Field[] = [];

  constructor(limits: FileLimits = fileLimits) {
    this.#limits = limits;
    this.#pause = pauses(() => this.#closed);
  }

  async open(file: Blob, options: ReadOptions, locale: string, progress: (progress: ReadProgress) => void): Promise<Result<FileFacts>> {
    this.#locale = locale;
    this.#planned.clear();
    try {
      return ok(await this.#open(file, options, progress));
    } catch (error) {
      if (error instanceof UnreadableFile) return fail('bad-change', error.message);
      throw error;
    }
  }

  async plan({ header, fields, locale, targets }: PlanRequest, progress: (progress: ReadProgress) => void = () => {}): Promise<ImportPlan> {
    const texts: TextRows = { rows: header ? this.#lines.slice(1) : this.#lines, firstLine: header ? 2 : 1 };
    const context = { fields, locale, limits: this.#limits, pause: this.#pause, formats: this.#formats };
    const isSame = locale === this.#locale && texts.firstLine === this.#texts.firstLine && sameFields(fields, this.#plannedFor);
    if (!isSame) this.#planned.clear();
    this.#locale = locale;
    this.#plannedFor = fields;
    this.#texts = texts;
    const names = columnNames(header ? (this.#lines[0] ?? []) : null, this.#width);
    const wanted = targets ?? targetsOf(names, fields);
    const columns: PlannedColumn[] = [];
    for (const [column, name] of names.entries()) {
      progress({ doing: 'plan', done: column / names.length, lines: texts.rows.length });
      const target = wanted[column] ?? { target: 'skip' };
      const key = `${column} ${JSON.stringify(target)}`;
      const planned = this.#planned.get(key) ?? (await planColumn(name, column, target, texts, context));
      // Found again by what it was asked for, and by what came of it.
      this.#planned.set(key, planned).set(`${column} ${JSON.stringify(planned.target)}`, planned);
      columns.push(planned);
    }
    this.#columns = columns;
    return { columns, rows: texts.rows.slice(0, previewRows).map((row) => this.#preview(row)), count: texts.rows.length };
  }

  async take(from: number, count: number): Promise<ImportBatch> {
    const rows: NewRow[] = [];
    const misfits: Misfit[] = [];
    const unfit = new Map<number, FieldId[]>();
    for (const [at, row] of this.#texts.rows.slice(from, from + count).entries()) {
      const cells: Record<FieldId, Value> = {};
      for (const [column, { field, name }] of this.#columns.entries()) {
        if (field === null) continue;
        const text = row[column] ?? '';
        const fitted = fitText(text, field, this.#locale, this.#limits);
        if (fitted.value !== null) cells[field.id] = fitted.value;
        if (fitted.problem === null) continue;
        misfits.push(misfitOf(fitted, text, name, this.#texts.firstLine + from + at));
        const others = unfit.get(at);
        if (others === undefined) unfit.set(at, [field.id]);
        else others.push(field.id);
      }
      rows.push({ id: newId('row'), cells });
      await this.#pause();
    }
    return { rows, misfits, unfit };
  }

  close(): void {
    this.#closed = true;
    this.#lines = [];
    this.#texts = { rows: [], firstLine: 1 };
    this.#decoded = null;
    this.#workbook = null;
    this.#planned.clear();
  }

  async #open(file: Blob, options: ReadOptions, progress: (progress: ReadProgress) => void): Promise<FileFacts> {
    const head = new DataView(await file.slice(0, 4).arrayBuffer());
    const signature = head.byteLength < 4 ? 0 : head.getUint32(0);
    if (signature === oldWorkbookSignature)
      throw new UnreadableFile(
        'This is a workbook of the old kind (XLS), or one with a password. Save it as XLSX without a password, or as CSV.',
      );
    const facts =
      signature === zipSignature ? await this.#openWorkbook(file, options, progress) : await this.#openText(file, options, progress);
    let width = 0;
    for (const line of this.#lines) width = Math.max(width, line.length);
    this.#width = width;
    if (this.#lines.length === 0) throw new UnreadableFile(emptyText(facts));
    return { ...facts, lines: this.#lines.length, header: looksLikeHeader(this.#lines.slice(0, previewRows), this.#locale) };
  }

  async #openText(file: Blob, options: ReadOptions, progress: (progress: ReadProgress) => void): Promise<FileFacts> {
    const { encoding: said } = options;
    if (this.#decoded === null || (said !== this.#decoded.said && said !== this.#decoded.encoding)) {
      const told = (bytes: number) => progress({ doing: 'load', done: bytes / file.size, lines: 0 });
      this.#decoded = { ...(await decodeFile(file, said, this.#limits, this.#pause, told)), said };
    }
    const { text, encoding } = this.#decoded;
    if (text.slice(0, 10_000).includes('\0'))
      throw new UnreadableFile('This is no text. Give a file of CSV or another separated text, or a workbook (XLSX).');
    const separator = options.separator ?? separatorOf(text);
    const { lines, notes, formats } = await linesOfText(text, separator, this.#limits, this.#pause, (read) =>
      progress({ doing: 'read', done: null, lines: read }),
    );
    [this.#lines, this.#formats] = [lines, formats];
    const about = said === null && encoding === 'windows-1252' ? [fallbackNote] : [];
    return { format: 'csv', encoding, separator, sheets: [], sheet: 0, lines: lines.length, header: true, notes: [...about, ...notes] };
  }

  async #openWorkbook(file: Blob, options: ReadOptions, progress: (progress: ReadProgress) => void): Promise<FileFacts> {
    // A text is read without it.
    const { linesOfSheet, openWorkbook } = await import('./workbook-lines.ts');
    progress({ doing: 'load', done: null, lines: 0 });
    this.#workbook ??= await openWorkbook(file, this.#limits);
    const { sheets } = this.#workbook;
    const shown = sheets.findIndex(({ hidden }) => !hidden);
    const sheet = options.sheet ?? Math.max(0, shown);
    // As it was until the other sheet is read: one that is empty can be left for another.
    this.#lines = [];
    const { lines, notes, formats } = await linesOfSheet(this.#workbook, sheet, this.#limits, this.#pause, (read) =>
      progress({ doing: 'read', done: null, lines: read }),
    );
    [this.#lines, this.#formats] = [lines, formats];
    return { format: 'xlsx', encoding: null, separator: null, sheets, sheet, lines: lines.length, header: true, notes };
  }

  #preview(row: readonly string[]): { text: string; fits: boolean }[] {
    return this.#columns.map(({ field }, column) => {
      const text = row[column] ?? '';
      if (field === null) return { text, fits: true };
      const fitted = fitText(text, field, this.#locale, this.#limits);
      return { text: fitted.problem === null ? shownText(fitted.value, field, this.#locale) : text, fits: fitted.problem === null };
    });
  }
}

const fallbackNote = 'The file is not in UTF-8; it was read as Western (Windows-1252). If letters look wrong, choose another encoding.';

function emptyText({ format, sheets, sheet }: FileFacts): string {
  return format === 'csv' ? 'There is nothing in the file.' : `There is nothing in the sheet “${sheets[sheet]?.name ?? ''}”.`;
}

/** Whether fields are what they were when columns were planned for them. */
function sameFields(a: readonly Field[], b: readonly Field[]): boolean {
  return a.length === b.length && a.every((field, at) => field.id === b[at]!.id && field.revision === b[at]!.revision);
}
