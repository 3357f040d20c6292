import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readme } from '../harness/readme.ts';
import { sentencesOf } from '../harness/readme-sentences.ts';
import { root, sourceFiles } from '../harness/suites.ts';

/** Every rule that a test cites, be it by a suite that several use. */
const cited = new Set(
  sourceFiles()
    .filter((file) => file.endsWith('.test.ts') || file.startsWith('test/'))
    .flatMap((file) => readFileSync(join(root, file), 'utf8').match(/\b[A-Z][A-Z0-9]*-?\d+\b/g) ?? []),
);
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

/** Why something holds no sentence; null when it does. */
function fault(proof: string, sentence: string): string | null {
  if (proof === 'linked') return /\]\(https:\/\//.test(sentence) ? null : 'has no link to where it is told';
  if (proof.startsWith('npm:')) return proof.slice(4) in scripts ? null : `names no script: ${proof}`;
  return cited.has(proof) ? null : `names no rule that a test cites: ${proof}`;
}

test('DOC-6 every sentence of the README says which tests hold it, and there are such', () => {
  const sentences = sentencesOf(readme);
  expect(sentences.length).toBeGreaterThan(100);
  const faults = sentences.flatMap(({ text, proofs }) =>
    proofs === null
      ? [`${text}: is held by nothing`]
      : proofs.flatMap((proof) => fault(proof, text) ?? []).map((told) => `${text}: ${told}`),
  );
  expect(faults).toEqual([]);
});

test('DOC-6 a sentence without proof, or with one too many, is noticed', () => {
  expect(sentencesOf('One. Two. <!-- A1; B2 C3 -->')).toEqual([
    { text: 'One.', proofs: ['A1'] },
    { text: 'Two.', proofs: ['B2', 'C3'] },
  ]);
  expect(sentencesOf('- One.')).toEqual([{ text: 'One.', proofs: null }]);
  expect(() => sentencesOf('One. Two. <!-- A1 -->')).toThrow('There are 2 sentences, and proofs for 1');
  expect(sentencesOf('| a | b |\n|---|---|\n| x. Y | z <!-- A1 --> |')).toEqual([{ text: 'x. Y | z', proofs: ['A1'] }]);
  expect(sentencesOf('# Heading\n\n![A picture](x.png)\n\n```sh\nnpm start\n```\n')).toEqual([]);
  expect([fault('NONE', 'One.'), fault('npm:gone', 'One.'), fault('linked', 'One.')]).not.toContain(null);
});
