import * as sha256 from 'lib0/hash/sha256';
import { encodeUtf8 } from 'lib0/string';

/** Whose data it is that this device keeps. */
export interface ScopeOf {
  /** Address of the socket. */
  readonly address: string;
  readonly table: string;
  readonly token: string | null;
  readonly name: string | null;
}

/** The name under which a device keeps what belongs to one person at one table of one server. */
export function scopeOf({ address, table, token, name }: ScopeOf): string {
  return `${address}|${table}|${subjectOf(token, name)}`;
}

/**
 * The person, as far as the page can tell before a server has: the subject of a JWT, which is only read here and not believed by
 * anybody; else a digest of the token; without one, the name that a server in development mode goes by.
 */
export function subjectOf(token: string | null, name: string | null): string {
  if (token === null) return name === null ? 'anonymous' : `name:${name}`;
  const sub = claimsOf(token)?.['sub'];
  // Not a JWT: another kind of token is told apart by its digest.
  if (typeof sub === 'string') return `sub:${sub}`;
  const digest = sha256.digest(encodeUtf8(token)).slice(0, 8);
  return `token:${[...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** When a token runs out, by its own word, milliseconds since 1970; null where it does not say. */
export function expiryOf(token: string | null): number | null {
  const exp = token === null ? undefined : claimsOf(token)?.['exp'];
  return typeof exp === 'number' ? exp * 1_000 : null;
}

/** What a JWT claims; undefined when it is none. */
function claimsOf(token: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const payload = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
