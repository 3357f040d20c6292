/** A power of ten by which any number can be multiplied without leaving what a double holds exactly. */
const mostDecimals = 15;

/**
 * As a counter adds: what each side added to the base is added up, decimal by decimal, so that 0.1 and 0.2 are 0.3. An empty base
 * counts as 0. Undefined where a side was emptied, and where a double does not hold the sum with all its digits.
 */
export function addUp(base: number | null, current: number | null, incoming: number | null): number | null | undefined {
  if (current === incoming || incoming === base) return current;
  if (current === base) return incoming;
  if (current === null || incoming === null) return undefined;
  const numbers = [base ?? 0, current, incoming];
  const decimals = Math.max(...numbers.map(decimalsOf));
  if (decimals > mostDecimals) return undefined;
  const [from, left, right] = numbers.map((number) => Math.round(number * 10 ** decimals)) as [number, number, number];
  const sum = left + (right - from);
  const exact = [from, left, right, left - from, right - from, sum].every(Number.isSafeInteger);
  return exact ? sum / 10 ** decimals + 0 : undefined;
}

/** Digits after the point in the shortest form of a number. */
function decimalsOf(value: number): number {
  const [digits, exponent] = String(value).split('e');
  return Math.max(0, (digits!.split('.')[1]?.length ?? 0) - Number(exponent ?? 0));
}
