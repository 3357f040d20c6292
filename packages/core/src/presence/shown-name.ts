/** Hues of the palette by which people are told apart. */
const hues = 10;

/** Characters of a name that are shown. */
const longestName = 60;

/** The hue by which a person is shown, 0 to 9, the same for everybody who sees him: FNV-1a of his id. */
export function colorOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % hues;
}

/** Something like `ann@example.org`, with the brackets in which addresses stand beside a name. */
const address = /[<("'[]*(?:mailto:)?([^\s<>()"'[\]@＠,;:]*)[@＠][^\s<>()"'[\]@＠,;]+[>)"'\]]*/gi;

/**
 * A name as others see it: never an e-mail address. Beside a name an address is left out; of one alone the part before the `@` is what somebody is
 * called. Empty when nothing is left.
 */
export function shownName(name: string): string {
  const alone = name.replace(address, ' ').replace(/\s+/g, ' ').trim();
  const shown = alone === '' ? name.replace(address, '$1').replace(/\s+/g, ' ').trim() : alone;
  return cut(shown, longestName);
}

/** Whether an id is an e-mail address, and so not for others. */
export function isEmailAddress(id: string): boolean {
  return /[@＠]/.test(id);
}

/** The first units of a text, without half a sign at the end. */
function cut(text: string, longest: number): string {
  return text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');
}
