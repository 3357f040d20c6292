import { linkType } from './link-type.ts';
import { isAddress } from './links.ts';
import { wellFormed } from './plain-text.ts';

/** An address that may be followed: of the web, of mail, of a telephone. */
export const url = linkType({
  name: 'url',
  label: 'URL',
  editor: { kind: 'url', align: 'start', width: 200 },
  ownText: (stored) => (isAddress(stored) && wellFormed(stored) === stored ? stored : undefined),
  linkOf: (value) => value,
});
