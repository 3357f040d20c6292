import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Which server: ours on Postgres, Hocuspocus in memory, or Hocuspocus with its database extension on Postgres. */
export type ServerKind = 'ours' | 'plain' | 'stored';

/** What a server has used: microseconds of CPU so far, and bytes of memory now. */
export interface Usage {
  readonly cpu: number;
  readonly rss: number;
}

/** A server of a bench (`bench-server.ts`) in a process of its own. */
export class ServerChild {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /**
   * Starts it; resolves when it listens.
   *
   * @param dataFolder Of its database; by default one that is removed in the end.
   * @param staticFolder Of files that ours serves beside the API.
   */
  static async start(kind: ServerKind, dataFolder?: string, staticFolder?: string): Promise<ServerChild> {
    const child = fork(join(import.meta.dirname, 'bench-server.ts'), [kind], {
      execArgv: ['--conditions=teable-source', '--max-old-space-size=6000', ...(process.env['BENCH_NODE_OPTIONS']?.split(' ') ?? [])],
      env: {
        ...process.env,
        ...(dataFolder !== undefined && { BENCH_DATA: dataFolder }),
        ...(staticFolder !== undefined && { BENCH_STATIC: staticFolder }),
      },
    });
    const { url } = await answerOf<{ url: string }>(child);
    return new ServerChild(child, url);
  }

  /** Sends a message; resolves with the answer. */
  async ask<A>(message: string | object): Promise<A> {
    const answer = answerOf<A>(this.#child);
    this.#child.send(message);
    return answer;
  }

  usage(): Promise<Usage> {
    return this.ask<Usage>('cpu');
  }

  /** Ends it in good order. */
  async stop(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.send('stop');
    await gone;
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}

function answerOf<A>(child: ChildProcess): Promise<A> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`The server ended with ${code}.`));
    child.once('exit', ended);
    child.once('message', (answer) => {
      child.off('exit', ended);
      resolve(answer as A);
    });
  });
}
