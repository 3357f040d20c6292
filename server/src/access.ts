import { createHash } from 'node:crypto';
import {
  type Actor,
  fail,
  type FieldId,
  type Fields,
  isEmailAddress,
  ok,
  type Problem,
  type Result,
  shownName,
  type TableName,
  withComputed,
} from '@teable-grid/core';
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose';

/** What somebody may do with a table. A viewer reads; a commenter comments too; an editor writes; an owner also makes, fills and rules tables. */
export type Role = 'owner' | 'editor' | 'commenter' | 'viewer';

/** Higher may all that lower may. */
export const ranks: Readonly<Record<Role, number>> = { viewer: 0, commenter: 1, editor: 2, owner: 3 };

/** Fields that a role may not see, deleted ones too, and what is computed from them. A rule that is not known here hides the field from all but owners. */
export function hiddenFrom(role: Role, fields: Fields): ReadonlySet<FieldId> {
  const known = hiddenByFields.get(fields) ?? new Map<Role, ReadonlySet<FieldId>>();
  hiddenByFields.set(fields, known);
  const hidden = known.get(role) ?? findHidden(role, fields);
  known.set(role, hidden);
  return hidden;
}

/** Asked at every change, while fields seldom change. */
const hiddenByFields = new WeakMap<Fields, Map<Role, ReadonlySet<FieldId>>>();

function findHidden(role: Role, fields: Fields): ReadonlySet<FieldId> {
  const hidden = new Set<FieldId>();
  for (const { id, options } of fields.all()) {
    const lowest = options.read ?? 'viewer';
    if (ranks[role] < (Object.hasOwn(ranks, lowest) ? ranks[lowest] : ranks.owner)) hidden.add(id);
  }
  return withComputed(hidden, fields);
}

/** Who asks, and what he may do with the table he asks for. */
export interface Access {
  readonly actor: Actor;
  readonly role: Role;
  /** When the token ends, in seconds since 1970; null: it does not. */
  readonly expires: number | null;
}

/** Who somebody is, and what he may do where. */
export interface Identity {
  readonly actor: Actor;
  readonly expires: number | null;
  /** Null: nothing, and he must not learn that there is such a table. */
  roleIn(table: TableName): Role | null;
  /** Whether there may be tables for him in a workspace. */
  mayEnter(workspace: string): boolean;
}

/** Tells who may do what. */
export interface Gate {
  /** True when there is neither secret nor key set: everybody owns everything, under the name he gives. */
  readonly development: boolean;
  /** Who shows a token. One that is wrong fails with `not-allowed`. Rejects with `KeysUnavailable`. */
  identify(token: string | null, name: string | null): Promise<Result<Identity>>;
}

/** The access that a token gives to a table. One that is good but not for this table is answered as if the table did not exist. */
export async function enter(gate: Gate, token: string | null, table: TableName, name: string | null): Promise<Result<Access>> {
  const identity = await gate.identify(token, name);
  if (!identity.ok) return identity;
  const { actor, expires } = identity.value;
  const role = identity.value.roleIn(table);
  return role === null ? noSuchTable(table) : ok({ actor, role, expires });
}

/**
 * Everybody owns everything: for a server that listens on loopback only. With a secret whoever shows a token signed by it has what that one
 * says, and whoever shows none owns everything all the same: to try roles by, not to keep anybody out.
 */
export function developmentGate(secret: string | null): Gate {
  const tokens = secret === null ? null : tokenGate({ secret, jwks: null, issuer: null, audience: null });
  return {
    development: true,
    identify: (token, name) => {
      if (token !== null && tokens !== null) return tokens.identify(token, name);
      const said = shownName(name ?? '') || 'Guest';
      const actor = { id: `dev-${shortHash(said)}`, name: said };
      return Promise.resolve(ok({ actor, expires: null, roleIn: () => 'owner' as const, mayEnter: () => true }));
    },
  };
}

/** By what tokens are judged; at least one of `secret` and `jwks` is there. */
export interface TokenOptions {
  /** Shared secret (HS256). */
  readonly secret: string | null;
  /** Address of a set of public keys (JWKS), fetched when needed and kept for some minutes. */
  readonly jwks: string | null;
  /** What `iss` and `aud` must say; null: anything. */
  readonly issuer: string | null;
  readonly audience: string | null;
}

/** Kinds of signature with a public key. Never mixed with the secret's: a public key must not be taken for one. */
const publicAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** How far the clocks of the issuer and of this server may differ, seconds. */
const clockTolerance = 5;

/**
 * Tokens are JWTs: `sub` is the person's id, `name` what others see (never an e-mail address, either of them), and `tables` maps `workspace/table`, `workspace/*` or `*` to a role;
 * the most exact entry counts.
 */
export function tokenGate({ secret, jwks, issuer, audience }: TokenOptions): Gate {
  const checks = { requiredClaims: ['sub'], clockTolerance, ...(issuer !== null && { issuer }), ...(audience !== null && { audience }) };
  const key = secret === null ? null : new TextEncoder().encode(secret);
  const keys = jwks === null ? null : createRemoteJWKSet(new URL(jwks));
  const verify = (token: string): Promise<JWTPayload | string> => {
    const signed = headerOf(token);
    // With both, a token says by its algorithm which one it is for.
    if (keys !== null && (key === null || !signed.startsWith('HS')))
      return verified(token, keys, { ...checks, algorithms: publicAlgorithms });
    return verified(token, key!, { ...checks, algorithms: ['HS256'] });
  };
  return {
    development: false,
    async identify(token) {
      if (token === null) return fail('not-allowed', 'There is no token; this server wants one.');
      const claims = await verify(token);
      if (typeof claims === 'string') return fail('not-allowed', `The token is not valid: ${claims}.`);
      const tables = typeof claims['tables'] === 'object' && claims['tables'] !== null ? (claims['tables'] as Record<string, unknown>) : {};
      return ok({
        actor: actorOf(claims.sub!, claims['name']),
        expires: claims.exp ?? null,
        roleIn: (table) => roleFor(tables, table),
        mayEnter: (workspace) => Object.keys(tables).some((pattern) => pattern === '*' || pattern.startsWith(`${workspace}/`)),
      });
    },
  };
}

/**
 * Who the person of a token is to others. Neither his id nor his name is an e-mail address: what he does is kept under both, and shown to all who
 * read the table.
 */
function actorOf(subject: string, name: unknown): Actor {
  const id = isEmailAddress(subject) ? `person-${hashOf(subject.trim().toLowerCase(), subjectDigits)}` : subject;
  return { id, name: (typeof name === 'string' ? shownName(name) : '') || `Person ${shortHash(id)}` };
}

/** Tokens cannot be judged at the moment: the keys are not to be had. Nobody is let in, and nobody is told that his token is bad. */
export class KeysUnavailable extends Error {
  constructor(cause: unknown) {
    super('The keys by which tokens are judged cannot be fetched now; come back.', { cause });
  }
}

/** What jose says when the fault is the key set's, not the token's. */
const keyFaults: readonly string[] = [errors.JWKSTimeout.code, errors.JWKSInvalid.code, errors.JOSEError.code];

/** The claims of a good token, else why it is none. Throws when that cannot be told. */
async function verified(token: string, key: Uint8Array | JWTVerifyGetKey, options: JWTVerifyOptions): Promise<JWTPayload | string> {
  try {
    const { payload } = typeof key === 'function' ? await jwtVerify(token, key, options) : await jwtVerify(token, key, options);
    return payload;
  } catch (error) {
    if (!(error instanceof errors.JOSEError) || keyFaults.includes(error.code)) throw new KeysUnavailable(error);
    return error.message;
  }
}

/** The algorithm that a token claims; nothing is believed of it yet. */
function headerOf(token: string): string {
  try {
    const header = JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as { alg?: unknown };
    return String(header.alg);
  } catch {
    return '';
  }
}

/** The answer to an unknown and to a forbidden table, the same to the letter. */
export function noSuchTable(table: TableName): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { code: 'not-allowed', path: 'table', message: `There is no table ${table}, or it is not for you.` } };
}

function roleFor(tables: Readonly<Record<string, unknown>>, table: TableName): Role | null {
  const [workspace] = table.split('/');
  for (const pattern of [table, `${workspace}/*`, '*']) {
    const role: unknown = Object.hasOwn(tables, pattern) ? tables[pattern] : undefined;
    if (typeof role === 'string' && Object.hasOwn(ranks, role)) return role as Role;
  }
  return null;
}

function shortHash(text: string): string {
  return hashOf(text, 8);
}

/** So many that no two people have the same. */
const subjectDigits = 24;

function hashOf(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}
