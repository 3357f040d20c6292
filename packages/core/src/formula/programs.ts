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
  readonly parsed: ParsedFormula;
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

/** A formula's text taken apart: without a node there is none, or it has a problem. */
interface ParsedFormula {
  readonly node: Node | null;
  readonly problem: FormulaError | null;
  readonly names: ReadonlySet<FieldId>;
}

/** The programs of all formula fields; `before`, those of an earlier state, stand again where nothing changed that they are made from. */
export function programsOf(fields: Fields, before: ReadonlyMap<FieldId, Program>): ReadonlyMap<FieldId, Program> {
  const formulas = fields.list.filter(({ type }) => type === 'formula');
  const parsed = new Map(formulas.map((field) => [field.id, parsedOf(field, before.get(field.id))]));
  const programs = new Map<FieldId, Program>();
  for (const { members, isCircle } of inLayers(parsed.keys(), (id) => parsed.get(id)!.names)) {
    const circle = isCircle ? circleError(members.map((id) => fields.get(id)!)) : null;
    for (const id of members) {
      const field = fields.get(id)!;
      programs.set(id, programOf(field, parsed.get(id)!, { fields, made: programs, circle, earlier: before.get(id) }));
    }
  }
  return programs;
}

function parsedOf(field: Field, earlier: Program | undefined): ParsedFormula {
  const formula = formulaOf(field);
  if (earlier !== undefined && formulaOf(earlier.field) === formula) return earlier.parsed;
  if (formula.trim() === '') return { node: null, problem: null, names: new Set() };
  const parsed = parseFormula(formula);
  if (!parsed.ok) return { node: null, problem: formulaError('#SYNTAX!', parsed.problem.message), names: new Set() };
  const names = new Set<FieldId>();
  visit(parsed.node, (each) => {
    if (each.node === 'field') names.add(each.field);
  });
  return { node: parsed.node, problem: null, names };
}

/** What a program is made among. */
interface Surroundings {
  readonly fields: Fields;
  /** Those below it, and maybe others. */
  readonly made: ReadonlyMap<FieldId, Program>;
  readonly circle: FormulaError | null;
  readonly earlier: Program | undefined;
}

function programOf(field: Field, parsed: ParsedFormula, { fields, made, circle, earlier }: Surroundings): Program {
  const inputs = new Map<FieldId, Input>();
  let broken = circle ?? parsed.problem;
  for (const id of broken === null ? parsed.names : []) {
    const input = fields.get(id);
    if (input === undefined || input.deleted) broken ??= missing(input);
    else inputs.set(id, { field: input, program: made.get(id) ?? null });
  }
  const zone = zoneOf(field);
  if (earlier !== undefined && holds(earlier, { parsed, broken, inputs, zone })) return earlier;
  const { node } = parsed;
  const base = { field, parsed, broken, zone, inputs };
  if (broken !== null || node === null) return { ...base, compute: () => broken, kind: 'blank', below: [], changes: null, asks: false };
  const direct = [...inputs.values()].flatMap(({ program }) => program ?? []);
  // The day of another zone ends at another time.
  const below = direct.map((program) => (program.changes === 'day' && program.zone !== zone ? 'minute' : program.changes));
  return {
    ...base,
    ...compile(node, (id) => {
      const input = inputs.get(id)!;
      return input.program?.kind ?? kindOfCells(input.field);
    }),
    below: direct.length === 0 ? [] : allBelow(new Set(direct), [...made.values()]),
    changes: soonest([changesOf(node), ...below]),
    asks: [...inputs.values()].some(({ program, field: input }) => program?.asks ?? fieldType(input.type).system !== undefined),
  };
}

function missing(input: Field | undefined): FormulaError {
  const message = input === undefined ? 'A field that the formula names is not there.' : `The field ${quoted(input.name)} was deleted.`;
  return formulaError('#REF!', message);
}

/** Whether an earlier program is what would be made now, so that what it has computed still holds. */
function holds(earlier: Program, now: Pick<Program, 'parsed' | 'broken' | 'inputs' | 'zone'>): boolean {
  return (
    earlier.parsed === now.parsed &&
    earlier.zone === now.zone &&
    earlier.broken?.message === now.broken?.message &&
    earlier.inputs.size === now.inputs.size &&
    [...earlier.inputs].every(([id, input]) => {
      const other = now.inputs.get(id);
      return other !== undefined && input.program === other.program && isReadAlike(input.field, other.field);
    })
  );
}

/** Names stand in the sentences of errors, options in what cells say. */
function isReadAlike(a: Field, b: Field): boolean {
  return a === b || (a.type === b.type && a.options === b.options && a.name === b.name);
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
