import type { Value } from '../value.ts';
import type { FieldType } from './field-type.ts';

/** Beyond this no number is given: it is far from what a double holds exactly. */
export const mostNumber = 1e15;

/** A number from 1 on that the table gives to each row, and never twice. Only `execute` writes it. */
export const autoNumber: FieldType<number> = {
  name: 'auto-number',
  label: 'Auto number',
  editor: { kind: 'auto-number', align: 'end', width: 100 },
  defaults: {},
  numbered: true,
  own: (stored) => (isGiven(stored) ? stored : undefined),
  format: (value) => String(value),
};

/** Whether a value is a number that can be given. */
export function isGiven(value: Value): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= mostNumber;
}
