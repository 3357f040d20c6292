import { linkType } from './link-type.ts';
import { visible } from './plain-text.ts';

/** A plus, digits, and what people put between them; an extension behind. */
const written = /^\+?[\d\s()./\u2010-\u2013-]{3,40}(?:\s?(?:ext\.?|x|#)\s?\d{1,8})?$/i;
/** Characters beyond which no text is read as a number. */
const longestText = 200;
const fewestDigits = 3;
const mostDigits = 20;

/** A telephone number, as it was written: how to group it is for those who know the country. */
export const phone = linkType({
  name: 'phone',
  label: 'Phone',
  editor: { kind: 'phone', align: 'start', width: 160 },
  ownText: phoneIn,
  linkOf: (value) => `tel:${value.replace(/\s?(?:ext\.?|x|#)\s?(\d+)$/i, ';ext=$1').replace(/[^\d+;=ext]/g, '')}`,
});

/** Reads a telephone number; undefined when it is none. */
export function phoneIn(typed: string): string | undefined {
  if (typed.length > longestText) return undefined;
  const trimmed = visible(typed).replace(/^tel:/i, '').replace(/\s+/g, ' ');
  const digits = trimmed.replace(/\D/g, '').length;
  return written.test(trimmed) && digits >= fewestDigits && digits <= mostDigits ? trimmed : undefined;
}
