import type { Session } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';

/** One change since the ledger was opened, as far as its author was told. */
export interface LedgerEntry {
  readonly id: string;
  readonly who: string;
  readonly state: 'unsaved' | 'saved' | 'refused';
  /** The number that its verdict gave it; null before. */
  readonly seq: number | null;
}

/** What is told to people about their changes, held against what stands in the log. */
export class Ledger {
  readonly #people: readonly (readonly [name: string, session: Session])[];
  readonly #before = new Set<string>();
  readonly #entries = new Map<string, LedgerEntry>();
  /** The number after which the log is read. */
  readonly #after: number;
  #logged: ReadonlyMap<string, number> | null = null;

  constructor(people: readonly (readonly [name: string, session: Session])[]) {
    this.#people = people;
    this.#after = Math.max(...people.map(([, { table }]) => table.seq));
    for (const [, session] of people) for (const { id } of [...session.pending, ...session.saved]) this.#before.add(id);
  }

  get after(): number {
    return this.#after;
  }

  /** Reads what the sessions say now; oldest first. */
  read(): readonly LedgerEntry[] {
    for (const [who, { pending, saved }] of this.#people) {
      for (const { id, state } of pending) this.#note({ id, who, state: state === 'rejected' ? 'refused' : 'unsaved', seq: null });
      for (const { id, seq } of saved) this.#note({ id, who, state: 'saved', seq });
    }
    return [...this.#entries.values()];
  }

  /** What the log has of it, read at its source. */
  compare(logged: ReadonlyMap<string, number>): void {
    this.#logged = logged;
  }

  view(): TemplateResult {
    const entries = this.read();
    const saved = entries.filter(({ state }) => state === 'saved').length;
    const found = entries.filter((entry) => this.#inLog(entry)).length;
    const count = (number: number, what: string, tone: string) =>
      html`<div class="figure" data-tone=${tone}><dt>${what}</dt><dd>${number}</dd></div>`;
    return html`<section class="ledger" aria-label="What was typed, saved and logged">
      <dl>
        ${count(entries.length, 'typed', '')} ${count(saved, 'told “saved”', saved === entries.length ? 'good' : 'warn')}
        ${this.#logged === null ? nothing : count(found, 'in the log', found >= saved ? 'good' : 'bad')}
      </dl>
      <ol class="ticks">
        ${entries.map(
          (entry, at) =>
            html`<li data-state=${this.#inLog(entry) ? 'logged' : entry.state} title=${this.#words(entry, at)}><span class="hidden">${this.#words(entry, at)}</span></li>`,
        )}
      </ol>
      <p class="legend"><span data-state="unsaved">waiting</span><span data-state="saved">saved</span><span data-state="logged">saved and in the log</span></p>
    </section>`;
  }

  #note(entry: LedgerEntry): void {
    if (!this.#before.has(entry.id)) this.#entries.set(entry.id, entry);
  }

  #inLog({ id, seq }: LedgerEntry): boolean {
    return seq !== null && this.#logged?.get(id) === seq;
  }

  #words(entry: LedgerEntry, at: number): string {
    const what = `Change ${at + 1}, by ${entry.who}: `;
    if (entry.state === 'refused') return `${what}refused`;
    if (entry.seq === null) return `${what}not saved yet`;
    return `${what}saved as number ${entry.seq}${this.#inLog(entry) ? ', which is in the log' : ''}`;
  }
}
