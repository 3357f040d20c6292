import {
  type Choice,
  defaultTableLimits,
  type Field,
  type FieldId,
  type HeldText,
  holdersOf,
  jsonBytes,
  missingChoices,
  newId,
  type NewRow,
  type Op,
  type Problem,
  type Row,
  type RowId,
  sameValue,
  type Table,
  type Value,
  valueOf,
  whyNotEditable,
  fieldEntry,
} from '@teable-grid/core';

/** Texts that cannot be read are kept as entries of their author up to this number; of more the rest is only counted. */
export const mostHeld = 1_000;

/** A cell to be written, or what stands in its way. */
interface Planned {
  readonly row: RowId;
  readonly field: FieldId;
  readonly value: Value;
  readonly was: Value;
  readonly text: string;
}

/** What has become of the cells that were to be written. */
export interface Written {
  readonly ops: readonly Op[];
  readonly held: readonly HeldText[];
  /** Texts and values that did not fit, those that are not held too. */
  readonly unfit: number;
  /** Why the first of these did not. */
  readonly firstProblem: Problem | null;
  /** Names of fields that nobody writes, such as formulas; they were passed over. */
  readonly locked: readonly string[];
  readonly addedRows: readonly RowId[];
}

/**
 * Gathers what is to be written to many cells, and finds out before anything is sent what their fields would refuse: a change is refused as a
 * whole. Names that a select does not know become choices, each once.
 */
export class CellWriter {
  readonly #table: Table;
  readonly #locale: string;
  /** With the choices that were made so far. */
  readonly #fields = new Map<FieldId, Field>();
  readonly #choices = new Map<FieldId, Choice[]>();
  readonly #planned: Planned[] = [];
  readonly #added = new Map<RowId, Record<FieldId, Value>>();
  readonly #held: HeldText[] = [];
  readonly #locked = new Set<string>();
  #unfit = 0;
  #firstProblem: Problem | null = null;

  constructor(table: Table, locale: string) {
    this.#table = table;
    this.#locale = locale;
  }

  /** A new row behind all others; its cells are written like those of any other. */
  addRow(): Row {
    const id = newId('row');
    this.#added.set(id, {});
    return blankRow(id);
  }

  /** Writes what a person would get who typed a text. */
  text(row: Row, { id }: Field, text: string): void {
    const field = this.#fieldOf(id);
    const entry = fieldEntry(field.type);
    if (this.#passesOver(field)) return;
    const full = this.#withChoices(field, entry.namesIn?.(text) ?? []);
    if (!full.ok) return this.#keep({ row: row.id, field: id, text, problem: full.problem });
    const parsed = entry.parse(text, full.field.options, this.#locale);
    if (!parsed.ok) this.#keep({ row: row.id, field: id, text, problem: parsed.problem });
    else this.#put(row, full.field, parsed.value, text);
  }

  /** Writes a value as it is stored. False, and nothing written, when the field does not take it. */
  value(row: Row, { id }: Field, value: Value, text: string): boolean {
    const field = this.#fieldOf(id);
    if (this.#passesOver(field)) return true;
    const checked = value === null ? null : fieldEntry(field.type).check(value, field.options);
    if (checked?.ok === false) return false;
    this.#put(row, field, checked === null ? null : checked.value, text);
    return true;
  }

  /** All that was gathered, as ops in the order in which they are to be done. */
  finish(): Written {
    const barred = this.#barred();
    const cells: Op[] = [];
    const inserts = new Map<RowId, Record<FieldId, Value>>([...this.#added.keys()].map((id) => [id, {}]));
    for (const planned of this.#planned) {
      const { row, field, value, was, text } = planned;
      const problem = barred.get(planned);
      if (problem !== undefined) {
        this.#keep({ row, field, text, problem });
        continue;
      }
      const fresh = inserts.get(row);
      if (fresh === undefined) cells.push({ op: 'set-cell', row, field, value, was });
      else if (value !== null) fresh[field] = value;
    }
    const choices = [...this.#choices].map(([field, addChoices]): Op => ({ op: 'change-field', field, set: { addChoices } }));
    const rows = [...inserts].map(([id, values]): NewRow => ({ id, cells: values }));
    const insert: Op[] = rows.length === 0 ? [] : [{ op: 'insert-rows', place: { before: null }, rows }];
    return {
      ops: [...choices, ...cells, ...insert],
      held: this.#held,
      unfit: this.#unfit,
      firstProblem: this.#firstProblem,
      locked: [...this.#locked],
      addedRows: [...inserts.keys()],
    };
  }

  #fieldOf(id: FieldId): Field {
    return this.#fields.get(id) ?? this.#table.fields.get(id)!;
  }

  #passesOver(field: Field): boolean {
    if (whyNotEditable(field) === null) return false;
    this.#locked.add(field.name);
    return true;
  }

  #put(row: Row, field: Field, value: Value, text: string): void {
    const isNew = this.#added.has(row.id);
    const was = isNew ? null : valueOf(row, field);
    if (sameValue(value, was)) return;
    if (value === null && field.options.required === true)
      return this.#keep({
        row: row.id,
        field: field.id,
        text,
        problem: problemOf('required', `The field “${field.name}” must not be empty.`),
      });
    if (isTooLarge(value))
      return this.#keep({
        row: row.id,
        field: field.id,
        text,
        problem: problemOf('over-limit', `A value in “${field.name}” is larger than ${defaultTableLimits.cellBytes} bytes.`),
      });
    this.#planned.push({ row: row.id, field: field.id, value, was, text });
  }

  #keep(held: HeldText): void {
    this.#unfit += 1;
    this.#firstProblem ??= held.problem;
    if (this.#held.length < mostHeld) this.#held.push(held);
  }

  #withChoices(
    field: Field,
    names: Iterable<string>,
  ): { readonly ok: true; readonly field: Field } | { readonly ok: false; readonly problem: Problem } {
    const made = missingChoices(field.options, names);
    if (made.length === 0) return { ok: true, field };
    const choices = [...(field.options.choices ?? []), ...made];
    const { choices: most } = defaultTableLimits;
    if (choices.length > most)
      return { ok: false, problem: problemOf('over-limit', `“${field.name}” has ${most} choices already, as many as a field may have.`) };
    const next = { ...field, options: { ...field.options, choices } };
    this.#fields.set(field.id, next);
    this.#choices.set(field.id, [...(this.#choices.get(field.id) ?? []), ...made]);
    return { ok: true, field: next };
  }

  /** Cells of unique fields whose values other rows have then; who does not get his value keeps the old one, which others may not get then. */
  #barred(): ReadonlyMap<Planned, Problem> {
    const barred = new Map<Planned, Problem>();
    const { unique } = this.#table;
    if (unique.size === 0) return barred;
    for (const field of unique.fields()) {
      const all = this.#planned.filter((planned) => planned.field === field.id);
      const writers = new Map(all.map((planned) => [planned.row, planned]));
      for (let again = true; again; ) {
        again = false;
        const claimed = new Set<string>();
        for (const planned of all) {
          if (barred.has(planned) || planned.value === null) continue;
          const key = JSON.stringify(planned.value);
          const isHeld = holdersOf(unique, field, planned.value).some((row) => {
            const writer = writers.get(row);
            return row !== planned.row && (writer === undefined || barred.has(writer));
          });
          if (!isHeld && !claimed.has(key)) claimed.add(key);
          else {
            barred.set(
              planned,
              problemOf('not-unique', `“${planned.text}” is in another row already; in “${field.name}” every value is in one row only.`),
            );
            again = true;
          }
        }
      }
    }
    return barred;
  }
}

function problemOf(code: Problem['code'], message: string): Problem {
  return { code, path: '', message };
}

function isTooLarge(value: Value): boolean {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return false;
  const { cellBytes } = defaultTableLimits;
  // A UTF-16 unit takes six bytes at most.
  if (typeof value === 'string' && value.length * 6 + 2 <= cellBytes) return false;
  return jsonBytes(JSON.stringify(value)) > cellBytes;
}

function blankRow(id: RowId): Row {
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
