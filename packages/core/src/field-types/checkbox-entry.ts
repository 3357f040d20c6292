import { fail, ok, quoted } from '../problem.ts';
import type { FieldEntry } from './field-entry.ts';

const yes = new Set(['true', 'yes', 'y', 'x', '1', 'on', '✓', '✔', '☑', 'checked']);
const no = new Set(['false', 'no', 'n', '0', 'off', '☐', 'unchecked']);

/** Yes and no, as words and ticks say it. */
export const checkboxEntry: FieldEntry<boolean> = {
  check: (value) => (typeof value === 'boolean' ? ok(value) : fail('wrong-type', `${quoted(value)} is neither true nor false`)),
  convert(stored) {
    if (stored === 0 || stored === 1) return stored === 1;
    return typeof stored === 'string' ? readBoolean(stored) : undefined;
  },
  parse(typed) {
    if (typed.trim() === '') return ok(null);
    const value = readBoolean(typed);
    return value === undefined ? fail('wrong-type', `${quoted(typed)} is neither yes nor no`) : ok(value);
  },
  edit: (value) => String(value),
};

/** What a word or a tick means; undefined when it is none. */
export function readBoolean(typed: string): boolean | undefined {
  const word = typed.trim().toLowerCase();
  return yes.has(word) ? true : no.has(word) ? false : undefined;
}
