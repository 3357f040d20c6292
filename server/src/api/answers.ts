import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Problem, TableName } from '@teable-grid/core';
import { noSuchTable } from '../access.ts';

/** Answers with JSON. */
export function answer(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return;
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(JSON.stringify(body));
}

/** Answers with what is wrong; `path` is where in the request. */
export function answerProblem(response: ServerResponse, status: number, code: string, message: string, path = ''): void {
  answer(response, status, { problem: { code, path, message } satisfies Omit<Problem, 'code'> & { code: string } });
}

/** The one answer about a table that is not there, is deleted, or is not for the one who asks. */
export function answerMissing(response: ServerResponse, table: TableName): void {
  answerProblem(response, 404, 'no-such-table', noSuchTable(table).problem.message);
}

/** Answers that a path does not take this method. */
export function answerMethod(request: IncomingMessage, response: ServerResponse, path: string, known: string): void {
  answerProblem(response, 405, 'no-such-method', `${path} takes ${known}, not ${request.method}.`);
}
