import type { ComputedValues } from '../field-types/computed.ts';
import type { CellReading } from '../field-types/own-cell.ts';
import { readCell } from '../field-types/read-cell.ts';
import type { FieldId } from '../ids.ts';
import type { Field } from '../table/field.ts';
import type { Row } from '../table/row.ts';
import type { Fields } from '../table/table.ts';
import { clockAt, inZone, readingOf, typeOfResult, valueOfCell } from './cell-values.ts';
import { momentOf } from './convert.ts';
import { type FormulaKind, type FormulaValue, isFormulaDate } from './formula-value.ts';
import { type Program, programsOf } from './programs.ts';
import { Run } from './run.ts';

const empty: CellReading = { state: 'empty' };

/** What formulas are computed with beside the row. */
export interface FormulaSources {
  /** Reads computed fields that are no formulas; null: they are empty. */
  readonly system: ComputedValues | null;
  /** The time, milliseconds since 1970. */
  now(): number;
}

/** What a formula gave for a row. */
interface Computed {
  readonly value: FormulaValue;
  readonly reading: CellReading;
  /** Which day or minute it was; 0 where that does not matter. */
  readonly period: number;
}

/**
 * The formula fields of a table, evaluated when they are read. A row is an immutable value, so what was computed of one holds until the row is
 * another object, or a field that it is computed from is.
 */
export class Formulas implements ComputedValues {
  readonly #sources: FormulaSources;
  readonly #programs: ReadonlyMap<FieldId, Program>;
  /** What is known of rows, by program: programs that an earlier state had too bring it along. */
  readonly #known: ReadonlyMap<Program, WeakMap<Row, Computed>>;
  /** Fields as they read: asked for each cell, while fields seldom change. */
  readonly #shown = new WeakMap<Field, Field>();

  private constructor(
    programs: ReadonlyMap<FieldId, Program>,
    known: ReadonlyMap<Program, WeakMap<Row, Computed>>,
    sources: FormulaSources,
  ) {
    this.#programs = programs;
    this.#known = known;
    this.#sources = sources;
  }

  /** The formulas of these fields; `before`, those of an earlier state, keeps what it has computed where nothing changed that it is computed from. */
  static of(fields: Fields, sources: FormulaSources, before: Formulas | null = null): Formulas {
    const programs = programsOf(fields, before === null ? new Map() : before.#programs);
    const known = new Map<Program, WeakMap<Row, Computed>>();
    for (const program of programs.values())
      known.set(program, (before === null ? undefined : before.#known.get(program)) ?? new WeakMap());
    return new Formulas(programs, known, sources);
  }

  /** Whether there are any. */
  get isEmpty(): boolean {
    return this.#programs.size === 0;
  }

  /** The cell of a formula field. */
  read(row: Row, field: Field): CellReading {
    const program = this.#programs.get(field.id);
    return program === undefined ? empty : this.#compute(program, row).reading;
  }

  /** A formula field as it reads: with the type and options of its results. Any other field as it is. */
  shownAs(field: Field): Field {
    const program = this.#programs.get(field.id);
    if (program === undefined) return field;
    let shown = this.#shown.get(field);
    if (shown === undefined) {
      shown = { ...field, ...typeOfResult(program.kind, field.options, program.zone) };
      this.#shown.set(field, shown);
    }
    return shown;
  }

  /** What a formula field gives; null of any other field. */
  kindOf(field: FieldId): FormulaKind | null {
    return this.#programs.get(field)?.kind ?? null;
  }

  /** When results may be others than now although no row has changed, milliseconds since 1970; null: never. */
  get changesAt(): number | null {
    let soonest: number | null = null;
    const now = this.#sources.now();
    for (const { changes, zone } of this.#programs.values()) {
      if (changes === null) continue;
      // Clocks are put forward and back: a day may end an hour sooner than they show now.
      const end =
        now + (changes === 'minute' ? minuteMs - modulo(now, minuteMs) : Math.min(hourMs, dayMs - modulo(this.#clock(zone), dayMs)));
      soonest = soonest === null ? end : Math.min(soonest, end);
    }
    return soonest;
  }

  #compute(program: Program, row: Row): Computed {
    const known = this.#knownOf(program, row);
    if (known !== undefined) return known;
    // From the bottom up, so that a chain of formulas is as deep on the stack as one, and each is computed once.
    const fresh = new Map<Program, Computed>();
    for (const below of program.below) if (this.#knownOf(below, row) === undefined) fresh.set(below, this.#evaluate(below, row, fresh));
    return this.#evaluate(program, row, fresh);
  }

  #knownOf(program: Program, row: Row): Computed | undefined {
    // Who wrote a row is asked for as it is needed, and may be known only later.
    if (program.asks) return undefined;
    const known = this.#known.get(program)!.get(row);
    return known !== undefined && known.period === this.#period(program) ? known : undefined;
  }

  #evaluate(program: Program, row: Row, fresh: ReadonlyMap<Program, Computed>): Computed {
    const run = new Run(
      () => this.#clock(program.zone),
      (id) => {
        const input = program.inputs.get(id)!;
        if (input.program === null) return valueOfCell(readCell(row, input.field, this.#sources.system), input.field, program.zone);
        const { value } = this.#knownOf(input.program, row) ?? fresh.get(input.program)!;
        return inZone(value, input.program.zone, program.zone);
      },
    );
    const value = program.compute(run);
    const computed = { value, reading: readingOf(value, program.kind, program.zone), period: this.#period(program) };
    if (!program.asks) this.#known.get(program)!.set(row, computed);
    return computed;
  }

  #period({ changes, zone }: Program): number {
    if (changes === null) return 0;
    return Math.floor(changes === 'minute' ? this.#sources.now() / minuteMs : this.#clock(zone) / dayMs);
  }

  /** What the clock shows now in a zone. */
  #clock(zone: string): number {
    const now = this.#sources.now();
    const shown = clockAt(now, zone);
    return isFormulaDate(shown) ? momentOf(shown) : now;
  }
}

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

/** What the results of a formula field are, as far as its text tells; null of a field that is no formula. */
export function formulaResultType(field: Field, fields: Fields): FormulaKind | null {
  return Formulas.of(fields, { system: null, now: () => 0 }).kindOf(field.id);
}
