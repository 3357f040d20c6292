/**
 * `npm run bench -- <name>`: runs `test/bench/<name>.ts` in a process of its own, which prints a table with its pass values and ends
 * with one line of JSON. Exits with 1 when the figures miss their pass values.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = import.meta.dirname;
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''));
const [name = '', ...rest] = process.argv.slice(2);

if (!names.includes(name)) {
  console.error(`There is no bench “${name}”; there are: ${names.join(', ')}.`);
  process.exit(2);
}
const bench = spawn(process.execPath, ['--expose-gc', '--conditions=teable-source', join(folder, `${name}.bench.ts`), ...rest], {
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => bench.kill(signal));
bench.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
