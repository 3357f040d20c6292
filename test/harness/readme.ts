import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './suites.ts';

/** The README as it is written. */
export const readme: string = readFileSync(join(root, 'README.md'), 'utf8');

/** What the README has as code of a language, in its order; '' has none named. */
export function readmeBlocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]+?)^\`\`\``, 'gm'))].map(([, code]) => code!);
}
