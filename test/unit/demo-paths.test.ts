import { MemoryStore } from '@teable-grid/core';
import { type RunningServer, startServer } from '@teable-grid/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoPaths } from '../../demo/demo-paths.ts';
import { importTable } from '../harness/server-process.ts';

const secret = 'a secret that is long enough for a test';
let server: RunningServer;

beforeAll(async () => {
  server = await startServer({ store: new MemoryStore(), port: 0, trialSecret: secret, ownPaths: demoPaths(secret) });
});
afterAll(() => server.close());

const ask = (path: string, method: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${server.url}${path}`, { method, headers });

test('DM-9 the page of the demo learns which process it is, and nobody else may ask or kill', async () => {
  expect(await (await ask('/demo/status', 'GET', { origin: server.url })).json()).toEqual({ pid: process.pid });
  for (const origin of ['http://127.0.0.1:1', 'http://localhost:5173', 'file://'])
    expect((await ask('/demo/kill', 'POST', { origin })).status, origin).toBe(403);
  for (const origin of ['https://elsewhere.example', 'null'])
    expect((await ask('/demo/kill', 'POST', { origin })).status, origin).toBe(404);
  expect((await ask('/demo/kill', 'GET')).status).toBe(404);
  expect((await ask('/demo/other', 'POST')).status).toBe(404);
});

test('DM-9 tokens are for tables of the demo alone, and are good in no other', async () => {
  for (const table of ['crm/leads', 'demo/', 'demo/a/b', '*', 'demo/*', '']) {
    const answer = await ask(`/demo/tokens?table=${encodeURIComponent(table)}`, 'POST');
    expect([table, answer.status]).toEqual([table, 400]);
  }
  const { tokens } = (await (await ask('/demo/tokens?table=demo/staff', 'POST')).json()) as { tokens: Record<string, string> };
  expect(Object.keys(tokens)).toEqual(['owner', 'editor', 'viewer']);
  await importTable(server.url, 'demo/staff', 'Name\nAda\n', tokens['owner']);
  await importTable(server.url, 'demo/other', 'Name\nAda\n');
  const as = (role: string) => ({ authorization: `Bearer ${tokens[role]}` });
  expect((await ask('/api/tables/demo/staff', 'GET', as('viewer'))).status).toBe(200);
  expect((await ask('/api/tables/demo/other', 'GET', as('owner'))).status).toBe(404);
  expect((await ask('/api/tables/demo/staff', 'DELETE', as('editor'))).status).toBe(403);
});

test('DM-9 a server that wants tokens has none of these paths, whoever asks', async () => {
  const closed = await startServer({ store: new MemoryStore(), port: 0, secret, ownPaths: demoPaths(secret) });
  const codes = [
    ['GET', 'status'],
    ['POST', 'kill'],
    ['POST', 'tokens?table=demo/staff'],
  ].map(async ([method, path]) => (await fetch(`${closed.url}/demo/${path}`, { method: method! })).status);
  expect(await Promise.all(codes)).toEqual([404, 404, 404]);
  await closed.close();
});
