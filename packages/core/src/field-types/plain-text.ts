import type { Value } from '../value.ts';

/** A stored value as text, whatever it is: what a cell shows whose value its type cannot read. */
export function toPlainText(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map((item) => toPlainText(item as Value)).join(', ');
  return JSON.stringify(value);
}

/** Text that any encoder takes: lone surrogates become U+FFFD, and the whole is in Unicode normal form C. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd').normalize('NFC');
}
