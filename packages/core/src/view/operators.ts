import type { EditorKind } from '../field-types/field-type.ts';
import { fieldType } from '../field-types/field-types.ts';
import { dayNumber } from './days.ts';
import type { Field } from '../table/field.ts';
import type { Value } from '../value.ts';

/** What a condition's value is, so what a person is asked for: nothing, a text, a number of days, one of the field's choices… */
export type ValueKind = 'none' | 'text' | 'number' | 'date' | 'choice' | 'choices' | 'user' | 'days';

/** One way to ask something of a cell. */
export interface Operator {
  /** As conditions name it; never changed. */
  readonly name: string;
  /** As people read it between the field's name and the value. */
  readonly label: string;
  readonly valueKind: ValueKind;
}

/**
 * What the cells of a field are to filters, sorting, groups and statistics, whatever their type. `mixed`: a computed one, as long as it is not known
 * as what it reads (`ComputedValues.shownAs`).
 */
export type CellKind = 'text' | 'number' | 'date' | 'checkbox' | 'choice' | 'choices' | 'user' | 'files' | 'mixed';

/** How the kinds of editor divide into kinds of cells. */
const kindOfEditor: Readonly<Record<EditorKind, CellKind>> = {
  text: 'text',
  'long-text': 'text',
  url: 'text',
  email: 'text',
  phone: 'text',
  number: 'number',
  rating: 'number',
  'auto-number': 'number',
  checkbox: 'checkbox',
  select: 'choice',
  'multiple-select': 'choices',
  date: 'date',
  time: 'date',
  user: 'user',
  author: 'user',
  attachment: 'files',
  formula: 'mixed',
};

/** What the cells of a field are. */
export function cellKind(field: Pick<Field, 'type'>): CellKind {
  return kindOfEditor[fieldType(field.type).editor.kind];
}

const isEmpty: Operator = { name: 'is-empty', label: 'is empty', valueKind: 'none' };
const isNotEmpty: Operator = { name: 'is-not-empty', label: 'is not empty', valueKind: 'none' };
const filled = [isEmpty, isNotEmpty];

function operator(name: string, label: string, valueKind: ValueKind): Operator {
  return { name, label, valueKind };
}

/** In the order in which people are offered them; the first is what a new condition begins with. */
const operatorsByKind: Readonly<Record<Exclude<CellKind, 'mixed'>, readonly Operator[]>> = {
  text: [
    operator('contains', 'contains', 'text'),
    operator('does-not-contain', 'does not contain', 'text'),
    operator('is', 'is', 'text'),
    operator('is-not', 'is not', 'text'),
    operator('starts-with', 'starts with', 'text'),
    operator('ends-with', 'ends with', 'text'),
    ...filled,
  ],
  number: [
    operator('equals', '=', 'number'),
    operator('differs', '≠', 'number'),
    operator('less', '<', 'number'),
    operator('at-most', '≤', 'number'),
    operator('greater', '>', 'number'),
    operator('at-least', '≥', 'number'),
    ...filled,
  ],
  date: [
    operator('on', 'is on', 'date'),
    operator('not-on', 'is not on', 'date'),
    operator('before', 'is before', 'date'),
    operator('after', 'is after', 'date'),
    operator('on-or-before', 'is on or before', 'date'),
    operator('on-or-after', 'is on or after', 'date'),
    operator('today', 'is today', 'none'),
    operator('this-week', 'is this week', 'none'),
    operator('this-month', 'is this month', 'none'),
    operator('this-year', 'is this year', 'none'),
    operator('last-days', 'is in the last … days', 'days'),
    operator('next-days', 'is in the next … days', 'days'),
    ...filled,
  ],
  checkbox: [operator('checked', 'is checked', 'none'), operator('unchecked', 'is not checked', 'none')],
  choice: [
    operator('is', 'is', 'choice'),
    operator('is-not', 'is not', 'choice'),
    operator('any-of', 'is any of', 'choices'),
    operator('none-of', 'is none of', 'choices'),
    ...filled,
  ],
  choices: [
    operator('has-any-of', 'has any of', 'choices'),
    operator('has-all-of', 'has all of', 'choices'),
    operator('has-none-of', 'has none of', 'choices'),
    ...filled,
  ],
  user: [operator('is-me', 'is me', 'none'), operator('is', 'is', 'user'), operator('is-not', 'is not', 'user'), ...filled],
  files: filled,
};

/** Of what a formula gives nothing is known here: it may be asked whatever its results may be asked. */
const mixedKinds = ['text', 'number', 'date', 'checkbox'] as const;

const mixed: readonly Operator[] = [
  ...mixedKinds.flatMap((kind) => operatorsByKind[kind].filter((one) => !filled.includes(one))),
  ...filled,
];

/** What can be asked of cells of a kind. */
export function operatorsOfKind(kind: CellKind): readonly Operator[] {
  return kind === 'mixed' ? mixed : operatorsByKind[kind];
}

/** What can be asked of the cells of a field. */
export function operatorsOf(field: Pick<Field, 'type'>): readonly Operator[] {
  return operatorsOfKind(cellKind(field));
}

/** The operator of a field with this name. */
export function operatorNamed(field: Pick<Field, 'type'>, name: string): Operator | undefined {
  return operatorsOf(field).find((one) => one.name === name);
}

/** Days that an operator counts at most: some hundred years. */
const mostDays = 36_525;

/** Whether a value is of the kind that an operator takes. Null is a value that is not given yet, and fits only where none is taken. */
export function valueFits(kind: ValueKind, value: Value): boolean {
  switch (kind) {
    case 'none':
      return value === null;
    case 'text':
    case 'choice':
    case 'user':
      return typeof value === 'string' && value !== '';
    case 'number':
      return typeof value === 'number';
    case 'date':
      return typeof value === 'string' && dayNumber(value) !== undefined;
    case 'choices':
      return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
    case 'days':
      return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= mostDays;
  }
}
