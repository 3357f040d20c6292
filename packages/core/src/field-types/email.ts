import { linkType } from './link-type.ts';
import { visible, wellFormed } from './plain-text.ts';

/** RFC 5321: 64 before the sign, 255 behind it. Quoted names and addresses without a domain are not taken. */
const address =
  /^[^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}]{1,64}@(?:[^\s@<>()[\]\\,;:".\p{Cc}\p{Cf}]{1,63}\.){1,10}[^\s@<>()[\]\\,;:".\p{Cc}\p{Cf}]{2,63}$/u;
/** Characters beyond which no text is read as an address. */
const longestText = 1_000;

/** An e-mail address. */
export const email = linkType({
  name: 'email',
  label: 'E-mail',
  editor: { kind: 'email', align: 'start', width: 200 },
  ownText: emailIn,
  linkOf: (value) => `mailto:${encodeURIComponent(value).replaceAll('%40', '@')}`,
});

/** Reads an e-mail address; undefined when it is none. */
export function emailIn(typed: string): string | undefined {
  if (typed.length > longestText) return undefined;
  const trimmed = wellFormed(visible(typed)).replace(/^mailto:/i, '');
  return address.test(trimmed) ? trimmed : undefined;
}
