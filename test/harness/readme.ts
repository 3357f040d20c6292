import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './suites.ts';

/** The README as it is written. */
export const readme: string = readFileSync(join(root, 'README.md'), 'utf8');

/** The README of a package, by its folder. */
export function packageReadme(folder: string): string {
  return readFileSync(join(root, folder, 'README.md'), 'utf8');
}

/** What a README has as code of a language, in its order. */
export function readmeBlocks(language: string, text: string = readme): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]+?)^\`\`\``, 'gm'))].map(([, code]) => code!);
}
