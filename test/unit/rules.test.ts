import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root, sourceFiles } from '../harness/suites.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const pages = globSync(['packages/*/*.md', 'server/*.md', 'demo/*.md', 'test/*.md'], { cwd: root });
/** Each rule as often as it is stated. */
const rules = pages.flatMap((path) => [...read(path).matchAll(/\*\*([A-Z]+-\d+)\*\*/g)].map(([, id]) => id!));
/** What titles of tests say that they check. */
const checked = sourceFiles()
  .filter((path) => path.endsWith('.test.ts'))
  .flatMap((path) => [...read(path).matchAll(/\b(?:test|it)\b[^'"`\n]*['"`]((?:[A-Z]+-\d+(?:, )?)+)/g)].map(([, ids]) => ids!.split(', ')))
  .flat()
  .filter((id) => id !== '');

test('every rule is stated once', () => {
  expect(rules.length).toBeGreaterThan(500);
  expect(rules.filter((id, at) => rules.indexOf(id) !== at)).toEqual([]);
});

test('what a test says that it checks is a rule', () => {
  expect(checked.length).toBeGreaterThan(500);
  const stated = new Set(rules);
  expect(checked.filter((id) => !stated.has(id))).toEqual([]);
});
