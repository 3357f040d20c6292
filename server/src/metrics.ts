import type { Answer, BatchTimings, DecidedChange } from '@teable-grid/core';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds: a commit takes one to ten milliseconds where all is well. */
const seconds = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5];
const counts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000];

/** A table as it stands when the metrics are read. */
export interface TableGauges {
  readonly table: string;
  readonly queued: number;
  /** Seconds that the first change in the queue has waited. */
  readonly waited: number;
  readonly rows: number;
  readonly conflicts: number;
  readonly tombstones: number;
  readonly epoch: number;
  /** Bytes of its last snapshot; 0 when none was taken by this process. */
  readonly bytes: number;
  readonly connections: number;
  readonly sessions: number;
}

/**
 * What a server counts, in the form of Prometheus. Labels are bounded by what operators have: tables that are open, fields that had a
 * conflict, codes. Nothing of what is in cells is told.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #stages = this.#histogram('stage_seconds', 'Time that a batch spent in a stage.', seconds, ['stage']);
  readonly #batches = this.#histogram('batch_changes', 'Changes that were decided in one batch.', counts);
  readonly #changes = this.#counter('changes_total', 'Changes that were decided, by verdict.', ['verdict']);
  readonly #problems = this.#counter('problems_total', 'Problems of rejected changes, by code.', ['code']);
  readonly #refused = this.#counter('refused_total', 'What clients sent that was refused, by what it was and code.', ['what', 'code']);
  readonly #conflicts = this.#counter('conflicts_total', 'Conflicts that were opened, by table, field and kind.', [
    'table',
    'field',
    'kind',
  ]);
  readonly #replayed = this.#histogram('replayed_changes', 'Changes that were replayed when a table was opened.', [0, ...counts, 10_000]);
  readonly #snapshots = this.#counter('snapshots_total', 'Snapshots, by outcome.', ['outcome']);
  readonly #epochs = this.#counter('epochs_total', 'Epochs that were begun.', []);
  readonly #lost = this.#counter(
    'authorities_lost_total',
    'Tables that could not go on: another writer, or a commit without an answer.',
    [],
  );
  /** Brings the gauges up to date. */
  readonly #refresh: () => Promise<void>;
  readonly #limited = this.#counter('limited_total', 'What was held back by a limit, by its name.', ['limit']);

  /** @param tables Asked whenever the metrics are read. @param connections How many sockets and streams there are. */
  constructor(tables: () => Promise<readonly TableGauges[]>, connections: () => { readonly sockets: number; readonly streams: number }) {
    collectDefaultMetrics({ register: this.#registry });
    const gauges = (
      [
        ['queued', 'queue_changes', 'Changes that wait to be decided.'],
        ['waited', 'queue_oldest_seconds', 'How long the first of them has waited.'],
        ['rows', 'rows', 'Rows of the table.'],
        ['conflicts', 'open_conflicts', 'Conflicts that wait to be settled.'],
        ['tombstones', 'tombstones', 'Overwritten items that the document drags along.'],
        ['epoch', 'epoch', 'Number of the document.'],
        ['bytes', 'document_bytes', 'Bytes of the last snapshot.'],
        ['connections', 'table_connections', 'Sockets that have the table open.'],
        ['sessions', 'sessions', 'Client sessions that are attached.'],
      ] as const
    ).map(([key, name, help]) => [key, this.#gauge(name, help, ['table'])] as const);
    const [sockets, streams] = [this.#gauge('sockets', 'Sockets.', []), this.#gauge('streams', 'Streams of events.', [])];
    const all = this.#gauge('tables', 'Tables that are open.', []);
    this.#refresh = async () => {
      const open = await tables();
      all.set(open.length);
      for (const [, each] of gauges) each.reset();
      for (const one of open) for (const [key, each] of gauges) each.set({ table: one.table }, one[key]);
      sockets.set(connections().sockets);
      streams.set(connections().streams);
    };
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All of it, as it stands now. */
  async text(): Promise<string> {
    await this.#refresh();
    return this.#registry.metrics();
  }

  batch(decided: readonly DecidedChange[], { execute, commit, publish }: BatchTimings): void {
    this.#stages.observe({ stage: 'execute' }, execute / 1_000);
    this.#stages.observe({ stage: 'commit' }, commit / 1_000);
    this.#stages.observe({ stage: 'publish' }, publish / 1_000);
    this.#batches.observe(decided.length);
    for (const { answer } of decided) this.#count(answer);
  }

  conflict(table: string, field: string, kind: string): void {
    this.#conflicts.inc({ table, field, kind });
  }

  rejected(codes: readonly string[]): void {
    this.#changes.inc({ verdict: 'rejected' });
    for (const code of codes) this.#problems.inc({ code });
  }

  refused(what: 'message' | 'hello' | 'frame' | 'presence' | 'request' | 'draft', code: string): void {
    this.#refused.inc({ what, code });
  }

  limited(limit: string): void {
    this.#limited.inc({ limit });
  }

  replayed(changes: number): void {
    this.#replayed.observe(changes);
  }

  snapshot(outcome: 'kept' | 'failed'): void {
    this.#snapshots.inc({ outcome });
  }

  epoch(): void {
    this.#epochs.inc();
  }

  authorityLost(): void {
    this.#lost.inc();
  }

  #count(answer: Answer): void {
    // What was refused is counted where it is answered.
    if (answer.answer === 'refused') return;
    const { verdict } = answer;
    if (verdict.verdict === 'rejected') this.rejected(verdict.problems.map(({ code }) => code));
    else this.#changes.inc({ verdict: verdict.verdict });
  }

  #counter<L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> {
    return new Counter({ name: `teable_${name}`, help, labelNames, registers: [this.#registry] });
  }

  #histogram<L extends string>(name: string, help: string, buckets: readonly number[], labelNames: readonly L[] = []): Histogram<L> {
    return new Histogram({ name: `teable_${name}`, help, labelNames, buckets: [...buckets], registers: [this.#registry] });
  }

  #gauge<L extends string>(name: string, help: string, labelNames: readonly L[]): Gauge<L> {
    return new Gauge({ name: `teable_${name}`, help, labelNames, registers: [this.#registry] });
  }
}
