/** The currency of a field that names none, or none that there can be. */
const otherwise = 'USD';

/** A field's currency as ISO 4217 writes it. */
export function currencyOf(code: unknown): string {
  return typeof code === 'string' && /^[A-Za-z]{3}$/.test(code) ? code.toUpperCase() : otherwise;
}
