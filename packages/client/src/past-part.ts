import { fail, type Result } from '@teable-grid/core';
import type * as past from './past.ts';

/** Loads what tells of the past, which nobody needs before he asks. */
export async function loadPast(): Promise<Result<typeof past>> {
  try {
    return { ok: true, value: await import('./past.ts') };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail('not-allowed', `A part of the page could not be loaded (${why}). Load the page again when you are online.`);
  }
}
