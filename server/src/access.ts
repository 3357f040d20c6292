import { createHash } from 'node:crypto';
import { type Actor, fail, ok, type Result, type TableName } from '@teable-grid/core';
import { jwtVerify } from 'jose';

/** What somebody may do with a table. A viewer reads; an editor writes; an owner also makes and fills tables. */
export type Role = 'owner' | 'editor' | 'viewer';

/** Who asks, and what he may do with the table he asks for. */
export interface Access {
  readonly actor: Actor;
  readonly role: Role;
  /** When the token ends, in seconds since 1970; null: it does not. */
  readonly expires: number | null;
}

/** Tells who may do what. */
export interface Gate {
  /** True when there is no secret: everybody owns everything, under the name he gives. */
  readonly development: boolean;
  /**
   * The access that a token gives to a table. A token that is wrong fails with `not-allowed`; one that is good but not for this
   * table is answered as if the table did not exist.
   */
  enter(token: string | null, table: TableName, name: string | null): Promise<Result<Access>>;
}

/** Everybody owns everything: for a server that listens on loopback only. */
export function developmentGate(): Gate {
  return {
    development: true,
    enter: (_token, _table, name) => {
      const said = name?.trim().slice(0, 60) || 'Guest';
      return Promise.resolve(ok({ actor: { id: `dev-${shortHash(said)}`, name: said }, role: 'owner', expires: null }));
    },
  };
}

/**
 * Tokens are JWTs signed with a shared secret (HS256): `sub` is the person's id, `name` what others see, and `tables` maps
 * `workspace/table`, `workspace/*` or `*` to a role; the most exact entry counts.
 */
export function tokenGate(secret: string): Gate {
  const key = new TextEncoder().encode(secret);
  return {
    development: false,
    async enter(token, table) {
      if (token === null) return fail('not-allowed', 'There is no token; this server wants one.');
      const claims = await jwtVerify(token, key, { algorithms: ['HS256'], requiredClaims: ['sub'] }).then(
        ({ payload }) => payload,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (typeof claims === 'string') return fail('not-allowed', `The token is not valid: ${claims}.`);
      const role = roleFor(claims['tables'], table);
      if (role === null) return noSuchTable(table);
      const id = claims.sub!;
      const name =
        typeof claims['name'] === 'string' && claims['name'].trim() !== '' ? claims['name'].trim().slice(0, 60) : `Person ${shortHash(id)}`;
      return ok({ actor: { id, name }, role, expires: claims.exp ?? null });
    },
  };
}

/** The answer to an unknown and to a forbidden table, the same to the letter. */
export function noSuchTable(table: TableName): {
  readonly ok: false;
  readonly problem: { code: 'not-allowed'; path: string; message: string };
} {
  return { ok: false, problem: { code: 'not-allowed', path: 'table', message: `There is no table ${table}, or it is not for you.` } };
}

const roles: ReadonlySet<string> = new Set(['owner', 'editor', 'viewer']);

function roleFor(tables: unknown, table: TableName): Role | null {
  if (typeof tables !== 'object' || tables === null) return null;
  const [workspace] = table.split('/');
  for (const pattern of [table, `${workspace}/*`, '*']) {
    const role: unknown = Object.hasOwn(tables, pattern) ? (tables as Record<string, unknown>)[pattern] : undefined;
    if (typeof role === 'string' && roles.has(role)) return role as Role;
  }
  return null;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
