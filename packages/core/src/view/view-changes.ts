import type { ViewChanges, ViewProperties } from './view.ts';

/** Properties with some of them written: each whole, but for widths and statistics, which are written field by field. */
export function withViewChanges<P extends Partial<ViewProperties>>(properties: P, changes: ViewChanges): P {
  const { widths, statistics, ...whole } = changes;
  return {
    ...properties,
    ...whole,
    ...(widths !== undefined && { widths: withEntries(properties.widths ?? {}, widths) }),
    ...(statistics !== undefined && { statistics: withEntries(properties.statistics ?? {}, statistics) }),
  };
}

function withEntries<T>(entries: Readonly<Record<string, T>>, set: Readonly<Record<string, T | null>>): Record<string, T> {
  return Object.fromEntries(Object.entries({ ...entries, ...set }).filter((entry): entry is [string, T] => entry[1] !== null));
}
