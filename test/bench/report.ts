/** The middle value; of an even number, the higher of the two. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** The value that a share of all (0.99, say) do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!;
}

/** A figure as it is printed: three digits that count. */
export function figure(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** Prints rows under a header, aligned. */
export function printTable(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = header.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ');
  console.log(line(header));
  console.log(widths.map((width) => '─'.repeat(width)).join('  '));
  for (const row of rows) console.log(line(row));
}

/** A figure and the value that it must not exceed (`most`) or fall below (`least`). */
export type Pass = { readonly name: string; readonly value: number } & ({ readonly most: number } | { readonly least: number });

/** Prints the figures that count beside their pass values, then the one line of JSON; sets the exit code. */
export function finish(result: Readonly<Record<string, unknown>>, passes: readonly Pass[]): void {
  console.log('');
  let pass = true;
  for (const entry of passes) {
    const good = 'most' in entry ? entry.value <= entry.most : entry.value >= entry.least;
    pass &&= good;
    const bound = 'most' in entry ? `at most ${entry.most}` : `at least ${entry.least}`;
    console.log(`${good ? 'pass' : 'MISS'}  ${entry.name} ${figure(entry.value)} (${bound})`);
  }
  console.log(JSON.stringify(result));
  process.exitCode = pass ? 0 : 1;
}
