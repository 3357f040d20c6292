import { type Actor, isEmailAddress, shownName } from '@teable-grid/core';
import { digest } from 'lib0/hash/sha256';

/** Hex digits of a digest: so many that no two people have the same, and as many as a server takes. */
const digits = 24;

/**
 * A person whom the page names, as others may know him: without e-mail addresses. An id that is one becomes its digest, the same that a server makes of it.
 *
 * @param nameless What he is called when nothing of his name is left.
 */
export function shownActor({ id, name }: Actor, nameless: string): Actor {
  return { id: isEmailAddress(id) ? `person-${digestOf(id.trim().toLowerCase())}` : id, name: shownName(name) || nameless };
}

function digestOf(text: string): string {
  const bytes = digest(new TextEncoder().encode(text));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .slice(0, digits);
}
