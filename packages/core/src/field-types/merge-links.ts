import { type Attachment, mostLinks } from './attachment.ts';
import { byAddress, type Links } from './attachment-entry.ts';

/** Links of both sides: undefined where both gave one link a name, and where there would be too many. */
export function mergeLinks(
  base: readonly Attachment[] | null,
  current: readonly Attachment[] | null,
  incoming: readonly Attachment[] | null,
): readonly Attachment[] | null | undefined {
  const [before, ours, theirs] = [base ?? [], current ?? [], incoming ?? []].map(byAddress) as [Links, Links, Links];
  if (sameLinks(ours, theirs) || sameLinks(theirs, before)) return current;
  if (sameLinks(ours, before)) return incoming;
  // What either side took away is gone, what either put in is there; a name that both changed is one for a person to settle.
  const kept = [...before.keys()].filter((url) => ours.has(url) && theirs.has(url));
  const added = [...new Set([...ours.keys(), ...theirs.keys()])].filter((url) => !before.has(url)).toSorted();
  const merged: Attachment[] = [];
  for (const url of [...kept, ...added]) {
    const names = new Set([ours.get(url), theirs.get(url)].filter((name) => name !== undefined && name !== before.get(url)));
    if (names.size > 1) return undefined;
    const [name = before.get(url)!] = names;
    merged.push({ name, url });
  }
  return merged.length === 0 ? null : merged.length > mostLinks ? undefined : merged;
}

function sameLinks(a: Links, b: Links): boolean {
  return a.size === b.size && JSON.stringify([...a]) === JSON.stringify([...b]);
}
