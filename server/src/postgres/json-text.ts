/** JSON text of a value for a `json` column, which keeps it exactly. */
export function exactJson(value: unknown): string {
  return JSON.stringify(value);
}

/** What `jsonb` cannot hold: JSON text has these only as escapes, since `JSON.stringify` writes lone surrogates so. */
const refused = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;
/** An escaped backslash is matched first and kept, so that the text `\\u0000` is not taken for an escape. */
const escapes = /\\\\|\\u(?:0000|d[89a-f][0-9a-f]{2})/gi;

/**
 * JSON text that `jsonb` takes: each NUL and each half of a broken pair becomes U+FFFD. The same text when nothing had to be replaced.
 */
export function plainJson(exact: string): string {
  if (!refused.test(exact)) return exact;
  return exact.replace(escapes, (escape) => (escape === '\\\\' ? escape : '\\ufffd'));
}
