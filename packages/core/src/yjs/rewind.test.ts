import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { HistoryIndex } from '../authority/history-index.ts';
import type { LogEntry, LogQuery } from '../authority/store.ts';
import type { Execution } from '../execute/context.ts';
import type { HistoryEntry, Step, StepsCursor } from '../history/history.ts';
import { rewound } from '../history/rewind.ts';
import { valueOf } from '../table/row.ts';
import type { Table } from '../table/table.ts';
import { changes, entryOf, hidden, marker, named, secretTable } from '../testing/secret-table.ts';
import { UpdateEncoder } from './encoder.ts';
import { encodeTable } from './epoch.ts';
import { readTable } from './reader.ts';

/** A table as those see it from whom the hidden fields are hidden. */
function scoped(table: Table, from = hidden): Table {
  const doc = new Y.Doc();
  const encoder = new UpdateEncoder(doc, 99, 1);
  for (const part of encodeTable(table, encoder, from)) Y.applyUpdate(doc, part);
  return readTable(doc);
}

/** What a table says to who looks at it: what is not deleted, in order. */
function looks({ name, seq, fields, rows, views }: Table): unknown {
  return {
    name,
    seq,
    fields: fields.list.map(({ id, name: called, type, options }) => ({ id, called, type, options })),
    rows: [...rows].map((row) => [row.id, ...fields.list.map((field) => valueOf(row, field))]),
    views: views.list.map((view) => ({ ...view, revision: 0, deletedRevision: 0 })),
  };
}

/** A log in memory from which what is asked is taken. */
function indexOf(log: readonly LogEntry[], trimmed = 0): HistoryIndex {
  return new HistoryIndex('crm/leads', {
    log: async (_, { after, limit }: LogQuery) => log.filter(({ seq }) => seq > Math.max(after, trimmed)).slice(0, limit),
  });
}

async function allSteps(index: HistoryIndex, table: Table, from: ReadonlySet<string>): Promise<Step[]> {
  const steps: Step[] = [];
  for (let cursor: StepsCursor | null = { through: table.seq, skip: 0 }; cursor !== null; ) {
    const page = await index.steps(0, cursor, { table, hidden: from });
    steps.push(...page.steps);
    cursor = page.next;
  }
  return steps;
}

async function allHistory(index: HistoryIndex, table: Table, from: ReadonlySet<string>, about = {}): Promise<HistoryEntry[]> {
  const entries: HistoryEntry[] = [];
  for (let before: number | null = table.seq + 1; before !== null; ) {
    const page = await index.history({ ...about, before, limit: 3 }, { table, hidden: from });
    entries.push(...page.entries);
    before = page.next;
  }
  return entries;
}

describe('the past of a table', () => {
  test('HI-1 HI-2 a table is rewound to any number as it stood then, and for those who do not see all, as they would have seen it', async () => {
    let [looked, pages] = [0, 0];
    await fc.assert(
      fc.asyncProperty(changes, async (all) => {
        const stand = secretTable();
        const log: LogEntry[] = [];
        const stood: Table[] = [stand.table];
        for (const { by, behind, ops } of all) {
          const sent = ops
            .map((one) =>
              named(
                one,
                stand.table,
                log.flatMap(({ conflicts }) => conflicts.settled),
              ),
            )
            .filter((one) => one !== null);
          if (sent.length === 0) continue;
          const before = stand.table;
          const execution = stand.do(by, sent, { seq: Math.max(0, before.seq - behind) }, by === 'editor' ? hidden : new Set());
          if (execution.verdict.verdict !== 'accepted') continue;
          log.push(entryOf(sent, execution as Extract<Execution, { verdict: { verdict: 'accepted' } }>, before));
          stood.push(stand.table);
        }
        const now = stand.table;
        const index = indexOf(log);
        const first = stood[0]!.seq;
        for (const from of [new Set<string>(), hidden]) {
          const steps = await allSteps(index, now, from);
          const history = await allHistory(index, now, from);
          if (from === hidden) expect(JSON.stringify([steps, history])).not.toContain(marker);
          const seen = from === hidden ? scoped(now) : now;
          for (const then of stood) {
            expect(looks(rewound(seen, steps, then.seq))).toEqual(looks(scoped(then, from)));
            looked += 1;
          }
          expect(rewound(seen, steps, now.seq).rows).toBe(seen.rows);
          // Each change once, in their order, as long as there is something to tell.
          const numbers = history.map(({ seq }) => seq);
          expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => b - a));
          expect(numbers.every((seq) => seq > first)).toBe(true);
          pages += history.length;
        }
      }),
      { numRuns: 60 },
    );
    expect(looked).toBeGreaterThan(200);
    expect(pages).toBeGreaterThan(100);
  });
});
