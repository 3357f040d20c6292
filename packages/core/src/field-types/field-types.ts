import type { Value } from '../value.ts';
import { attachment } from './attachment.ts';
import { autoNumber } from './auto-number.ts';
import { checkbox } from './checkbox.ts';
import { date } from './date.ts';
import { email } from './email.ts';
import type { FieldType } from './field-type.ts';
import { formula } from './formula.ts';
import { longText } from './long-text.ts';
import { multipleSelect } from './multiple-select.ts';
import { number } from './number.ts';
import { phone } from './phone.ts';
import { rating } from './rating.ts';
import { singleSelect } from './single-select.ts';
import { createdBy, createdTime, modifiedBy, modifiedTime } from './system-types.ts';
import { text } from './text.ts';
import { url } from './url.ts';
import { user } from './user.ts';

/** All types, in the order in which a person is offered them. A type's own value type is known only inside its file. */
export const fieldTypes: readonly FieldType[] = [
  text,
  longText,
  number,
  checkbox,
  singleSelect,
  multipleSelect,
  date,
  rating,
  url,
  email,
  phone,
  user,
  attachment,
  formula,
  autoNumber,
  createdTime,
  modifiedTime,
  createdBy,
  modifiedBy,
].map((type) => type as unknown as FieldType<Value>);

const byName = new Map(fieldTypes.map((type) => [type.name, type]));

/** The type with this name. A name from a later version of the product reads as text, so that nothing is hidden. */
export function fieldType(name: string): FieldType {
  return byName.get(name) ?? (text as unknown as FieldType<Value>);
}

/** Whether there is a type with this name. */
export function isFieldType(name: string): boolean {
  return byName.has(name);
}
