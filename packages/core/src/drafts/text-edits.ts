import type { DraftCaret, TextEdit } from './draft.ts';

/** What makes one text another: in place of one stretch another; null when they are the same. No character outside of the basic plane is cut in two. */
export function editBetween(before: string, after: string): TextEdit | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before.charCodeAt(head) === after.charCodeAt(head)) head += 1;
  if (isHigh(before, head - 1)) head -= 1;
  let tail = 0;
  while (tail < shorter - head && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail += 1;
  if (isLow(before, before.length - tail)) tail -= 1;
  return { from: head, to: before.length - tail, text: after.slice(head, after.length - tail) };
}

/**
 * What makes one text another, where a person typed with his caret right behind what he wrote: among equal characters it tells which
 * of them are new. `caret` is where he is in `after`.
 */
export function typedBetween(before: string, after: string, caret: number): TextEdit | null {
  const grown = after.length - before.length;
  // What follows the caret was there before, as a rule.
  const kept = after.length - caret;
  if (kept <= before.length && before.endsWith(after.slice(caret))) {
    const [left, right] = [before.slice(0, before.length - kept), after.slice(0, caret)];
    const edit = editBetween(left, right);
    if (edit !== null || grown === 0) return edit;
  }
  return editBetween(before, after);
}

/** A text after an edit of it. */
export function withEdit(text: string, { from, to, text: put }: TextEdit): string {
  return text.slice(0, from) + put + text.slice(to);
}

/** Where a place in a text is after an edit of it; at the very place of the edit it stays before what was put there. */
export function placeAfter(place: number, { from, to, text }: TextEdit): number {
  if (place <= from) return place;
  return place >= to ? place + text.length - (to - from) : from + text.length;
}

/** Where a caret is after edits of its text. */
export function caretAfter(caret: DraftCaret, edits: readonly TextEdit[]): DraftCaret {
  let { anchor, head } = caret;
  for (const edit of edits) [anchor, head] = [placeAfter(anchor, edit), placeAfter(head, edit)];
  return { anchor, head };
}

/**
 * An edit of a text as edits of what somebody else has made of the same text meanwhile: what he put there stays, also where the
 * edit took away what was around it. To be done one after the other.
 */
export function overEdit(mine: TextEdit, theirs: TextEdit | null): readonly TextEdit[] {
  if (theirs === null) return [mine];
  const moved = theirs.text.length - (theirs.to - theirs.from);
  if (mine.to <= theirs.from) return [mine];
  if (mine.from >= theirs.to) return [{ ...mine, from: mine.from + moved, to: mine.to + moved }];
  const edits: TextEdit[] = [];
  // From behind, so that what is done does not move what is still to do.
  if (mine.to > theirs.to) edits.push({ from: theirs.from + theirs.text.length, to: mine.to + moved, text: '' });
  const from = Math.min(mine.from, theirs.from);
  edits.push({ from, to: Math.min(mine.to, theirs.from), text: mine.text });
  return edits.filter((edit) => edit.from !== edit.to || edit.text !== '');
}

function isHigh(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xd800 && code < 0xdc00;
}

function isLow(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code < 0xe000;
}
