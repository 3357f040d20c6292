import type { RowId } from '../ids.ts';
import type { Choice, Field, FieldOptions } from '../table/field.ts';
import { type Row, valueOf } from '../table/row.ts';
import { missingChoices } from './choice-names.ts';
import { choiceName } from './choices.ts';
import type { ComputedValues } from './computed.ts';
import { fieldEntry } from './field-entries.ts';
import { fieldType } from './field-types.ts';
import { cellText, readAs, readValue } from './read-cell.ts';
import { singleSelect } from './single-select.ts';

/** A change of a field's type that somebody thinks about. */
export interface Conversion {
  /** The rows to look at, in the order in which examples are wanted. */
  readonly rows: Iterable<Row>;
  readonly field: Field;
  readonly type: string;
  /** All options that the field will have. */
  readonly options: FieldOptions;
  /** Reads what the cells say now, where the field is computed. */
  readonly computed: ComputedValues | null;
  readonly locale: string;
}

/** A cell before and after. */
export interface ConversionExample {
  readonly row: RowId;
  readonly before: string;
  readonly after: string;
}

/** What a change of type would do to the cells of a field. Nothing is rewritten: the way back is open. */
export interface ConversionPreview {
  /** Cells that will say something. */
  readonly converted: number;
  /** Cells that will be empty. */
  readonly empty: number;
  /** Cells that the type cannot read: they will show their text, marked. */
  readonly unfit: number;
  /** The first cells that will read otherwise than they do, and the first that will not be read. */
  readonly examples: readonly ConversionExample[];
  readonly misfits: readonly ConversionExample[];
  /** Select types: choices that the texts name and the options lack. They are counted as if they were there; submit them as `addChoices`. */
  readonly newChoices: readonly Choice[];
}

/** Cells that are looked at in one step. */
const perStep = 2_000;
const mostExamples = 5;
/** Choices that a field may have by default, and characters of their names (`TableLimits`). */
const mostChoices = 2_000;
const longestName = 200;

/** Tries a change of type on all rows, some thousands a step, so that others can be served in between. */
export function* previewConversion(conversion: Conversion): Generator<void, ConversionPreview> {
  const { rows, field, type, computed, locale } = conversion;
  const newChoices = yield* choicesToMake(conversion);
  const options =
    newChoices.length === 0
      ? conversion.options
      : { ...conversion.options, choices: [...(conversion.options.choices ?? []), ...newChoices] };
  const target: Field = { ...field, type, options };
  const counts = { converted: 0, empty: 0, unfit: 0 };
  const examples: ConversionExample[] = [];
  const misfits: ConversionExample[] = [];
  const becomesComputed = fieldType(type).computed === true;
  let looked = 0;
  for (const row of rows) {
    if (++looked % perStep === 0) yield;
    const reading = becomesComputed ? (computed?.read(row, target) ?? { state: 'empty' }) : readValue(valueOf(row, field), target);
    counts[reading.state === 'value' ? 'converted' : reading.state] += 1;
    const kept = reading.state === 'unfit' ? misfits : examples;
    if (kept.length >= mostExamples) continue;
    const before = cellText(row, field, locale, computed);
    const after = reading.state === 'value' ? fieldType(type).format(reading.value, options, locale) : '';
    if (reading.state === 'unfit' || before !== after) kept.push({ row: row.id, before, after });
  }
  return { ...counts, examples, misfits, newChoices };
}

function* choicesToMake({ rows, field, type, options }: Conversion): Generator<void, readonly Choice[]> {
  const { namesIn } = fieldEntry(type);
  if (namesIn === undefined) return [];
  const target: Field = { ...field, type, options };
  const names = new Set<string>();
  const room = mostChoices - (options.choices?.length ?? 0);
  let looked = 0;
  for (const row of rows) {
    if (++looked % perStep === 0) yield;
    const stored = valueOf(row, field);
    if (stored === null || names.size >= room || readValue(stored, target).state === 'value') continue;
    // Several choices are not one: of a list no choice is made.
    if (Array.isArray(stored) && type === singleSelect.name) continue;
    for (const name of namesIn(String(readAs('text', stored, options))))
      if (names.size < room && choiceName(name).length <= longestName) names.add(choiceName(name));
  }
  return missingChoices(options, names);
}
