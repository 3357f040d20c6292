import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { root } from './suites.ts';

/** How to run a server as a process. */
export interface ServerProcessOptions {
  readonly dataFolder: string;
  readonly port: number;
  readonly staticFolder?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Lets `memory` be asked. */
  readonly measured?: boolean;
}

/**
 * Under any load V8 lets its young generation grow by tens of megabytes, once, and keeps the room. Held small, what a process gains is what
 * something has left behind.
 */
const measuring = ['--expose-gc', '--max-semi-space-size=2'];

/** The server as an operator runs it: a process of its own, which can be killed. */
export class ServerProcess {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  /** What it wrote to its standard error. */
  said = '';

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    child.stderr!.on('data', (chunk) => {
      this.said += String(chunk);
    });
    this.#ended = once(child, 'exit');
    this.url = url;
  }

  /** Starts it; resolves when it listens. */
  static async start({ dataFolder, port, staticFolder, env = {}, measured = false }: ServerProcessOptions): Promise<ServerProcess> {
    const flags = ['--port', String(port), '--data', dataFolder, ...(staticFolder === undefined ? [] : ['--static', staticFolder])];
    const probe = measured ? [...measuring, '--import', join(root, 'test/harness/memory-probe.ts')] : [];
    const child = spawn(process.execPath, ['--conditions=teable-source', ...probe, join(root, 'server/src/main.ts'), ...flags], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', ...(measured ? (['ipc'] as const) : [])],
    });
    let said = '';
    child.stderr!.on('data', (chunk) => {
      said += String(chunk);
    });
    for await (const line of createInterface({ input: child.stdout! })) {
      const event = JSON.parse(line) as { event?: string; url?: string };
      if (event.event !== 'listening') continue;
      // What it logs from here on is read and dropped, so that it never waits for a reader.
      child.stdout!.resume();
      return new ServerProcess(child, event.url!);
    }
    throw new Error(`The server ended before it listened: ${said}`);
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** Whether it runs. */
  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Bytes of memory it has left after a collection, in all and on the heap. */
  async memory(): Promise<{ readonly rss: number; readonly heapUsed: number }> {
    this.#child.send('collect');
    const [memory] = (await once(this.#child, 'message')) as [{ rss: number; heapUsed: number }];
    return memory;
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** Ends it in good order; the code with which it ended. */
  async stop(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    await this.#ended;
    return this.#child.exitCode;
  }
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Fills a table from CSV through the server's import. */
export async function importTable(url: string, table: string, csv: string, token?: string): Promise<void> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/api/tables/${table}/import`, { method: 'POST', body: csv, headers });
  if (!response.ok) throw new Error(`The import was answered with ${response.status}: ${await response.text()}`);
}

/** What a command came to. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** `teable-grid-server` as a person at a terminal runs it. */
export async function runCommand(dataFolder: string, ...args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, ['--conditions=teable-source', join(root, 'server/src/main.ts'), ...args], {
    env: { ...process.env, TEABLE_DATA: dataFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: child.exitCode, out, err };
}
