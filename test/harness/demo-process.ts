import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './suites.ts';

/** The demo as `npm start` runs it: what looks after the server, and the server as its child. */
export class DemoProcess {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.#ended = once(child, 'exit');
    this.url = url;
  }

  /** Starts it on a port that is free; resolves when the sample table is there. */
  static start(dataFolder: string): Promise<DemoProcess> {
    return DemoProcess.by(process.execPath, ['--conditions=teable-source', join(root, 'demo/start.ts'), '--port', '0'], root, dataFolder);
  }

  /** Starts it by a command in a folder. */
  static async by(command: string, args: readonly string[], folder: string, dataFolder: string): Promise<DemoProcess> {
    const child = spawn(command, args, {
      cwd: folder,
      env: { ...process.env, TEABLE_DATA: dataFolder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr!.on('data', (chunk) => (said += String(chunk)));
    for await (const line of createInterface({ input: child.stdout! })) {
      const [, url] = /is running: (\S+)/.exec(line) ?? [];
      if (url === undefined) continue;
      child.stdout!.resume();
      return new DemoProcess(child, url);
    }
    throw new Error(`The demo ended before it ran: ${said}`);
  }

  /** Ends it as Ctrl+C does; the code with which it ended. */
  async stop(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    await this.#ended;
    return this.#child.exitCode;
  }
}
