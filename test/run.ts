/**
 * The whole suite: `npm test`, or `npm test unit lint` for some of its stages. Every stage runs, also after one has failed. The last
 * line is `N passed, M failed`, and the exit code says the same.
 *
 *     types → lint → format beside unit → postgres → browser → demo → e2e
 *
 * `--long` lets the tests that have a longer form take it (TEABLE_LONG=1); `--write` lets the stage `format` repair what it finds.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPage } from '../demo/build-page.ts';
import { browserPath } from './harness/browser.ts';
import { root, sourceFiles, type SuiteName, suiteFiles } from './harness/suites.ts';

/** What a stage came to. */
interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly note?: string;
}

interface Stage {
  readonly name: string;
  /** Those that need neither a database nor much of the processors run beside the others, from the beginning. */
  readonly beside?: boolean;
  readonly run: () => Promise<Outcome>;
}

/** Longer than any stage should take; a stage that hangs is ended and counts as failed. */
const patience = { normal: 15 * 60_000, long: 4 * 60 * 60_000 };

const noFiles: Outcome = { passed: 0, failed: 0, note: 'skipped: no test files yet' };

const stages: readonly Stage[] = [
  { name: 'types', beside: true, run: () => check('.bin/tsc', ['-b', '--pretty']) },
  { name: 'lint', beside: true, run: lint },
  { name: 'format', beside: true, run: () => check('.bin/biome', formatArguments()) },
  { name: 'unit', run: () => vitest('unit') },
  { name: 'postgres', run: () => vitest('postgres') },
  { name: 'browser', run: browserTests },
  { name: 'demo', run: demoBuild },
  { name: 'e2e', run: () => vitest('e2e') },
];

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { long: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});
const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name));
if (unknown.length > 0) {
  console.error(`No stage ${unknown.join(', ')}. The stages are ${stages.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const chosen = stages.filter(({ name }) => wanted.length === 0 || wanted.includes(name));

const children = new Set<ChildProcess>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
    process.exit(128 + constants.signals[signal]);
  });
}
const reports = mkdtempSync(join(tmpdir(), 'teable-reports-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

const needsBrowser = ({ name }: Stage): boolean => (name === 'browser' || name === 'e2e') && suiteFiles(name).length > 0;
// Unpacking one takes some seconds, during which the first stages run. A failure is told by the stage that needs it.
const browser = chosen.some(needsBrowser) ? browserPath() : Promise.resolve('');
browser.catch(() => {});

const rows: (Outcome & { readonly name: string; readonly seconds: number })[] = [];
await Promise.all([oneAfterTheOther(chosen.filter(({ beside }) => beside)), oneAfterTheOther(chosen.filter(({ beside }) => !beside))]);
process.exit(report());

async function oneAfterTheOther(some: readonly Stage[]): Promise<void> {
  for (const stage of some) await runStage(stage);
}

async function runStage({ name, run }: Stage): Promise<void> {
  const began = performance.now();
  const outcome = await run().catch((error: unknown): Outcome => {
    console.error(error);
    return { passed: 0, failed: 1, note: 'crashed' };
  });
  rows.push({ name, seconds: (performance.now() - began) / 1_000, ...outcome });
}

/** Prints the table and the last line; returns the exit code. */
function report(): number {
  const passed = rows.reduce((sum, row) => sum + row.passed, 0);
  const failed = rows.reduce((sum, row) => sum + row.failed, 0);
  console.log(`\n${'stage'.padEnd(10)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'seconds'.padStart(9)}`);
  for (const { name } of chosen) {
    const row = rows.find((each) => each.name === name)!;
    const numbers = `${String(row.passed).padStart(8)}${String(row.failed).padStart(8)}${row.seconds.toFixed(1).padStart(9)}`;
    console.log(`${name.padEnd(10)}${numbers}${row.note === undefined ? '' : `  ${row.note}`}`);
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** A tool that is content or not: one test. What it says is shown when it is not. */
async function check(tool: string, toolArguments: readonly string[]): Promise<Outcome> {
  const { code, output } = await execute(join(root, 'node_modules', tool), toolArguments, { quiet: true });
  if (code !== 0) process.stdout.write(`\n${output}`);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** What the example pages import is read from its declarations, which are there when the types have been checked. */
async function lint(): Promise<Outcome> {
  await execute(join(root, 'node_modules/.bin/tsc'), ['-b'], { quiet: true });
  return check('.bin/oxlint', ['--deny-warnings']);
}

function formatArguments(): string[] {
  const style = ['--indent-style=space', '--line-width=140', '--javascript-formatter-quote-style=single'];
  return ['format', ...(options.write ? ['--write'] : []), ...style, '--max-diagnostics=20', ...sourceFiles()];
}

async function vitest(suite: Exclude<SuiteName, 'browser'>): Promise<Outcome> {
  const files = suiteFiles(suite);
  if (files.length === 0) return noFiles;
  const env = suite === 'e2e' ? { CHROME_PATH: await browser } : {};
  const file = join(reports, `${suite}.json`);
  const { code } = await execute(
    join(root, 'test/node_modules/.bin/vitest'),
    ['run', '--config', 'test/vitest.config.ts', '--project', suite, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    { env },
  );
  if (!existsSync(file)) return { passed: 0, failed: 1, note: 'crashed' };
  return judged(code, countVitest(JSON.parse(readFileSync(file, 'utf8')) as VitestReport), files.length);
}

interface VitestReport {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

function countVitest({ testResults }: VitestReport): Counts {
  const counts = { passed: 0, failed: 0, skipped: 0, files: testResults.length };
  for (const { status, assertionResults } of testResults) {
    const before = counts.failed;
    for (const test of assertionResults) counts[test.status === 'passed' ? 'passed' : test.status === 'failed' ? 'failed' : 'skipped'] += 1;
    // A file that does not load, or whose hooks throw, has no failed test of its own.
    if (status === 'failed' && counts.failed === before) counts.failed += 1;
  }
  return counts;
}

async function browserTests(): Promise<Outcome> {
  const files = suiteFiles('browser');
  if (files.length === 0) return noFiles;
  const file = join(reports, 'browser.json');
  const env = { CHROME_PATH: await browser, TEABLE_BROWSER_REPORT: file };
  const { code } = await execute(join(root, 'test/node_modules/.bin/wtr'), ['--config', 'test/web-test-runner.config.mjs'], { env });
  if (!existsSync(file)) return { passed: 0, failed: 1, note: 'crashed' };
  return judged(code, JSON.parse(readFileSync(file, 'utf8')) as Counts, files.length);
}

/** Builds the demo as it is served, and as files; the stories find both. */
async function demoBuild(): Promise<Outcome> {
  await buildPage('served');
  await buildPage('static');
  return { passed: 1, failed: 0 };
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** How many test files the runner knows of. */
  readonly files: number;
}

/** A runner that is unhappy without a failed test, that ran no test, or that left out a file has failed once. */
function judged(code: number, { passed, failed, skipped, files }: Counts, expectedFiles: number): Outcome {
  const notes = skipped > 0 ? [`${skipped} skipped`] : [];
  let more = 0;
  const fault = (note: string): void => {
    notes.push(note);
    more = 1;
  };
  if (passed + failed === 0) fault('ran no tests');
  if (files !== expectedFiles) fault(`ran ${files} of ${expectedFiles} files`);
  if (code !== 0 && failed === 0) fault(`ended with ${code}`);
  return { passed, failed: failed + more, ...(notes.length > 0 && { note: notes.join(', ') }) };
}

/** Runs a program in the repository's root; its output is shown as it comes, or kept when `quiet`. */
async function execute(
  program: string,
  programArguments: readonly string[],
  { quiet = false, env = {} }: { readonly quiet?: boolean; readonly env?: Readonly<Record<string, string>> },
): Promise<{ readonly code: number; readonly output: string }> {
  const output: Buffer[] = [];
  const child = spawn(program, programArguments, {
    cwd: root,
    // The tools' own `node` is the one that runs this.
    env: {
      ...process.env,
      PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
      // Of some hundred processes that load the same sources only the first has to read them.
      NODE_COMPILE_CACHE: join(root, 'test/.data/compiled'),
      ...(options.long && { TEABLE_LONG: '1' }),
      ...env,
    },
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
  });
  children.add(child);
  child.stdout?.on('data', (part: Buffer) => output.push(part));
  child.stderr?.on('data', (part: Buffer) => output.push(part));
  const timer = setTimeout(() => child.kill('SIGKILL'), options.long ? patience.long : patience.normal);
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => resolve(exitCode ?? 128 + constants.signals[signal!]));
  });
  clearTimeout(timer);
  children.delete(child);
  return { code, output: Buffer.concat(output).toString() };
}
