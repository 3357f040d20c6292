import type { Field } from '../table/field.ts';
import { quoted } from '../problem.ts';
import { fieldType } from './field-types.ts';

/** Why nobody can write the cells of a field, in a sentence; null when people can. */
export function whyNotEditable(field: Pick<Field, 'name' | 'type'>): string | null {
  const type = fieldType(field.type);
  if (type.numbered === true) return `The numbers in ${quoted(field.name)} are given by the table, each once, and cannot be written.`;
  if (type.computed !== true) return null;
  const made = type.system === undefined ? 'computed from other fields' : 'kept by the table';
  return `What is in ${quoted(field.name)} (${type.label.toLowerCase()}) is ${made}, and cannot be written.`;
}
