import { fail, ok, quoted, type Result } from '../problem.ts';
import type { Value } from '../value.ts';
import type { FieldType } from './field-type.ts';
import { readNumber } from './number-text.ts';
import { visible } from './plain-text.ts';

/** Beyond this no number is given: it is far from what a double holds exactly. */
export const mostNumber = 1e15;

/** A number from 1 on that the table gives to each row, and never twice. Only `execute` writes it. */
export const autoNumber: FieldType<number> = {
  name: 'auto-number',
  label: 'Auto number',
  editor: { kind: 'auto-number', align: 'end', width: 100 },
  defaults: {},
  numbered: true,
  check: (value) => (isGiven(value) ? ok(value) : fail('wrong-type', `${quoted(value)} is not a number from 1 on`)),
  read: (stored) => (isGiven(stored) ? stored : undefined),
  parse(typed, _options, locale): Result<number | null> {
    if (visible(typed) === '') return ok(null);
    const value = readNumber(typed, locale);
    return value !== undefined && isGiven(value) ? ok(value) : fail('wrong-type', `${quoted(typed)} is not a number from 1 on`);
  },
  format: (value) => String(value),
  edit: (value) => String(value),
  compare: (a, b) => a - b,
  merge: () => undefined,
  detect: () => null,
};

function isGiven(value: Value): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= mostNumber;
}
