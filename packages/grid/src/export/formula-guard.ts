/** What a spreadsheet takes for a formula, as it is or in its wide form, also behind apostrophes. */
const formula = /^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
/** A negative number in any language; there is nothing in it to run. */
const plainNumber = /^[-−]\p{Number}[\p{Number}.,'’\s]*%?$/u;

/** A text that is not taken for a formula: it gets an apostrophe before it, one more where it begins with some. */
export function guarded(text: string): string {
  return formula.test(text) && !plainNumber.test(text) ? `'${text}` : text;
}

/** The text that was guarded. */
export function unguarded(text: string): string {
  return text.startsWith("'") && formula.test(text) ? text.slice(1) : text;
}
