/**
 * `npm start`: builds the page and looks after the server of the demo, a process of its own. One that is killed, by its page or by
 * `kill -9`, is started again on the same data; one that ends by itself ends the demo.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildPage } from './build-page.ts';

/** How long a killed server stays away, so that there is time to type something meanwhile, milliseconds. */
const absence = 2_500;

const env = {
  ...process.env,
  TEABLE_DEMO_PAGE: await buildPage(),
  // Tokens of the step about roles; as old as this process, so that those of before a kill are still good.
  TEABLE_DEMO_SECRET: randomBytes(32).toString('base64url'),
};

let child: ChildProcess | null = null;
/** The port that was taken; null before. */
let port: string | null = null;
let ending = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    ending = true;
    if (child === null) process.exit(0);
    // A terminal sends Ctrl+C to the whole process group, so there the server has it already.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}

for (let restarts = 0; ; restarts += 1) {
  const { code, killed, listened } = await serve(restarts);
  if (ending || !killed || !listened) process.exit(code);
  console.log('  The server was killed; it is started again.');
  await delay(absence);
}

/** Runs one server to its end. */
async function serve(restarts: number): Promise<{ readonly code: number; readonly killed: boolean; readonly listened: boolean }> {
  let listened = false;
  const flags = process.argv.slice(2);
  // Where the first one has listened, also when it took any port: the pages that are open know no other.
  const args = port === null ? flags : flags.filter((flag, at) => !/^--port(=|$)/.test(flag) && flags[at - 1] !== '--port');
  child = fork(join(import.meta.dirname, 'serve.ts'), args, { env: port === null ? env : { ...env, TEABLE_PORT: port } });
  child.on('message', (message) => {
    const { listening } = message as { listening?: string };
    if (listening === undefined) return;
    listened = true;
    port = new URL(listening).port;
    if (restarts === 0) console.log(`\n  teable-grid is running: ${listening}\n\n  Ctrl+C ends it.\n`);
    else console.log(`  It is back as process ${child!.pid}.\n`);
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  child = null;
  return { code: code ?? 1, killed: signal === 'SIGKILL', listened };
}
