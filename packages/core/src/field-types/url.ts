import type { FieldType } from './field-type.ts';
import { linkType } from './link-type.ts';
import { readAddress, whyNoAddress } from './links.ts';
import { visible } from './plain-text.ts';

const isLink = /^(?:https?:\/\/|www\.)/i;

/** An address that may be followed: of the web, of mail, of a telephone. */
export const url: FieldType<string> = {
  ...linkType({
    name: 'url',
    label: 'URL',
    editor: { kind: 'url', align: 'start', width: 200 },
    readText: readAddress,
    why: whyNoAddress,
    linkOf: (value) => value,
  }),
  // `readme.md` could be typed for an address, but a column of such is none.
  detect: (texts) => ({
    options: {},
    misfits: texts.filter((item) => !isLink.test(visible(item)) || readAddress(item) === undefined).length,
  }),
};
