import { fail, ok, quoted, type Result } from '../problem.ts';
import type { FieldType } from './field-type.ts';
import { toPlainText, visible } from './plain-text.ts';
import { compareTexts } from './text.ts';

/** What the types of one line that lead somewhere have of their own. */
interface LinkTypeParts extends Pick<FieldType, 'name' | 'label' | 'editor'> {
  /** The text as it is stored; undefined when it is none of the kind. */
  readText(typed: string): string | undefined;
  /** What is wrong with a text that is none, after its quotation. */
  why(typed: string): string;
  /** Where a value leads. */
  linkOf(value: string): string;
}

/** A type whose cells hold one line of text that leads somewhere. */
export function linkType({ readText, why, linkOf, ...parts }: LinkTypeParts): FieldType<string> {
  const read = (typed: string): Result<string> => {
    const value = readText(typed);
    return value === undefined ? fail('wrong-value', `${quoted(typed)} ${why(typed)}`) : ok(value);
  };
  return {
    ...parts,
    defaults: {},
    check: (value) => (typeof value === 'string' ? read(value) : fail('wrong-type', `${quoted(value)} is not a text`)),
    read: (stored) => readText(toPlainText(stored)),
    parse: (typed): Result<string | null> => (visible(typed) === '' ? ok(null) : read(typed)),
    format: (value) => value,
    edit: (value) => value,
    linkOf,
    compare: (a, b, _options, locale) => compareTexts(a, b, locale),
    merge: () => undefined,
    detect: (texts) => ({ options: {}, misfits: texts.filter((item) => readText(item) === undefined).length }),
  };
}
