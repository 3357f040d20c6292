import * as v from 'valibot';
import { fail, ok, type Result } from '../problem.ts';

/** Reads JSON text by a schema; a problem says in a sentence what is wrong, and where. `what` names the text in it. */
export function decode<Schema extends v.GenericSchema>(schema: Schema, text: string, what = 'message'): Result<v.InferOutput<Schema>> {
  let input: unknown;
  try {
    input = JSON.parse(storable(text));
  } catch {
    return fail('bad-change', `The ${what} is not JSON.`);
  }
  const parsed = v.safeParse(schema, input, { abortEarly: true });
  if (parsed.success) return ok(parsed.output);
  const issue = parsed.issues[0];
  // An issue quotes what it found, whatever its length, and a path holds keys that the sender chose.
  const path = shortened(v.getDotPath(issue)?.replaceAll('.', '/') ?? '');
  const place = path === '' ? '' : ` at ${path}`;
  return fail('bad-change', `The ${what} is not of the contract${place}: ${shortened(issue.message)}.`, path);
}

const longestQuote = 200;

function shortened(text: string): string {
  return text.length > longestQuote ? `${text.slice(0, longestQuote - 1)}…` : text;
}

/**
 * JSON text in which every string can be stored: NUL, which Postgres refuses, and lone surrogates, which no UTF-8 can carry,
 * become U+FFFD. In JSON text they can stand only as escapes; surrogates also as themselves where the text did not come over a socket.
 */
function storable(text: string): string {
  const whole = /[\ud800-\udfff]/.test(text) ? text.replace(/\p{Surrogate}/gu, '\ufffd') : text;
  if (!/\\u(?:0000|d[89a-f])/i.test(whole)) return whole;
  return whole.replace(/\\(?:u(d[89ab][\da-f]{2}\\ud[c-f][\da-f]{2}|d[89a-f][\da-f]{2}|0000)|[^])/gi, (escape: string, found?: string) =>
    found === undefined || found.length > 4 ? escape : '\\ufffd',
  );
}
