/** A fault put into the product's own text: what the simulation must notice. */
export interface Mutant {
  readonly name: string;
  /** From the repository's root. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly text: string;
  readonly instead: string;
  /** What goes wrong. */
  readonly breaks: string;
}

const authority = 'packages/core/src/authority/table-authority.ts';
const outbox = 'packages/client/src/outbox/outbox.ts';
const contents = 'packages/client/src/outbox/outbox-contents.ts';
const undo = 'packages/client/src/undo.ts';
const courier = 'packages/client/src/courier.ts';
const liveTable = 'packages/client/src/live-table.ts';

/** Every one must be caught. */
export const mutants: readonly Mutant[] = [
  {
    name: 'dedup dropped',
    file: authority,
    text: 'if (change.n <= record.last) {',
    instead: 'if (change.n < 0) {',
    breaks: 'a change that comes again is done again',
  },
  {
    name: 'answer before commit',
    file: authority,
    text: 'const loss = await committing;',
    instead: 'const loss = null as Loss | null; committing.catch(() => {});',
    breaks: 'a verdict is told before it is stored',
  },
  {
    name: 'publish before commit',
    file: authority,
    text: 'const committing = this.#commit({',
    instead: 'if (changes.length > 0) this.#host.publish({ changes, before, after: staging });\n    const committing = this.#commit({',
    breaks: 'others see what is not stored',
  },
  {
    name: 'verdicts of an open batch told',
    file: 'packages/core/src/authority/sessions.ts',
    text: 'return ok(known.record);',
    instead: 'return ok(this.get(session)!);',
    breaks: 'who connects while a batch is committed is told its verdicts',
  },
  {
    name: 'seen ignored',
    file: 'packages/core/src/execute/seen.ts',
    text: 'if (!isLater(written, replica)) return false;',
    instead: 'return false;',
    breaks: 'the later write wins, whatever its author had seen',
  },
  {
    name: 'own merged change counts as seen',
    file: 'packages/core/src/execute/seen.ts',
    text: 'return merged === undefined || (cell !== undefined && merged.includes(cell));',
    instead: 'return merged === undefined;',
    breaks: 'what an own change was merged with is overwritten by the next',
  },
  {
    name: 'merge without base',
    file: 'packages/core/src/execute/cells.ts',
    text: 'const from = base();',
    instead: 'const from = { value: null } as Conflict["base"];',
    breaks: 'two values are put together as if both had started from nothing',
  },
  {
    name: 'delete does not look',
    file: 'packages/core/src/execute/rows.ts',
    text: 'if (wasEditedUnseen(working, row, seenOf(working, row.id))) {',
    instead: 'if (row.id === "") {',
    breaks: 'a row goes with what others wrote into it',
  },
  {
    name: 'settled unseen',
    file: 'packages/core/src/execute/resolve.ts',
    text: 'return incoming.session !== context.session && isLater(incoming.revision, change.seen.seq);',
    instead: 'return incoming.session !== context.session && change.seen.seq < 0;',
    breaks: 'a losing value goes with a settlement by somebody who saw another one',
  },
  {
    name: 'own predictions not named',
    file: 'packages/client/src/seen.ts',
    text: 'if (entry !== undefined) return entry.session',
    instead: 'if (entry !== undefined) return null; if (entry !== undefined) return entry.session',
    breaks: 'a person is in conflict with himself',
  },
  {
    name: 'row deleted by a number',
    file: 'packages/client/src/seen.ts',
    text: 'if (known && decided.seq !== null) return { mine: decided.n };',
    instead: 'if (known && decided.seq !== null) return decided.seq;',
    breaks: 'an own change is taken for a proof that all before it was seen',
  },
  {
    name: 'resent under a new number',
    file: courier,
    text: '    this.#resume();\n    this.#flying.clear();\n    this.#host.onSent();',
    instead:
      '    this.#resume();\n    this.#flying.clear();\n    for (const { session } of this.#outbox.sessions()) this.#host.onForked(this.#outbox.fork(session, this.#host.now()));\n    this.#host.onSent();',
    breaks: 'what was decided without its author knowing is done again',
  },
  {
    name: 'lost connection not noticed',
    file: courier,
    text: '    this.#resume();\n    this.#flying.clear();\n    this.#host.onSent();',
    instead: '    this.#resume();\n    this.#host.onSent();',
    breaks: 'what was on its way is not sent again',
  },
  {
    name: 'unknown session not left',
    file: courier,
    text: 'if (forked.length > 0) this.#fork(forked);',
    instead: '',
    breaks: 'changes are sent for ever under numbers that the server does not know',
  },
  {
    name: 'numbers of a fork not translated',
    file: outbox,
    text: 'const next: Entry = { ...entry, session: fresh.session, n, change };',
    instead: 'const next: Entry = { ...entry, session: fresh.session, n, change: { ...entry.change, n } }; void change;',
    breaks: 'in a new session a change names others by their old numbers',
  },
  {
    name: 'prediction ends with the verdict',
    file: liveTable,
    text: "if (verdict.verdict === 'rejected' || arrived.table.seq >= verdict.seq)",
    instead: "if (verdict.verdict === 'rejected' || verdict.seq > 0)",
    breaks: 'an edit flickers: it is gone until the replica has it',
  },
  {
    name: 'prediction ends late',
    file: liveTable,
    text: 'if (seq > table.seq && !lost) continue;',
    instead: 'if (seq >= table.seq && !lost) continue;',
    breaks: 'an edit is shown over what came of it',
  },
  {
    name: 'new epoch ends predictions',
    file: liveTable,
    text: 'const lost = writes === null && table.seq < arrived.table.seq;',
    instead: 'const lost = writes === null;',
    breaks: 'what is accepted and not in the new document yet is not shown',
  },
  {
    name: 'shown before it is kept',
    file: 'packages/client/src/submissions.ts',
    text: 'shown: stored.then(() => {})',
    instead: 'shown: Promise.resolve()',
    breaks: 'an edit is told to be safe before it is written',
  },
  {
    name: 'outbox not written',
    file: outbox,
    text: 'put: [toStored(entry)] });',
    instead: 'put: [] });',
    breaks: 'what is unsent is gone with its page',
  },
  {
    name: 'rejected change dropped',
    file: outbox,
    text: '      this.#contents.keepRejected(rejected, one);\n      void this.#journal.write({ put: [...settled, rejected] });',
    instead: '      void rejected;\n      void this.#journal.write({ put: settled, remove: [{ session, id: change.id }] });',
    breaks: 'what the server refuses is not kept for its author',
  },
  {
    name: 'two hold one outbox',
    file: 'packages/client/src/outbox/memory-outbox-storage.ts',
    text: 'if (elsewhere.length > 0) throw new HeldElsewhere(elsewhere);',
    instead: 'void HeldElsewhere;',
    breaks: 'a page that was taken for dead goes on with what another has taken over',
  },
  {
    name: 'all of a lost outbox given up',
    file: outbox,
    text: 'if (!this.#contents.isStored(entry.change.id, one)) continue;',
    instead: '',
    breaks: 'what the other page cannot know of goes with the outbox that it took over',
  },
  {
    name: 'nothing of a lost outbox given up',
    file: outbox,
    text: 'if (!this.#contents.isStored(entry.change.id, one)) continue;',
    instead: 'if (entry.n > 0) continue;',
    breaks: 'what another page has taken over is sent by both',
  },
  {
    name: 'sent before it is written',
    file: contents,
    text: 'if (!this.ready.has(entry.ordinal)) return;',
    instead: '',
    breaks: 'a change goes out in a session that another page has by now',
  },
  {
    name: 'confirmed too early',
    file: contents,
    text: "if (this.#image.stateOf(session, id) === 'undecided') known",
    instead: 'if (n < 0) known',
    breaks: 'what stands in the storage still is sent again, and not known any more',
  },
  {
    name: 'refused change told to be safe',
    file: 'packages/client/src/submissions.ts',
    text: 'shown: stored, verdict',
    instead: 'shown: Promise.resolve(), verdict',
    breaks: 'what the page itself refuses is told to be safe before it is written',
  },
  {
    name: 'undo does not look',
    file: undo,
    text: 'const values = answer === undefined ? written : unanswered(written, answer);',
    instead: 'const values: Written[] = []; void unanswered;',
    breaks: 'undo takes back what others wrote',
  },
  {
    name: 'widths written whole',
    file: 'packages/core/src/view/view-changes.ts',
    text: 'widths: withEntries(properties.widths ?? {}, widths)',
    instead: 'widths: withEntries({}, widths)',
    breaks: 'the width of one column takes away those that others said',
  },
  {
    name: 'own change of a view not predicted again',
    file: 'packages/client/src/prediction.ts',
    text: "['set-cell', 'delete-rows', 'restore-rows'] as const",
    instead: "['set-cell', 'delete-rows', 'restore-rows', 'change-view'] as const",
    breaks: 'what others say of a view hides an own change that is on its way',
  },
];
