import { linkType } from './link-type.ts';
import { readAddress, whyNoAddress } from './links.ts';

/** An address that may be followed: of the web, of mail, of a telephone. */
export const url = linkType({
  name: 'url',
  label: 'URL',
  editor: { kind: 'url', align: 'start', width: 200 },
  readText: readAddress,
  why: whyNoAddress,
  linkOf: (value) => value,
});
