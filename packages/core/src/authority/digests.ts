import * as sha256 from 'lib0/hash/sha256';
import { encodeUtf8 } from 'lib0/string';

/**
 * By which a repeated change is told from another one under its number: a hash of 32 bits and the length. Only a session can be mistaken
 * about itself here, so it has to be quick, not proof against an attack. FNV-1a over UTF-16 units.
 */
export function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return `${(hash >>> 0).toString(36)}.${text.length.toString(36)}`;
}

/** SHA-256 of a text, in hex. */
export function digest(text: string): string {
  return [...sha256.digest(encodeUtf8(text))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
