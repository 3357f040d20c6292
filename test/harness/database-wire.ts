import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Where a Postgres listens: a folder with its socket. */
export interface SocketAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

/** A wire between a server and its database, which can fail as real ones do. */
export interface DatabaseWire {
  /** How to reach the database through it. */
  readonly address: SocketAddress;
  /** The database is elsewhere from now on, or (null) nowhere: connections break and none is made. */
  lead(to: SocketAddress | null): void;
  /** The next statement that has this text or name reaches the database, but its answer is lost, and the connection with it. Resolves when it was. */
  loseAnswerTo(statement: string): Promise<void>;
  /** Answers take so many milliseconds longer. */
  delay(milliseconds: number): void;
  close(): Promise<void>;
}

/** Lays a wire to a database. */
export async function layDatabaseWire(first: SocketAddress): Promise<DatabaseWire> {
  let target: SocketAddress | null = first;
  let late = 0;
  let losing: { readonly statement: string; lost(): void } | null = null;
  const ends = new Set<Socket>();
  const server = createServer((near) => {
    if (target === null) return void near.destroy();
    const far = connect(`${target.host}/.s.PGSQL.${target.port}`);
    let loses: (() => void) | null = null;
    const cut = () => {
      near.destroy();
      far.destroy();
    };
    for (const end of [near, far]) {
      ends.add(end);
      end.on('error', () => {});
      end.on('close', () => {
        ends.delete(end);
        cut();
      });
    }
    near.on('data', (bytes) => {
      if (losing !== null && bytes.includes(losing.statement)) {
        loses = losing.lost;
        losing = null;
      }
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      if (loses !== null) {
        cut();
        loses();
      } else if (late === 0) near.write(bytes);
      else setTimeout(() => near.writable && near.write(bytes), late);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cutAll = () => ends.forEach((end) => end.destroy());
  return {
    address: { ...first, host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    lead(to) {
      target = to;
      if (to === null) cutAll();
    },
    loseAnswerTo: (statement) => new Promise((lost) => (losing = { statement, lost })),
    delay: (milliseconds) => (late = milliseconds),
    async close() {
      cutAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
