import type * as takeBack from './take-back.ts';

/** What takes gestures back. It comes right after a session has begun: nobody takes anything back before he has done something. */
export type TakeBackPart = typeof takeBack;

let part: TakeBackPart | null = null;

/** The part where it is there. */
export function takeBackPart(): TakeBackPart | null {
  return part;
}

/** Loads the part; rejects where it cannot be loaded. */
export async function loadTakeBack(): Promise<TakeBackPart> {
  part ??= await import('./take-back.ts');
  return part;
}
