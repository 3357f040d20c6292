import type { Result } from '@teable-grid/core';
import type { FileFacts, PlanRequest, ReadOptions, ReadProgress } from './file-reader.ts';
import type { ImportBatch, ImportPlan } from './import-columns.ts';

/** What the page asks of the worker; answers carry the same number. */
export type ReaderRequest =
  | { readonly call: 'open'; readonly id: number; readonly file: Blob; readonly options: ReadOptions; readonly locale: string }
  | { readonly call: 'plan'; readonly id: number; readonly request: PlanRequest }
  | { readonly call: 'take'; readonly id: number; readonly from: number; readonly count: number };

/** What the worker says: that it is there, how far it is, what came of a call, or that it failed. */
export type ReaderAnswer =
  | { readonly answer: 'ready' }
  | { readonly answer: 'progress'; readonly id: number; readonly progress: ReadProgress }
  | { readonly answer: 'result'; readonly id: number; readonly result: Result<FileFacts> | ImportPlan | ImportBatch }
  | { readonly answer: 'failed'; readonly id: number; readonly message: string };
