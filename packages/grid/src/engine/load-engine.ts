/** What `engine.ts` holds. */
export type Engine = typeof import('./engine.ts');

let engine: Engine | null = null;

/** The engine, once it is loaded; null before. */
export function loadedEngine(): Engine | null {
  return engine;
}

/** Loads the engine; rejects when the page cannot get it, and then may be tried again. */
export async function loadEngine(): Promise<Engine> {
  return (engine ??= await import('./engine.ts'));
}
