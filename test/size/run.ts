/**
 * `npm run size`: how much a page loads, against the budgets. The exit code is 1 when something is over. `--modules` lists what it is made of;
 * `--record` keeps the figures, which may not grow by more than a little (`test/unit/size.test.ts`).
 */
import { writeFileSync } from 'node:fs';
import { budgets } from './budgets.ts';
import { measureSizes } from './measure.ts';
import { recordable, recordPath } from './record.ts';

const sizes = await measureSizes();
const { element, total, hands, first, later, modules, clientModules } = sizes;
const line = (name: string, bytes: number, budget?: number) =>
  console.log(
    `${name.padEnd(44)}${kilobytes(bytes).padStart(10)}${budget === undefined ? '' : `${kilobytes(budget).padStart(10)}  ${bytes <= budget ? 'within' : 'OVER'}`}`,
  );
console.log(`${'min+gzip'.padEnd(44)}${'kB'.padStart(10)}${'budget'.padStart(10)}`);
line('element, with lit', element, budgets.element);
line('element with client, lit and yjs', total, budgets.total);
line('hands, right after', hands);
for (const { name, bytes } of first) line(`  at first: ${name}`, bytes);
for (const { name, bytes } of later) line(`  later: ${name}`, bytes);
const over = element > budgets.element || total > budgets.total;
if (over || process.argv.includes('--modules')) {
  console.log('\nThe largest modules at first (kB before they are minified, with comments):');
  for (const { name, bytes } of modules.slice(0, 40)) line(`  ${name}`, bytes);
  console.log('\nThe largest that come with the client:');
  for (const { name, bytes } of clientModules.slice(0, 30)) line(`  ${name}`, bytes);
}
if (process.argv.includes('--record')) writeFileSync(recordPath, `${JSON.stringify(recordable(sizes), null, 2)}\n`);
console.log(JSON.stringify({ size: { element, total, hands }, budgets, within: !over }));
process.exit(over ? 1 : 0);

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
