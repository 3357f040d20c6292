import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Report, Task } from './worker.ts';

/** Processes that run simulations; as many as there are places. */
export class Workers {
  readonly #places: number;
  readonly #children = new Set<ChildProcess>();

  constructor(places: number) {
    this.#places = places;
  }

  /** Does all tasks, each told when it is done. `fresh`: each in a process of its own. */
  async all(tasks: readonly Task[], fresh: boolean, done: (report: Report) => void | Promise<void>): Promise<void> {
    const left = [...tasks];
    const place = async () => {
      let child: ChildProcess | null = null;
      for (let task = left.shift(); task !== undefined; task = left.shift()) {
        child ??= this.#start();
        await done(await ask(child, task));
        if (fresh) child = this.#end(child);
      }
      if (child !== null) this.#end(child);
    };
    await Promise.all(Array.from({ length: this.#places }, place));
  }

  /** One task, in a process of its own. */
  async one(task: Task): Promise<Report> {
    const child = this.#start();
    try {
      return await ask(child, task);
    } finally {
      this.#end(child);
    }
  }

  /** Ends all processes. */
  close(): void {
    for (const child of this.#children) child.kill();
  }

  #start(): ChildProcess {
    const child = fork(join(import.meta.dirname, 'worker.ts'), [], { execArgv: ['--conditions=teable-source'] });
    this.#children.add(child);
    return child;
  }

  #end(child: ChildProcess): null {
    this.#children.delete(child);
    child.kill();
    return null;
  }
}

function ask(child: ChildProcess, task: Task): Promise<Report> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`A process that ran ${JSON.stringify(task)} ended with ${code}.`));
    child.once('exit', ended);
    child.once('message', (report) => {
      child.off('exit', ended);
      resolve(report as Report);
    });
    child.send(task);
  });
}
