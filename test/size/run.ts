/** `npm run size`: how much a page loads, against the budgets. The exit code is 1 when something is over. */
import { budgets } from './budgets.ts';
import { measureSizes } from './measure.ts';

const { element, total, later, modules } = await measureSizes();
const line = (name: string, bytes: number, budget?: number) =>
  console.log(
    `${name.padEnd(44)}${kilobytes(bytes).padStart(10)}${budget === undefined ? '' : `${kilobytes(budget).padStart(10)}  ${bytes <= budget ? 'within' : 'OVER'}`}`,
  );
console.log(`${'min+gzip'.padEnd(44)}${'kB'.padStart(10)}${'budget'.padStart(10)}`);
line('element, with lit', element, budgets.element);
line('element with client, lit and yjs', total, budgets.total);
for (const { name, bytes } of later) line(`  later: ${name}`, bytes);
const over = element > budgets.element || total > budgets.total;
if (over || process.argv.includes('--modules')) {
  console.log('\nThe largest modules at first (minified, kB):');
  for (const { name, bytes } of modules.slice(0, 40)) line(`  ${name}`, bytes);
}
console.log(JSON.stringify({ size: { element, total }, budgets, within: !over }));
process.exit(over ? 1 : 0);

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
