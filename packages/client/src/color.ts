/** Hues of the palette. */
const hues = 10;

/** The hue by which a person is shown, the same for everybody who sees him: FNV-1a of his id. */
export function colorOf(id: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) h = Math.imul(h ^ id.charCodeAt(i), 0x01000193);
  return ((h ^ (h >>> 15)) >>> 0) % hues;
}
