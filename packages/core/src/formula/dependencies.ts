/** Things that are computed together: one, or several that go round in a circle. */
export interface Layer {
  readonly members: readonly string[];
  /** Whether they are computed from themselves. */
  readonly isCircle: boolean;
}

/**
 * Layers such that each is computed from earlier ones only: the strongly connected components of the graph, by the algorithm of R. Tarjan (1972). `of`
 * names what a thing is computed from; of what is not among the things nothing is made.
 */
export function inLayers(things: Iterable<string>, of: (thing: string) => ReadonlySet<string>): readonly Layer[] {
  const all = new Set(things);
  const layers: Layer[] = [];
  const found = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const enter = (thing: string): void => {
    const at = found.size;
    found.set(thing, at);
    lowest.set(thing, at);
    open.push(thing);
    isOpen.add(thing);
    for (const input of of(thing)) {
      if (!all.has(input)) continue;
      if (!found.has(input)) enter(input);
      if (isOpen.has(input)) lowest.set(thing, Math.min(lowest.get(thing)!, lowest.get(input)!));
    }
    if (lowest.get(thing) !== at) return;
    const members = open.splice(open.indexOf(thing));
    for (const member of members) isOpen.delete(member);
    layers.push({ members, isCircle: members.length > 1 || of(thing).has(thing) });
  };
  for (const thing of all) if (!found.has(thing)) enter(thing);
  return layers;
}
