import { fail, ok, quoted, type Result } from '../problem.ts';
import { emailIn } from './email.ts';
import type { FieldEntry } from './field-entry.ts';
import { readAddress, whyNoAddress } from './link-text.ts';
import { phoneIn } from './phone.ts';
import { toPlainText, visible } from './plain-text.ts';

/** An entry of one line of text; `why` says what is wrong with one that is none of the kind, after its quotation. */
function linkEntry(readText: (typed: string) => string | undefined, why: (typed: string) => string): FieldEntry<string> {
  const read = (typed: string): Result<string> => {
    const value = readText(typed);
    return value === undefined ? fail('wrong-value', `${quoted(typed)} ${why(typed)}`) : ok(value);
  };
  return {
    check: (value) => (typeof value === 'string' ? read(value) : fail('wrong-type', `${quoted(value)} is not a text`)),
    convert: (stored) => readText(toPlainText(stored)),
    parse: (typed): Result<string | null> => (visible(typed) === '' ? ok(null) : read(typed)),
    edit: (value) => value,
  };
}

/** Addresses are typed with their scheme or without. */
export const urlEntry: FieldEntry<string> = linkEntry(readAddress, whyNoAddress);

/** E-mail addresses are kept as they are typed. */
export const emailEntry: FieldEntry<string> = linkEntry(emailIn, () => 'is not an e-mail address such as name@example.com');

/** Telephone numbers are kept as they are typed. */
export const phoneEntry: FieldEntry<string> = linkEntry(phoneIn, () => 'is not a telephone number such as +49 30 901820');
