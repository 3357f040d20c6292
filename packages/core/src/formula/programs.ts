import { fieldType } from '../field-types/field-types.ts';
import { knownZone } from '../field-types/time-zone.ts';
import type { FieldId } from '../ids.ts';
import { quoted } from '../problem.ts';
import type { Field } from '../table/field.ts';
import type { Fields } from '../table/table.ts';
import { kindOfCells } from './cell-values.ts';
import { compile } from './compile.ts';
import { inLayers } from './dependencies.ts';
import { formulaError, type FormulaError, type FormulaKind } from './formula-value.ts';
import { formulaFunction } from './functions/functions.ts';
import { formulaOf } from './names.ts';
import { type Node, parseFormula, visit } from './parse.ts';
import type { Compute } from './run.ts';

/** A formula field made ready. */
export interface Program {
  readonly field: Field;
  readonly compute: Compute;
  /** What every row gives, where the formula cannot be computed at all. */
  readonly broken: FormulaError | null;
  /** What it gives, as far as its text tells. */
  readonly kind: FormulaKind;
  /** The zone on whose clock it counts. */
  readonly zone: string;
  /** The fields that it names, by id. */
  readonly inputs: ReadonlyMap<FieldId, Input>;
  /** The formulas that it is computed from, each behind those that it is computed from itself. */
  readonly below: readonly Program[];
  /** How often results change although no row does. */
  readonly changes: 'day' | 'minute' | null;
  /** Whether results depend on more than the row: on who wrote it, which is asked for as it is needed. */
  readonly asks: boolean;
}

/** A field that a formula names; `program` where it is a formula itself. */
export interface Input {
  readonly field: Field;
  readonly program: Program | null;
}

/** The programs of all formula fields. `keep` gives an earlier program in place of a new one where they are the same. */
export function programsOf(fields: Fields, keep: (program: Program) => Program): ReadonlyMap<FieldId, Program> {
  const formulas = fields.list.filter(({ type }) => type === 'formula').map((field) => ({ field, parsed: parsedOf(field) }));
  const byId = new Map(formulas.map((formula) => [formula.field.id, formula]));
  const programs = new Map<FieldId, Program>();
  const layers = inLayers(byId.keys(), (id) => byId.get(id)!.parsed.names);
  for (const layer of layers) {
    const circle = layer.isCircle ? circleError(layer.members.map((id) => byId.get(id)!.field)) : null;
    for (const id of layer.members) {
      const { field, parsed } = byId.get(id)!;
      const program = circle === null ? programOf(field, parsed, fields, programs) : brokenProgram(field, circle);
      programs.set(id, keep(program));
    }
  }
  return programs;
}

interface ParsedField {
  readonly node: Node | null;
  readonly problem: FormulaError | null;
  readonly names: ReadonlySet<FieldId>;
}

function parsedOf(field: Field): ParsedField {
  const formula = formulaOf(field);
  if (formula.trim() === '') return { node: null, problem: null, names: new Set() };
  const parsed = parseFormula(formula);
  if (!parsed.ok) return { node: null, problem: formulaError('#SYNTAX!', parsed.problem.message), names: new Set() };
  const names = new Set<FieldId>();
  visit(parsed.node, (each) => {
    if (each.node === 'field') names.add(each.field);
  });
  return { node: parsed.node, problem: null, names };
}

function programOf(field: Field, { node, problem, names }: ParsedField, fields: Fields, made: ReadonlyMap<FieldId, Program>): Program {
  if (node === null) return brokenProgram(field, problem);
  const inputs = new Map<FieldId, Input>();
  for (const id of names) {
    const input = fields.get(id);
    if (input === undefined) return brokenProgram(field, formulaError('#REF!', 'A field that the formula names is not there.'));
    if (input.deleted) return brokenProgram(field, formulaError('#REF!', `The field ${quoted(input.name)} was deleted.`));
    inputs.set(id, { field: input, program: made.get(id) ?? null });
  }
  const { compute, kind } = compile(node, (id) => {
    const input = inputs.get(id)!;
    return input.program?.kind ?? kindOfCells(input.field);
  });
  const zone = zoneOf(field);
  const direct = [...inputs.values()].flatMap(({ program }) => program ?? []);
  // The day of another zone ends at another time.
  const below = direct.map((program) => (program.changes === 'day' && program.zone !== zone ? 'minute' : program.changes));
  return {
    field,
    compute,
    broken: null,
    kind,
    zone,
    inputs,
    below: direct.length === 0 ? [] : allBelow(new Set(direct), [...made.values()]),
    changes: soonest([changesOf(node), ...below]),
    asks: [...inputs.values()].some(({ program, field: input }) => program?.asks ?? fieldType(input.type).system !== undefined),
  };
}

/** These programs and all that they are computed from, in the order in which they were made. */
function allBelow(direct: ReadonlySet<Program>, made: readonly Program[]): readonly Program[] {
  const found = new Set<Program>();
  // From the last one made: of what is found already all is there that is below it.
  for (const program of made.toReversed().filter((each) => direct.has(each))) {
    if (found.has(program)) continue;
    found.add(program);
    for (const below of program.below) found.add(below);
  }
  return made.filter((program) => found.has(program));
}

/** A formula that is not there gives nothing; one with a problem gives that. */
function brokenProgram(field: Field, problem: FormulaError | null): Program {
  return {
    field,
    compute: () => problem,
    broken: problem,
    kind: 'blank',
    zone: zoneOf(field),
    inputs: new Map(),
    below: [],
    changes: null,
    asks: false,
  };
}

function circleError(fields: readonly Field[]): FormulaError {
  const [only] = fields;
  const names = fields.map(({ name }) => quoted(name));
  const message =
    fields.length === 1
      ? `${quoted(only!.name)} is computed from itself.`
      : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!} are computed from one another.`;
  return formulaError('#CYCLE!', message);
}

/** Whose clock counts must not depend on who reads: without a zone of the field it is UTC. */
function zoneOf({ options }: Field): string {
  return knownZone(options['timeZone']) ?? 'UTC';
}

function changesOf(node: Node): 'day' | 'minute' | null {
  const found: ('day' | 'minute' | null)[] = [];
  visit(node, (each) => {
    if (each.node === 'call') found.push(formulaFunction(each.name)?.changes ?? null);
  });
  return soonest(found);
}

function soonest(changes: readonly ('day' | 'minute' | null)[]): 'day' | 'minute' | null {
  return changes.includes('minute') ? 'minute' : changes.includes('day') ? 'day' : null;
}

/** Whether what an earlier program has computed still holds. */
export function isSameProgram(a: Program, b: Program): boolean {
  return (
    formulaOf(a.field) === formulaOf(b.field) &&
    a.zone === b.zone &&
    a.broken?.message === b.broken?.message &&
    a.inputs.size === b.inputs.size &&
    [...a.inputs].every(([id, input]) => {
      const other = b.inputs.get(id);
      return other !== undefined && input.program === other.program && isReadAlike(input.field, other.field);
    })
  );
}

/** Names stand in the sentences of errors, options in what cells say. */
function isReadAlike(a: Field, b: Field): boolean {
  return a === b || (a.type === b.type && a.options === b.options && a.name === b.name);
}
