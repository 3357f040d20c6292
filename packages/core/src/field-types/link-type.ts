import type { FieldType } from './field-type.ts';

/** What the types of one line that lead somewhere have of their own. */
interface LinkTypeParts extends Pick<FieldType, 'name' | 'label' | 'editor'> {
  /** The text as it is stored; undefined when it is none of the kind. */
  ownText(stored: string): string | undefined;
  /** Where a value leads. */
  linkOf(value: string): string;
}

/** A type whose cells hold one line of text that leads somewhere. */
export function linkType({ ownText, ...parts }: LinkTypeParts): FieldType<string> {
  return {
    ...parts,
    defaults: {},
    own: (stored) => (typeof stored === 'string' ? ownText(stored) : undefined),
    format: (value) => value,
  };
}
