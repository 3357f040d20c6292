/** Characters of an address at most. */
const longestAddress = 2_000;
/** What a link may begin with: the only ones that are ever followed. */
const webAddress = /^(?:https?|ftp):\/\/[^\s/?#\\"<>]+[^\s"<>]*$/iu;
const otherAddress = /^(?:mailto|tel):[^\s"<>]+$/iu;
/** Signs that cannot be seen. */
export const unseen = /[\p{Cc}\p{Cf}]/u;

/** Whether a text is an address that may be followed, as it is stored. */
export function isAddress(text: string): boolean {
  return text.length <= longestAddress && !unseen.test(text) && (webAddress.test(text) || otherAddress.test(text));
}
