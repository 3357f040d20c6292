import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import {
  closeCodes,
  decodeClientHello,
  decodeClientMessage,
  decodeNewTable,
  decodeServerHello,
  decodeServerMessage,
  decodeTableNames,
  MemoryStore,
  protocol,
  type Result,
} from '@teable-grid/core';
import { type RunningServer, startServer } from '@teable-grid/server';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { clientHelloSchema, clientMessageSchema } from '../../packages/core/src/wire/schemas.ts';
import { serverHelloSchema, serverMessageSchema } from '../../packages/core/src/wire/server-schemas.ts';
import { mapNames } from '../../packages/core/src/yjs/layout.ts';
import { labelled, readPage } from '../docs/written-pages.ts';
import { uncovered } from '../docs/schema-coverage.ts';
import { root } from '../harness/suites.ts';

const page = readPage('packages/core/PROTOCOL.md');
const samples = (label: string) => labelled(page, label).map((code) => JSON.parse(code) as Record<string, unknown>);
const ops = labelled(page, 'ops').flatMap((code) => JSON.parse(code) as unknown[]);
const change = { ...samples('client-message').find(({ message }) => message === 'change')! };
const withOps = { ...change, change: { ...(change['change'] as object), ops } };

describe('DOC-4 the page on the protocol', () => {
  test.each<[string, (text: string) => Result<unknown>]>([
    ['client-hello', decodeClientHello],
    ['server-hello', decodeServerHello],
    ['client-message', decodeClientMessage],
    ['server-message', decodeServerMessage],
    ['new-table', decodeNewTable],
    ['table-names', decodeTableNames],
  ])('has examples of %s that are of the contract, to the letter', (label, decode) => {
    const found = labelled(page, label);
    expect(found.length).toBeGreaterThan(0);
    for (const code of found) expect(decode(code)).toEqual({ ok: true, value: JSON.parse(code) });
  });

  it('has an example of each op', () => {
    expect(decodeClientMessage(JSON.stringify(withOps))).toEqual({ ok: true, value: withOps });
  });

  it('shows every message, with every field', () => {
    expect(uncovered(clientHelloSchema, samples('client-hello'))).toEqual([]);
    // What is not decided is not told again.
    expect(uncovered(serverHelloSchema, samples('server-hello'))).toEqual(['/server/sessions/verdicts/verdict/retry']);
    expect(uncovered(serverMessageSchema, samples('server-message'))).toEqual([]);
    // Of the outcomes that an op can have one is shown with it; the others are said.
    const settled = (take: string) => ({ ...change, change: { ops: [{ op: 'resolve-conflicts', outcome: { take } }] } });
    const messages = [...samples('client-message'), withOps, settled('current'), settled('incoming')];
    expect(uncovered(clientMessageSchema, messages)).toEqual([]);
    expect(page.text).toContain('takes `current`, `incoming`, or an `other` value');
    expect(page.text).toContain('`{"after": null}` is the beginning, `{"before": null}` the end');
  });

  it('knows a message without an example, and a field', () => {
    const some = samples('server-message').filter(({ message }) => message !== 'access');
    expect(uncovered(serverMessageSchema, some)).toEqual(['/access']);
    expect(uncovered(serverMessageSchema, [...some, { message: 'access', role: 'viewer' }])).toEqual(['/access/expires']);
  });

  it('names the versions, the close codes, the codes of problems, the maps of a document, and options of fields', () => {
    expect(samples('client-hello')[0]!['protocol']).toEqual(protocol);
    const codes = page.rows.filter(([code]) => /^\d{4}$/.test(code!)).map(([code, name]) => [name, Number(code)]);
    expect(Object.fromEntries(codes)).toEqual(closeCodes);
    const problems = readFileSync(`${root}packages/core/src/problem.ts`, 'utf8').match(/(?<=^ {2}\| ')[a-z-]+(?=')/gm)!;
    expect(problems.length).toBeGreaterThan(15);
    expect(problems.filter((code) => !page.text.includes(`\`${code}\``))).toEqual([]);
    expect(mapNames.filter((name) => !page.rows.some(([first]) => first === name))).toEqual([]);
    const { optionsSchema } = schemas();
    expect(optionsSchema.filter((name) => !page.text.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('DOC-4 beside a server', () => {
  let server: RunningServer;
  const table = 'crm/leads';
  const ask = (path: string, init?: RequestInit) => fetch(`${server.url}${path}`, init);

  beforeAll(async () => {
    server = await startServer({ store: new MemoryStore(), port: 0 });
    const body = JSON.stringify({ table, fields: [{ name: 'Title', type: 'text' }] });
    expect((await ask('/api/tables', { method: 'POST', body })).status).toBe(201);
  });
  afterAll(() => server.close());

  it('the program of the page is a client', async () => {
    const program = page.blocks.find(({ language, code }) => language === 'js' && code.includes('WebSocket'))!.code;
    const command = ['--input-type=module', '--eval', program, '--', `${server.url.replace('http', 'ws')}/socket`, table];
    const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: `${root}test` });
    expect(JSON.parse(stdout)).toEqual({ verdict: 'accepted', titles: ['Solaris'] });
  });

  it('an event has the fields of the page', async () => {
    const { body } = await ask(`/api/tables/${table}/events?after=0`);
    let text = '';
    for await (const part of body!.pipeThrough(new TextDecoderStream())) {
      text += part;
      if (text.split('event: change').length > 2) break;
    }
    const told = JSON.parse(/^data: (.*)$/m.exec(text.slice(text.indexOf('event: change')))![1]!) as object;
    expect(Object.keys(samples('event')[0]!).toSorted()).toEqual(Object.keys(told).toSorted());
    expect(text).toContain('event: start');
  });

  it('each path takes the methods of the page, and no others', async () => {
    const told = page.rows.flatMap(
      ([request]) => (/^(GET|POST|PATCH|DELETE) (\/api\/\S+)$/.exec(request!)?.slice(1) as [string, string] | undefined) ?? [],
    );
    const requests = Array.from({ length: told.length / 2 }, (_, at) => [told[2 * at]!, told[2 * at + 1]!] as const);
    const paths = [...new Set(requests.map(([, path]) => path))];
    expect(paths.length).toBeGreaterThan(7);
    for (const path of paths) {
      const real = path.replace('<workspace>/<table>', table).replace('<workspace>', 'crm').replace('<id>', 'may');
      const response = await ask(real, { method: 'PUT' });
      expect(response.status).toBe(405);
      const { problem } = (await response.json()) as { readonly problem: { readonly message: string } };
      const methods = /takes (.*), not PUT/.exec(problem.message)![1]!.split(', ');
      expect([path, methods.toSorted()]).toEqual([
        path,
        requests
          .filter(([, each]) => each === path)
          .map(([method]) => method)
          .toSorted(),
      ]);
    }
    // As many as the sources have.
    const routes = readFileSync(`${root}server/src/api/api.ts`, 'utf8').match(/\{ method: '/g)!.length;
    expect(requests.filter(([, path]) => path.includes('<table>'))).toHaveLength(routes);
  });
});

/** Names of the options of fields that the contract knows. */
function schemas(): { readonly optionsSchema: readonly string[] } {
  const text = readFileSync(`${root}packages/core/src/wire/schemas.ts`, 'utf8');
  const known = /optionsSchema[^]*?looseObject\(\{([^]*?)\n {2}\}\)/.exec(text)![1]!;
  return { optionsSchema: known.match(/(?<=^ {4})\w+(?=:)/gm)! };
}
