#!/usr/bin/env node
// Runs the server's commands. In this repository from its sources, on whatever Node there is (see demo/bootstrap.mjs); installed as a
// package, on a Node that is new enough.

import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const room = join(dirname(realpathSync(fileURLToPath(import.meta.url))), '..');
const bootstrap = join(room, '../demo/bootstrap.mjs');
const main = join(room, 'src/main.ts');

if (existsSync(bootstrap) && existsSync(main)) {
  const child = spawn(process.execPath, [bootstrap, main, ...process.argv.slice(2)], {
    env: { ...process.env, INIT_CWD: process.env.INIT_CWD ?? process.cwd() },
    stdio: 'inherit',
  });
  // A terminal sends Ctrl-C to the whole process group, so there the command has it already.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY) || child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
} else {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 18)) {
    console.error(`teable-grid-server needs Node 22.18 or newer; this is ${process.versions.node}.`);
    process.exit(1);
  }
  await import('../dist/main.js');
}
