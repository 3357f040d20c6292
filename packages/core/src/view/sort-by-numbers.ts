/** Items by one digit of their numbers. */
const digitBits = 16;
const digits = 1 << digitBits;

/** Numbers to sort by; NaN comes last either way. */
export interface NumbersToSort {
  readonly numbers: Float64Array;
  readonly isDescending: boolean;
}

/**
 * The order of items by numbers that each has, the first of several counting most; items with equal numbers stay in their order. Sorts by
 * digits, so it takes time in proportion to the items; piece by piece, and yields how many items each step has handled.
 */
export function* sortByNumbers(size: number, by: readonly NumbersToSort[]): Generator<number, Uint32Array> {
  let order = Uint32Array.from({ length: size }, (_, at) => at);
  let next = new Uint32Array(size);
  const counts = new Uint32Array(digits);
  // By the last first: each sorting leaves those with equal digits in the order of the ones before.
  for (const one of by.toReversed()) {
    const words = comparableWords(one);
    yield size;
    for (let digit = 0; digit < 4; digit++) {
      const word = digit < 2 ? 1 : 0;
      const shift = (digit % 2) * digitBits;
      counts.fill(0);
      for (let at = 0; at < size; at++) counts[(words[at * 2 + word]! >>> shift) & (digits - 1)]! += 1;
      const first = (words[word] ?? 0) >>> shift;
      if (counts[first & (digits - 1)] === size) continue;
      let sum = 0;
      for (let at = 0; at < digits; at++) {
        const count = counts[at]!;
        counts[at] = sum;
        sum += count;
      }
      for (let at = 0; at < size; at++) {
        const item = order[at]!;
        const value = (words[item * 2 + word]! >>> shift) & (digits - 1);
        next[counts[value]!++] = item;
      }
      [order, next] = [next, order];
      yield size;
    }
  }
  return order;
}

/** Each number as two words, the high one first, that are in the order of the numbers when they are read without a sign. */
function comparableWords({ numbers, isDescending }: NumbersToSort): Uint32Array {
  const words = new Uint32Array(numbers.length * 2);
  const bits = new DataView(new ArrayBuffer(8));
  const turn = isDescending ? 0xffffffff : 0;
  for (let at = 0; at < numbers.length; at++) {
    const number = numbers[at]!;
    if (Number.isNaN(number)) {
      words[at * 2] = 0xffffffff;
      words[at * 2 + 1] = 0xffffffff;
      continue;
    }
    // -0 is 0.
    bits.setFloat64(0, number + 0);
    const high = bits.getUint32(0);
    const flip = high >>> 31 === 1 ? 0xffffffff : 0;
    words[at * 2] = (high ^ (flip === 0 ? 0x80000000 : flip) ^ turn) >>> 0;
    words[at * 2 + 1] = (bits.getUint32(4) ^ flip ^ turn) >>> 0;
  }
  return words;
}
