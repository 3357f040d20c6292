import type { ComputedValues } from '../field-types/computed.ts';
import { fieldType } from '../field-types/field-types.ts';
import { type CellReading, readCell } from '../field-types/read-cell.ts';
import type { FieldId } from '../ids.ts';
import type { Field } from '../table/field.ts';
import type { Row } from '../table/row.ts';
import type { Fields } from '../table/table.ts';
import { storedOf, valueOfCell } from './cell-values.ts';
import { evaluate } from './evaluate.ts';
import { formulaError, type FormulaValue } from './formula-value.ts';
import { formulaFunction } from './functions/functions.ts';
import { formulaOf } from './names.ts';
import { type Node, parseFormula } from './parse.ts';

const emptyReading: CellReading = { state: 'empty' };
const dayMs = 86_400_000;
const minuteMs = 60_000;

/** A formula field made ready: what it computes with, and what it has computed. */
interface Program {
  readonly field: Field;
  readonly node: Node | null;
  /** The value of every row, where the formula cannot be computed at all. */
  readonly broken: FormulaValue;
  readonly inputs: readonly Input[];
  /** How long a result holds, milliseconds; null: as long as its row. */
  readonly holds: number | null;
  /** Whether results depend on more than the row: on who wrote it, which is asked for as it is needed. */
  readonly asks: boolean;
  readonly known: WeakMap<Row, { readonly reading: CellReading; readonly value: FormulaValue; readonly period: number }>;
}

interface Input {
  readonly field: Field;
  readonly program: Program | null;
}

/** What formulas are computed with beside the row. */
export interface FormulaSources {
  /** Reads computed fields that are no formulas; null: they are empty. */
  readonly system: ComputedValues | null;
  /** The time, milliseconds since 1970. */
  now(): number;
}

/**
 * The formula fields of a table, evaluated when they are read. A row is an immutable value, so what was computed of one holds until the row is
 * another object, or a field that it is computed from is.
 */
export class Formulas implements ComputedValues {
  readonly #sources: FormulaSources;
  readonly #programs: ReadonlyMap<FieldId, Program>;

  private constructor(programs: ReadonlyMap<FieldId, Program>, sources: FormulaSources) {
    this.#programs = programs;
    this.#sources = sources;
  }

  /** The formulas of these fields; `before`, those of an earlier state, keeps what it has computed where nothing changed that it is computed from. */
  static of(fields: Fields, sources: FormulaSources, before: Formulas | null = null): Formulas {
    const programs = new Map<FieldId, Program>();
    const make = (field: Field, above: readonly Field[]): Program => {
      const made = programs.get(field.id);
      if (made !== undefined) return made;
      const program = programOf(field, fields, [...above, field], make);
      const earlier = before === null ? undefined : before.#programs.get(field.id);
      const kept = earlier !== undefined && before!.#sources.system === sources.system && isSame(earlier, program) ? earlier : program;
      // One that is in a circle is made anew from each of its members.
      programs.set(field.id, kept);
      return kept;
    };
    for (const field of fields.list) if (field.type === 'formula') make(field, []);
    return new Formulas(programs, sources);
  }

  /** Whether there are any. */
  get isEmpty(): boolean {
    return this.#programs.size === 0;
  }

  read(row: Row, field: Field): CellReading {
    const program = this.#programs.get(field.id);
    if (program === undefined) return emptyReading;
    return this.#compute(program, row).reading;
  }

  /** When results may be others than now although no row has changed, milliseconds since 1970; null: never. */
  get changesAt(): number | null {
    const shortest = Math.min(...[...this.#programs.values()].map(({ holds }) => holds ?? Number.POSITIVE_INFINITY));
    if (!Number.isFinite(shortest)) return null;
    const now = this.#sources.now();
    return now - (now % shortest) + shortest;
  }

  #compute(program: Program, row: Row): { readonly reading: CellReading; readonly value: FormulaValue } {
    const now = this.#sources.now();
    const period = program.holds === null ? 0 : Math.floor(now / program.holds);
    const known = program.asks ? undefined : program.known.get(row);
    if (known !== undefined && known.period === period) return known;
    const value = program.node === null ? program.broken : evaluate(program.node, { now, field: (id) => this.#input(program, id, row) });
    const stored = storedOf(value);
    const computed = { value, period, reading: stored === null ? emptyReading : ({ state: 'value', value: stored } as const) };
    program.known.set(row, computed);
    return computed;
  }

  #input(program: Program, id: FieldId, row: Row): FormulaValue {
    const input = program.inputs.find(({ field }) => field.id === id)!;
    if (input.program !== null) return this.#compute(input.program, row).value;
    return valueOfCell(readCell(row, input.field, this.#sources.system), input.field);
  }
}

function programOf(
  field: Field,
  fields: Fields,
  path: readonly Field[],
  make: (field: Field, above: readonly Field[]) => Program,
): Program {
  const made = (node: Node | null, broken: FormulaValue, inputs: readonly Input[], own: 'day' | 'minute' | null): Program => {
    const below = inputs.flatMap(({ program }) => program?.holds ?? []);
    const holds = Math.min(own === 'minute' ? minuteMs : own === 'day' ? dayMs : Number.POSITIVE_INFINITY, ...below);
    const asks = inputs.some((input) => input.program?.asks ?? fieldType(input.field.type).computed === true);
    return { field, node, broken, inputs, holds: Number.isFinite(holds) ? holds : null, asks, known: new WeakMap() };
  };
  const formula = formulaOf(field);
  if (formula.trim() === '') return made(null, null, [], null);
  const parsed = parseFormula(formula);
  if (!parsed.ok) return made(null, formulaError('#SYNTAX!', parsed.problem.message), [], null);
  const inputs: Input[] = [];
  for (const id of fieldsIn(parsed.node)) {
    const input = fields.get(id);
    if (input === undefined || input.deleted)
      return made(
        null,
        formulaError(
          '#REF!',
          input === undefined ? 'A field that the formula names is not there.' : `The field “${input.name}” was deleted.`,
        ),
        [],
        null,
      );
    if (input.type !== 'formula') inputs.push({ field: input, program: null });
    else {
      const from = path.findIndex((other) => other.id === id);
      if (from >= 0) {
        const circle = [...path.slice(from), path[from]!].map(({ name }) => `“${name}”`).join(' → ');
        return made(null, formulaError('#CYCLE!', `The formula is computed from itself: ${circle}.`), [], null);
      }
      if (path.length > deepestChain)
        return made(null, formulaError('#LIMIT!', `More than ${deepestChain} formulas build on one another.`), [], null);
      inputs.push({ field: input, program: make(input, path) });
    }
  }
  return made(parsed.node, null, inputs, changesOf(parsed.node));
}

/** Formulas that build on one another. */
const deepestChain = 50;

/** Whether what an earlier program has computed still holds. */
function isSame(a: Program, b: Program): boolean {
  return (
    formulaOf(a.field) === formulaOf(b.field) &&
    (a.node === null) === (b.node === null) &&
    JSON.stringify(a.broken) === JSON.stringify(b.broken) &&
    a.inputs.length === b.inputs.length &&
    a.inputs.every((input, at) => input.program === b.inputs[at]!.program && isReadAlike(input.field, b.inputs[at]!.field))
  );
}

function isReadAlike(a: Field, b: Field): boolean {
  return a === b || (a.id === b.id && a.type === b.type && a.options === b.options && a.name === b.name);
}

/** Fields that a formula names itself. */
function fieldsIn(node: Node): ReadonlySet<FieldId> {
  const found = new Set<FieldId>();
  visit(node, (each) => {
    if (each.node === 'field') found.add(each.field);
  });
  return found;
}

function changesOf(node: Node): 'day' | 'minute' | null {
  let found: 'day' | 'minute' | null = null;
  visit(node, (each) => {
    const changes = each.node === 'call' ? formulaFunction(each.name)?.changes : undefined;
    if (changes !== undefined && found !== 'minute') found = changes;
  });
  return found;
}

/** Calls `see` for a node and all below it. */
export function visit(node: Node, see: (node: Node) => void): void {
  see(node);
  if (node.node === 'binary') {
    visit(node.left, see);
    visit(node.right, see);
  } else if (node.node === 'call') for (const given of node.given) visit(given, see);
  else if (node.node === 'negative' || node.node === 'percent') visit(node.of, see);
}
