import { create, int32 } from 'lib0/prng';

/** Numbers by chance that can be had again: `TEABLE_SEED=…` gives those of a run whose seed was printed. */
export interface Random {
  readonly seed: number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
}

/** Prints its seed, so that what a test found can be found again. */
export function random(what: string): Random {
  const seed = Number(process.env['TEABLE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`${what}: TEABLE_SEED=${seed}`);
  const generator = create(seed);
  return { seed, between: (least, most) => int32(generator, least, most) };
}

/** Whether the long form of a test is wanted: `npm run test:long`. */
export const isLong: boolean = process.env['TEABLE_LONG'] === '1';
