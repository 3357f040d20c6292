import type pg from 'pg';

/** Connections that are kept for commits; more at once take one of the pool's like everybody else. */
const kept = 4;

/**
 * Connections held back from the pool for commits. Taking one from the pool and giving it back costs as much of our time as a small
 * commit itself (timers, events), so each table's loop finds one ready.
 */
export class CommitConnections {
  readonly #pool: pg.Pool;
  readonly #free: pg.PoolClient[] = [];
  #count = 0;
  #closed = false;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Runs one statement. A rejected promise means that its outcome is not known; the connection is given up then. */
  async query(statement: pg.QueryConfig): Promise<pg.QueryResult> {
    const client = this.#free.pop() ?? (await this.#another());
    if (client === null) return this.#pool.query(statement);
    try {
      const result = await client.query(statement);
      if (this.#closed) this.#giveUp(client);
      else this.#free.push(client);
      return result;
    } catch (error) {
      this.#giveUp(client);
      throw error;
    }
  }

  /** Gives the connections back, so that the pool can end. */
  close(): void {
    this.#closed = true;
    for (const client of this.#free.splice(0)) this.#giveUp(client);
  }

  async #another(): Promise<pg.PoolClient | null> {
    if (this.#count >= kept || this.#closed) return null;
    this.#count += 1;
    try {
      const client = await this.#pool.connect();
      // A connection that breaks while it is free would otherwise end the process; the next statement on it would fail anyway.
      client.on('error', () => {
        const at = this.#free.indexOf(client);
        if (at < 0) return;
        this.#free.splice(at, 1);
        this.#giveUp(client);
      });
      return client;
    } catch (error) {
      this.#count -= 1;
      throw error;
    }
  }

  #giveUp(client: pg.PoolClient): void {
    this.#count -= 1;
    client.release(true);
  }
}
