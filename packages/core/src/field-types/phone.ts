import type { FieldType } from './field-type.ts';
import { linkType } from './link-type.ts';
import { visible } from './plain-text.ts';

/** A plus, digits, and what people put between them; an extension behind. */
const written = /^\+?[\d\s()./\u2010-\u2013-]{3,40}(?:\s?(?:ext\.?|x|#)\s?\d{1,8})?$/i;
/** Characters beyond which no text is read as a number. */
const longestText = 200;
const fewestDigits = 3;
const mostDigits = 20;

/** A telephone number, as it was written: how to group it is for those who know the country. */
export const phone: FieldType<string> = {
  ...linkType({
    name: 'phone',
    label: 'Phone',
    editor: { kind: 'phone', align: 'start', width: 160 },
    readText(typed) {
      if (typed.length > longestText) return undefined;
      const trimmed = visible(typed).replace(/^tel:/i, '').replace(/\s+/g, ' ');
      const digits = trimmed.replace(/\D/g, '').length;
      return written.test(trimmed) && digits >= fewestDigits && digits <= mostDigits ? trimmed : undefined;
    },
    why: () => 'is not a telephone number such as +49 30 901820',
    linkOf: (value) => `tel:${value.replace(/\s?(?:ext\.?|x|#)\s?(\d+)$/i, ';ext=$1').replace(/[^\d+;=ext]/g, '')}`,
  }),
  // A column of digits with signs is rather text: many codes look so.
  detect: () => null,
};
