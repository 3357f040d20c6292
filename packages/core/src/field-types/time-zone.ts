/** The zone that this option names, if it is one that this machine knows. */
export function knownZone(name: unknown): string | undefined {
  if (typeof name !== 'string') return undefined;
  return clockOf(name) === null ? undefined : name;
}

let own: string | null = null;

/** The zone of whoever reads: that of the machine. */
export function ownZone(): string {
  own ??= new Intl.DateTimeFormat('en').resolvedOptions().timeZone;
  return own;
}

const clocks = new Map<string, Intl.DateTimeFormat | null>();

/** What tells parts of moments on the clock of a zone; null for one that this machine does not know. */
export function clockOf(zone: string): Intl.DateTimeFormat | null {
  let found = clocks.get(zone);
  if (found === undefined) {
    found = makeClock(zone);
    clocks.set(zone, found);
  }
  return found;
}

function makeClock(timeZone: string): Intl.DateTimeFormat | null {
  const numeric = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;
  try {
    return new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', { ...numeric, era: 'short', hourCycle: 'h23', timeZone });
  } catch {
    // Intl throws for what it does not know: there is no other way to ask.
    return null;
  }
}
