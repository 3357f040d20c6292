import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MemoryStore, newId, type ServerHello } from '@teable-grid/core';
import { readTable } from '@teable-grid/core/yjs';
import { type RunningServer, type ServerOptions, startServer } from '@teable-grid/server';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { afterEach, describe, expect, test } from 'vitest';
import { applyUpdate, Doc } from 'yjs';
import { importTable } from '../harness/server-process.ts';
import { RawSocket } from '../harness/raw-socket.ts';

const secret = 'a secret for tests, long enough to sign with';
const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(options: Partial<ServerOptions> = { secret }): Promise<RunningServer> {
  const server = await startServer({ store: new MemoryStore(), port: 0, ...options });
  ends.push(() => server.close());
  return server;
}

interface Claims {
  readonly sub?: string;
  readonly role?: string;
  readonly exp?: number;
}

function tokenFor({ sub = 'ada', role = 'owner', exp }: Claims): Promise<string> {
  const token = new SignJWT({ name: sub, tables: { 'demo/*': role } }).setProtectedHeader({ alg: 'HS256' }).setSubject(sub);
  return (exp === undefined ? token : token.setExpirationTime(exp)).sign(new TextEncoder().encode(secret));
}

/** A table with a field that owners write, and one that editors write too. */
async function withTable(): Promise<RunningServer> {
  const server = await start();
  await importTable(server.url, 'demo/people', 'Name,Salary\nAda,10\n', await tokenFor({}));
  return server;
}

async function join(server: RunningServer, token: string, table = 'demo/people') {
  const socket = await RawSocket.open(`${server.url.replace('http', 'ws')}/socket`);
  ends.push(() => socket.close());
  const session = newId('session');
  const hello = (await socket.hello({ table, token, session })) as Extract<ServerHello, { hello: 'server' }>;
  if (hello.hello !== 'server') throw new Error(JSON.stringify(hello));
  const doc = new Doc();
  applyUpdate(doc, await socket.sync(hello.document));
  let n = 0;
  return {
    socket,
    hello,
    table: () => readTable(doc),
    async change(...ops: readonly unknown[]) {
      n += 1;
      const change = { n, id: newId('change'), seen: { seq: hello.seq }, ops };
      const answer = await socket.ask(hello.document, { message: 'change', session, confirmed: n - 1, change });
      if (answer.message !== 'verdict') return answer.message;
      return answer.verdict.verdict === 'rejected' ? answer.verdict.problems[0]!.code : answer.verdict.verdict;
    },
  };
}

describe('roles', () => {
  test('SV-12 a commenter and a viewer get the table, and a sentence for each of their changes', async () => {
    const server = await withTable();
    for (const role of ['viewer', 'commenter']) {
      const reader = await join(server, await tokenFor({ sub: role, role }));
      expect(reader.hello.role).toBe(role);
      const { rows, fields } = reader.table();
      const op = { op: 'set-cell', row: rows.at(0)!.id, field: fields.list[0]!.id, value: 'x', was: 'Ada' };
      expect(await reader.change(op)).toBe('not-allowed');
      const view = { op: 'add-view', place: { before: null }, view: { id: 'vMine', name: 'Mine' } };
      expect(await reader.change(view)).toBe('not-allowed');
    }
  });

  test('SV-17 what owners alone may write, an editor neither writes, nor inserts, nor settles, nor makes writable', async () => {
    const server = await withTable();
    const owner = await join(server, await tokenFor({}));
    const [row, [name, salary]] = [owner.table().rows.at(0)!.id, owner.table().fields.list.map(({ id }) => id) as [string, string]];
    const rule = { op: 'change-field', field: salary, set: { options: { write: 'owner' } } };
    expect(await owner.change(rule)).toBe('accepted');
    const editor = await join(server, await tokenFor({ sub: 'eve', role: 'editor' }));
    const set = (field: string, value: unknown, was: unknown) => ({ op: 'set-cell', row, field, value, was });
    const hostile = [
      set(salary, 99, 10),
      { op: 'insert-rows', place: { after: null }, rows: [{ id: 'rNew', cells: { [salary]: 1 } }] },
      { op: 'change-field', field: salary, set: { name: 'Free' } },
      { op: 'change-field', field: salary, set: { options: {} } },
      { op: 'change-field', field: name, set: { options: { write: 'owner' } } },
      { op: 'add-field', place: { after: null }, field: { id: 'fNew', name: 'N', type: 'text', options: { write: 'owner' } } },
      { op: 'delete-field', field: salary },
      { op: 'number-rows', field: salary, rows: [row] },
      { op: 'move-field', field: salary, place: { after: null } },
      { op: 'reopen-conflicts', conflicts: [{ id: 'c1-0', field: salary }] },
    ];
    for (const op of hostile) expect(await editor.change(op), JSON.stringify(op)).toBe('not-allowed');
    // Who says that it is about another field is believed as little.
    expect(await editor.change({ op: 'reopen-conflicts', conflicts: [{ id: 'c1-0', field: name }] })).toBe('conflict-settled');
    // Of a change with one such op nothing is done.
    expect(await editor.change(set(name, 'Eve', 'Ada'), set(salary, 99, 10))).toBe('not-allowed');
    expect(await editor.change(set(name, 'Bea', 'Ada'))).toBe('accepted');
    expect(await owner.change(set(salary, 20, 10))).toBe('accepted');
  });
});

describe('tokens', () => {
  test('SV-16 access ends with its token, unless a new one of the same person comes in time', async () => {
    const server = await withTable();
    // Long enough for the new token to come in time on a slow machine; and the one who is left outlives the first token of the other.
    const soon = Math.floor(Date.now() / 1_000) + 3;
    const [left, kept] = [
      await join(server, await tokenFor({ sub: 'bob', exp: soon })),
      await join(server, await tokenFor({ sub: 'eve', role: 'editor', exp: soon })),
    ];
    const later = Math.floor(Date.now() / 1_000) + 600;
    const renewed = await kept.socket.ask(kept.hello.document, {
      message: 'token',
      token: await tokenFor({ sub: 'eve', role: 'editor', exp: later }),
    });
    expect(renewed).toEqual({ message: 'access', role: 'editor', expires: later });
    expect(await left.socket.closed).toEqual({ code: 4401, reason: 'The token has expired.' });
    const { rows, fields } = kept.table();
    const op = { op: 'set-cell', row: rows.at(0)!.id, field: fields.list[0]!.id, value: 'x', was: 'Ada' };
    expect(await kept.change(op)).toBe('accepted');
  });

  test('SV-16 a new token that gives less acts at once; one of another person, a bad one or one for other tables ends the connection', async () => {
    const server = await withTable();
    const person = await join(server, await tokenFor({ sub: 'eve', role: 'editor' }));
    const { rows, fields } = person.table();
    const op = { op: 'set-cell', row: rows.at(0)!.id, field: fields.list[0]!.id, value: 'x', was: 'Ada' };
    const less = { message: 'token', token: await tokenFor({ sub: 'eve', role: 'viewer' }) };
    expect(await person.socket.ask(person.hello.document, less)).toEqual({ message: 'access', role: 'viewer', expires: null });
    expect(await person.change(op)).toBe('not-allowed');
    for (const [token, code] of [
      [await tokenFor({ sub: 'mallory' }), 4401],
      ['nonsense', 4401],
      [await tokenFor({ sub: 'eve', exp: 1_000_000_000 }), 4401],
      [await tokenFor({ sub: 'eve', role: 'emperor' }), 4404],
    ] as const) {
      const { socket, hello } = await join(server, await tokenFor({ sub: 'eve', role: 'editor' }));
      socket.sendStateless(hello.document, JSON.stringify({ message: 'token', token }));
      expect((await socket.closed).code).toBe(code);
    }
  });

  test('SV-15 tokens may be signed by keys that the server fetches; issuer and audience are held to; a public key is no secret', async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
    const other = await generateKeyPair('RS256');
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }] };
    const issuer = createServer((_, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify(keys)));
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
    ends.push(() => new Promise((resolve) => issuer.close(resolve)));
    const jwks = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/keys`;
    const server = await start({ jwks, issuer: 'https://id.example', audience: 'teable', host: '127.0.0.1' });
    const sign = (key: Parameters<SignJWT['sign']>[0], alg: string, claims: { iss?: string; aud?: string } = {}) =>
      new SignJWT({ tables: { '*': 'owner' } })
        .setProtectedHeader({ alg, kid: 'k1' })
        .setSubject('ada')
        .setIssuer(claims.iss ?? 'https://id.example')
        .setAudience(claims.aud ?? 'teable')
        .sign(key);
    const status = async (token: string) =>
      (await fetch(`${server.url}/api/tables/demo/none`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await status(await sign(privateKey, 'RS256'))).toBe(404);
    expect(await status(await sign(other.privateKey, 'RS256'))).toBe(401);
    expect(await status(await sign(privateKey, 'RS256', { iss: 'https://evil.example' }))).toBe(401);
    expect(await status(await sign(privateKey, 'RS256', { aud: 'other' }))).toBe(401);
    expect(await status(await sign(new TextEncoder().encode(await exportSPKI(publicKey)), 'HS256'))).toBe(401);
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"ada","tables":{"*":"owner"}}').toString('base64url')}.`;
    expect(await status(none)).toBe(401);
  });

  test('SV-15 while the keys cannot be fetched nobody is let in, nor told for good that his token is bad', async () => {
    let works = false;
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }] };
    const issuer = createServer((_, response) => {
      response.statusCode = works ? 200 : 503;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(works ? keys : { error: 'down' }));
    });
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
    ends.push(() => new Promise((resolve) => issuer.close(resolve)));
    const server = await start({ jwks: `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/keys`, host: '127.0.0.1' });
    const token = await new SignJWT({ tables: { '*': 'owner' } })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setSubject('ada')
      .sign(privateKey);
    const headers = { authorization: `Bearer ${token}` };
    const get = () => fetch(`${server.url}/api/tables/demo/none`, { headers });
    expect((await get()).status).toBe(503);
    const socket = await RawSocket.open(`${server.url.replace('http', 'ws')}/socket`);
    expect(await socket.hello({ table: 'demo/none', token })).toMatchObject({ hello: 'refused', code: 4503, reason: 'unavailable' });
    works = true;
    expect((await get()).status).toBe(404);
  });
});

describe('development mode with roles to try', () => {
  const page = (url: string, path: string, headers: Readonly<Record<string, string>> = {}) => fetch(`${url}${path}`, { headers });
  const trial = async (): Promise<RunningServer> => {
    const server = await start({
      secret: null,
      trialSecret: secret,
      ownPaths: ({ url }, response) => url === '/own' && Boolean(response.end('own')),
    });
    await importTable(server.url, 'demo/people', 'Name\nAda\n');
    return server;
  };

  test('SV-19 a token gives what it says, a wrong one nothing, and none everything', async () => {
    const server = await trial();
    const roleWith = async (headers: Readonly<Record<string, string>>, method = 'DELETE') => {
      const response = await fetch(`${server.url}/api/tables/demo/people`, { method, headers });
      return response.status;
    };
    const bearer = async (role: string) => ({ authorization: `Bearer ${await tokenFor({ sub: 'vera', role })}` });
    const viewer = await join(server, await tokenFor({ sub: 'vera', role: 'viewer' }));
    expect(viewer.hello.role).toBe('viewer');
    const { rows, fields } = viewer.table();
    expect(await viewer.change({ op: 'set-cell', row: rows.at(0)!.id, field: fields.list[0]!.id, value: 'x', was: 'Ada' })).toBe(
      'not-allowed',
    );
    expect(await roleWith(await bearer('viewer'))).toBe(403);
    expect(await roleWith({ authorization: 'Bearer wrong' }, 'GET')).toBe(401);
    expect(await roleWith({}, 'GET')).toBe(200);
    expect(await roleWith({})).toBe(200);
  });

  test('SV-19 a program’s own paths are for this machine’s pages, and take nothing from the interface', async () => {
    const { url } = await trial();
    expect(await (await page(url, '/own')).text()).toBe('own');
    expect((await page(url, '/own', { origin: 'https://elsewhere.example' })).status).toBe(404);
    expect((await page(url, '/other')).status).toBe(404);
    expect((await page(url, '/api/tables/demo/people')).status).toBe(200);
  });

  test('SV-19 without such a secret, and where a real one is set, it gives nothing', async () => {
    const plain = await start({ secret: null });
    await importTable(plain.url, 'demo/people', 'Name\nAda\n');
    expect((await join(plain, await tokenFor({ sub: 'vera', role: 'viewer' }))).hello.role).toBe('owner');
    const strict = await start({ secret: `${secret}, another`, trialSecret: secret });
    const authorization = `Bearer ${await tokenFor({})}`;
    expect((await page(strict.url, '/api/tables/demo/people', { authorization })).status).toBe(401);
  });
});
