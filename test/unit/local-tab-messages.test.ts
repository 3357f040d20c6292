import { encodeMessage, protocol, type Session } from '@teable-grid/core';
import { type Device, LocalSession, memoryDevice } from '@teable-grid/client';
import { afterEach, describe, expect, it } from 'vitest';
import { people, record, set, until } from './client-support.ts';

const table = 'home/people';
const name = `teable-grid/table/${table}`;
const open: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

type Said = Readonly<Record<string, unknown>>;

/** A page of any version: it says what the test likes, and hears everything. */
function stranger(device: Device) {
  const channel = device.channel(name)!;
  open.push(channel);
  const heard: Said[] = [];
  const waiting = new Set<() => void>();
  channel.onMessage((message) => {
    heard.push(message as Said);
    for (const look of waiting) look();
  });
  return {
    heard,
    post: (message: unknown) => channel.post(message),
    /** The next message that is as wanted, from those that were heard already on. */
    hear: (wanted: (message: Said) => boolean) =>
      new Promise<Said>((resolve) => {
        const look = () => {
          const found = heard.find(wanted);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}

async function join(device: Device): Promise<Session> {
  const session = await LocalSession.open({ table, storage: device, ...people });
  open.push(session);
  return session;
}

const secret = 'ab'.repeat(16);
const clientHello = (changed: object = {}) =>
  JSON.stringify({ hello: 'client', protocol, table, token: null, sessions: [{ session: 'sX', secret, confirmed: 0 }], ...changed });
const hello = (connection: string, changed: object = {}) => ({
  version: 2,
  tab: 'hello',
  connection,
  key: `key ${connection}`,
  page: `page ${connection}`,
  actor: { id: 'x', name: 'X' },
  has: null,
  hello: clientHello(),
  ...changed,
});

/** A page that is not gone: it holds its lock. */
async function live(device: Device, connection: string): Promise<void> {
  const release = (await device.locks!.tryAcquire(`teable-grid/page/page ${connection}`))!;
  open.push({ close: () => release() });
}

describe('a tab that holds a table', () => {
  it('LT-10 refuses pages of other versions with a sentence', async () => {
    const device = memoryDevice();
    await join(device);
    const { post, hear } = stranger(device);
    const cases = {
      envelope: { version: 3, tab: 'hello', connection: 'envelope', somethingNew: true },
      newer: hello('newer', { hello: clientHello({ protocol: { min: protocol.max + 1, max: protocol.max + 2 } }) }),
      contract: hello('contract', { hello: clientHello({ sessions: 'all' }) }),
      text: hello('text', { hello: '{' }),
      other: hello('other', { hello: clientHello({ table: 'home/other' }) }),
    };
    for (const [to, message] of Object.entries(cases)) {
      post(message);
      expect(await hear((said) => said['tab'] === 'refused' && said['to'] === to)).toMatchObject({
        message: expect.stringMatching(/^[A-Z].*\.$/s) as string,
      });
    }
    expect(await hear(({ to }) => to === 'newer')).toMatchObject({
      code: 'protocol',
      message: expect.stringContaining('another version') as string,
    });
    expect(await hear(({ to }) => to === 'envelope')).toMatchObject({ code: 'version' });
  });

  it('LT-10 is not disturbed by messages that are none', async () => {
    const device = memoryDevice();
    const session = await join(device);
    const { post, hear } = stranger(device);
    await live(device, 'x');
    for (const rubbish of [
      null,
      'hello',
      7,
      [],
      {},
      { version: 2 },
      { version: 2, tab: 'nothing' },
      { version: 2, tab: 'send' },
      new Uint8Array(9),
    ])
      post(rubbish);
    for (const tab of ['send', 'place', 'ping', 'bye'])
      post({ version: 2, tab, holder: 'nobody', connection: 'nobody', message: '', sent: 0 });
    post({ ...hello('x'), has: { document: 'home/people@1', writer: 1, clock: Number.MAX_SAFE_INTEGER } });
    const { holder } = await hear(({ tab, to }) => tab === 'welcome' && to === 'x');
    await hear(({ tab, to }) => tab === 'complete' && to === 'x');
    const send = (message: string) => post({ version: 2, tab: 'send', holder, connection: 'x', message });
    send('{');
    send(encodeMessage({ message: 'token', token: 'x' }));
    send(
      encodeMessage({
        message: 'change',
        session: 'sOther',
        confirmed: 0,
        change: { n: 1, id: 'cX', seen: { seq: 1 }, ops: [{ op: 'delete-rows', rows: ['rAda'] }] },
      }),
    );
    post({ version: 2, tab: 'ping', holder, connection: 'x', sent: 3 });
    await hear(({ tab, to }) => tab === 'here' && to === 'x');
    post({ version: 2, tab: 'ping', holder, connection: 'y', sent: 0 });
    expect(await hear(({ tab }) => tab === 'unknown')).toMatchObject({ to: 'y' });
    expect(await set(session, 'rAda', 'fCity', 'Turin').verdict).toMatchObject({ verdict: 'accepted', seq: 2 });
    expect(session.table.rows.get('rAda')).toMatchObject({ deleted: false });
  });

  it('LT-10 answers each refused message, and tells why', async () => {
    const device = memoryDevice();
    await join(device);
    const { post, hear, heard } = stranger(device);
    await live(device, 'x');
    post(hello('x'));
    const { holder } = await hear(({ tab, to }) => tab === 'welcome' && to === 'x');
    post({ version: 2, tab: 'send', holder, connection: 'x', message: '{}' });
    post({ version: 2, tab: 'send', holder, connection: 'x', message: encodeMessage({ message: 'token', token: 'x' }) });
    await hear(() => heard.filter(({ tab }) => tab === 'answer').length === 2);
    const answers = heard.filter(({ tab }) => tab === 'answer').map(({ message }) => JSON.parse(message as string) as unknown);
    expect(answers).toMatchObject([
      { message: 'refused', problem: { code: 'bad-change' } },
      { message: 'refused', problem: { code: 'not-allowed', message: expect.stringContaining('no tokens') as string } },
    ]);
  });
});

describe('a tab that follows', () => {
  /** A session in a page of a browser in which the test holds the table. */
  async function follow() {
    const device = { ...memoryDevice(), beat: 50 };
    const release = (await device.locks!.tryAcquire(name))!;
    open.push({ close: () => release() });
    const holder = stranger(device);
    const session = join(device);
    const { connection } = await holder.hear(({ tab }) => tab === 'hello');
    return { ...holder, release, session, connection };
  }
  const serverHello = {
    hello: 'server',
    protocol: protocol.max,
    document: 'home/people@1',
    seq: 1,
    snapshot: false,
    actor: { id: 'me', name: 'Me' },
    role: 'owner',
    sessions: [],
  };
  const welcome = (to: unknown, said: unknown = serverHello) => ({
    version: 2,
    tab: 'welcome',
    to,
    holder: 'h',
    fence: 9,
    hello: JSON.stringify(said),
    anew: true,
  });

  it('LT-10 is refused with a sentence where the holder is of another version, and holds the table when its turn comes', async () => {
    for (const answer of [
      () => ({ version: 3, tab: 'holder', holder: 'h', era: 9 }),
      (to: unknown) => ({ version: 3, tab: 'refused', to, code: 'version', message: 'Another tab has another version.' }),
      (to: unknown) => welcome(to, { hello: 'greetings' }),
    ]) {
      const { post, release, session, connection } = await follow();
      post(answer(connection));
      const refused = await session;
      expect(refused.status).toMatchObject({ state: 'refused', message: expect.stringContaining('another version') as string });
      expect(refused.capabilities.write).toBe(false);
      release();
      await until(refused, 'it is live', () => refused.status.state === 'live');
    }
  });

  it('LT-10 does not trust bytes that are no document', async () => {
    const { post, hear, session, connection } = await follow();
    const answered = new Set<unknown>();
    for (let to = connection; ; ) {
      answered.add(to);
      post(welcome(to));
      post({ version: 2, tab: 'part', to, update: Uint8Array.of(1, 2, 3, 4, 5, 250, 250) });
      if (answered.size === 3) break;
      to = (await hear(({ tab, connection: next }) => tab === 'hello' && !answered.has(next)))['connection'];
    }
    const opened = await session;
    await until(opened, 'it is refused', () => opened.status.state === 'refused');
    expect(opened.status).toMatchObject({ code: 'document', message: expect.stringContaining('Reload all tabs') as string });
  });

  it('LT-10 tells of a message that it does not understand, and goes on', async () => {
    const { post, release, session } = await follow();
    const opened = await session;
    const events = record(opened);
    post({ version: 2, tab: 'presence', holder: 'h', peers: 'many' });
    await until(opened, 'it is told', () => events.some(({ event }) => event === 'warning'));
    release();
    await until(opened, 'it is live', () => opened.status.state === 'live');
  });
});
