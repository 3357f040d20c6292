import type { Result } from '@teable-grid/core';
import { type FileFacts, type FileReader, type PlanRequest, type ReadOptions, type ReadProgress, SlicedFileReader } from './file-reader.ts';
import type { ImportBatch, ImportPlan } from './import-columns.ts';
import { GivenUp } from './pause.ts';
import type { ReaderAnswer, ReaderRequest } from './reader-messages.ts';

/** Milliseconds in which a worker that can be had at all says that it is there. */
const longestStart = 5_000;

/**
 * A reader of files: a worker, or one that works in slices where the page can have none (another origin, a file, a policy that
 * forbids it).
 */
export async function openReader(): Promise<FileReader> {
  const worker = await startWorker();
  return worker === null ? new SlicedFileReader() : new WorkerFileReader(worker);
}

/** Null where none can be started. */
function startWorker(): Promise<Worker | null> {
  return new Promise((resolve) => {
    let worker: Worker;
    try {
      // Named as it is built: sources are served under that name too.
      worker = new Worker(new URL('./reader-worker.js', import.meta.url), { type: 'module' });
    } catch {
      // A page of another origin than this script, for one.
      return resolve(null);
    }
    const give = (started: Worker | null) => {
      clearTimeout(timer);
      worker.onerror = null;
      worker.onmessage = null;
      if (started === null) worker.terminate();
      resolve(started);
    };
    const timer = setTimeout(() => give(null), longestStart);
    worker.onmessage = () => give(worker);
    // A policy, or a bundler that has not taken the worker along, shows here.
    worker.onerror = (event) => {
      event.preventDefault();
      give(null);
    };
  });
}

interface Call {
  readonly progress: ((progress: ReadProgress) => void) | null;
  resolve(result: never): void;
  reject(error: Error): void;
}

/** Asks a worker. */
class WorkerFileReader implements FileReader {
  readonly #worker: Worker;
  readonly #calls = new Map<number, Call>();
  #last = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<ReaderAnswer>) => this.#heard(data);
    worker.onerror = (event) => this.#fail(new Error(`The worker that reads the file failed: ${event.message}`));
  }

  open(file: Blob, options: ReadOptions, locale: string, progress: (progress: ReadProgress) => void): Promise<Result<FileFacts>> {
    return this.#ask((id) => ({ call: 'open', id, file, options, locale }), progress);
  }

  plan(request: PlanRequest, progress?: (progress: ReadProgress) => void): Promise<ImportPlan> {
    return this.#ask((id) => ({ call: 'plan', id, request }), progress ?? null);
  }

  take(from: number, count: number): Promise<ImportBatch> {
    return this.#ask((id) => ({ call: 'take', id, from, count }));
  }

  close(): void {
    this.#worker.terminate();
    this.#fail(new GivenUp());
  }

  #ask<T>(request: (id: number) => ReaderRequest, progress: Call['progress'] = null): Promise<T> {
    this.#last += 1;
    const id = this.#last;
    return new Promise<T>((resolve, reject) => {
      this.#calls.set(id, { progress, resolve, reject });
      this.#worker.postMessage(request(id));
    });
  }

  #heard(answer: ReaderAnswer): void {
    if (answer.answer === 'ready') return;
    const call = this.#calls.get(answer.id);
    if (answer.answer === 'progress') return call?.progress?.(answer.progress);
    this.#calls.delete(answer.id);
    if (answer.answer === 'failed') call?.reject(new Error(answer.message));
    else call?.resolve(answer.result as never);
  }

  #fail(error: Error): void {
    for (const call of this.#calls.values()) call.reject(error);
    this.#calls.clear();
  }
}
