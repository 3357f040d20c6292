import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../harness/suites.ts';
import type { Mutant } from './mutants.ts';

/** How often a mutant's text stands in its file; it must be once. */
export function timesIn({ file, text }: Mutant): number {
  return readFileSync(join(root, file), 'utf8').split(text).length - 1;
}

/** From here on the mutant's file is loaded with its fault in it. Only for a process of its own, before it loads anything of the product. */
export function mutate({ file, text, instead }: Mutant): void {
  const url = pathToFileURL(join(root, file)).href;
  registerHooks({
    load(asked, context, next) {
      const loaded = next(asked, context);
      if (asked !== url) return loaded;
      const source = readFileSync(join(root, file), 'utf8');
      return { ...loaded, source: source.replace(text, () => instead) };
    },
  });
}
