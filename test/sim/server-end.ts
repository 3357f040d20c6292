import {
  type Actor,
  decodeClientHello,
  decodeClientMessage,
  encodeMessage,
  protocol,
  type ServerHello,
  type ServerMessage,
  type Table,
  type TableAuthority,
  type Verdict,
} from '@teable-grid/core';
import { encodeSince } from '@teable-grid/core/yjs';
import * as Y from 'yjs';
import type { Access } from '../../server/src/access.ts';
import { authorise } from '../../server/src/authorise.ts';
import { takenOverProblem } from '../../server/src/live-changes.ts';
import type { History } from './history.ts';
import type { Connection, ServerEnd, Upward } from './network.ts';
import type { Owner, VirtualTime } from './virtual-time.ts';
import type { Watch } from './watch.ts';

/** What a server process needs of the world. */
export interface ServerWorld {
  readonly time: VirtualTime;
  readonly watch: Watch;
  readonly history: History;
  readonly table: string;
  /** The people who may come, by the subject that their sessions are attached with. */
  readonly access: ReadonlyMap<string, Access>;
}

/** The process that an end is in. */
export interface EndHome {
  readonly owner: Owner;
  readonly world: ServerWorld;
  /** The table that is open; null while there is none. */
  readonly authority: TableAuthority | null;
  readonly doc: Y.Doc;
  /** Name of the document, and the client id under which it is written. */
  readonly document: string;
  readonly writer: number;
  /** Which connection carries which session. */
  readonly carriers: Map<string, End>;
}

/** A connection at the server. */
export class End implements ServerEnd {
  readonly connection: Connection;
  readonly actor: Actor;
  readonly #process: EndHome;
  readonly #authority: TableAuthority;
  readonly #leave: () => void;
  readonly #sessions = new Set<string>();
  readonly #takenOver = new Set<string>();
  #gone = false;
  #following = false;

  constructor(process: EndHome, connection: Connection, actor: Actor, leave: () => void) {
    this.#process = process;
    this.#authority = process.authority!;
    this.connection = connection;
    this.actor = actor;
    this.#leave = leave;
  }

  get owner(): Owner {
    return this.#process.owner;
  }

  receive(message: Upward): void {
    if (this.#gone) return;
    if (message.kind === 'hello') void this.#greet(message.text);
    else if (message.kind === 'open') this.#open(message.document, message.vector);
    else this.#take(message.text);
  }

  gone(): void {
    if (this.#gone) return;
    this.#gone = true;
    for (const session of this.#sessions) this.#letGo(session);
    this.#leave();
  }

  /** Another connection has attached a session, as in server/src/sockets.ts. */
  takenOver(session: string): void {
    if (!this.#sessions.delete(session)) return;
    this.#takenOver.add(session);
    this.#authority.detach(session);
    this.#answer({ message: 'refused', problem: takenOverProblem(session), session });
  }

  #letGo(session: string): void {
    this.#authority.detach(session);
    if (this.#process.carriers.get(session) === this) this.#process.carriers.delete(session);
  }

  close(reason: string): void {
    if (this.#gone) return;
    this.#gone = true;
    this.connection.closeByServer(reason);
  }

  show(bytes: Uint8Array): void {
    if (this.#following) this.connection.show({ kind: 'update', document: this.#process.document, bytes });
  }

  tellAccess(): void {
    if (!this.#gone) this.#answer({ message: 'access', role: this.#access.role, expires: null });
  }

  get #access(): Access {
    return this.#process.world.access.get(this.actor.id)!;
  }

  async #greet(text: string): Promise<void> {
    const read = decodeClientHello(text);
    if (!read.ok) throw new Error(`the hello is not of the contract: ${read.problem.message}`);
    const sessions: { session: string; last: number; verdicts: unknown[] }[] = [];
    for (const { session, secret } of read.value.sessions) {
      const attached = await this.#authority.attach(session, this.actor.id, secret);
      if (!attached.ok) {
        for (const one of this.#sessions) this.#letGo(one);
        this.#sessions.clear();
        this.connection.answer({
          kind: 'hello',
          text: encodeMessage({ hello: 'refused', code: 4401, reason: 'session', message: attached.problem.message }),
        });
        return this.gone();
      }
      this.#sessions.add(session);
      this.#process.carriers.get(session)?.takenOver(session);
      this.#process.carriers.set(session, this);
      const { last, unconfirmed } = attached.value;
      for (const { verdict } of unconfirmed) this.#checkStored(verdict);
      sessions.push({ session, last, verdicts: unconfirmed.map(({ n, verdict }) => ({ n, verdict })) });
    }
    if (this.#gone || this.#process.authority !== this.#authority) return this.close('The table is opened again.');
    const hello = {
      hello: 'server',
      protocol: protocol.max,
      document: this.#process.document,
      seq: this.#authority.table.seq,
      snapshot: false,
      actor: this.actor,
      role: this.#access.role,
      sessions,
    } as ServerHello;
    this.connection.answer({ kind: 'hello', text: encodeMessage(hello) });
  }

  #open(document: string, vector: Uint8Array): void {
    const { writer, doc } = this.#process;
    if (this.#process.document !== document) {
      this.connection.answer({ kind: 'not-opened', reason: 'another epoch' });
      return this.gone();
    }
    this.#following = true;
    this.connection.answer({ kind: 'opened' });
    const clock = Y.decodeStateVector(vector).get(writer) ?? 0;
    const bytes = encodeSince(doc, writer, Math.min(clock, Y.getState(doc.store, writer)));
    this.connection.show({ kind: 'answer', document, bytes });
  }

  /** As server/src/live-changes.ts. */
  #take(text: string): void {
    const read = decodeClientMessage(text);
    if (!read.ok) return this.#answer({ message: 'refused', problem: read.problem });
    if (read.value.message !== 'change') return;
    const { session, change, confirmed } = read.value;
    const about = { session, n: change.n };
    if (!this.#sessions.has(session)) {
      const message = `The session ${session} is not attached to this socket.`;
      const problem = this.#takenOver.has(session)
        ? takenOverProblem(session)
        : ({ code: 'not-allowed', path: 'session', message } as const);
      return this.#answer({ message: 'refused', problem, ...about });
    }
    const access = this.#access;
    const authorised = (now: Table) => authorise(change, access, now);
    const submitted = { session, actor: this.actor, confirmed, change, kind: 'change', authorise: authorised } as const;
    void this.#authority.submit(submitted).then((decision) => {
      if (decision.answer === 'refused') this.#answer({ message: 'refused', problem: decision.problem, ...about });
      else this.#answer({ message: 'verdict', ...about, verdict: decision.verdict });
    });
  }

  #answer(message: ServerMessage): void {
    if (message.message === 'verdict') this.#checkStored(message.verdict);
    if (!this.#gone) this.connection.answer({ kind: 'message', text: encodeMessage(message) });
  }

  #checkStored(verdict: Verdict): void {
    const { history, watch } = this.#process.world;
    if (verdict.verdict === 'accepted' && verdict.seq > history.seq)
      watch.violate('P1 durable', `number ${verdict.seq} is told to be saved, but ${history.seq} is the last that is stored`);
  }
}
