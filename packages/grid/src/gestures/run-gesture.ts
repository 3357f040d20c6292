import { type HeldText, unreachable } from '@teable-grid/core';
import type { CommandContext } from '../commands/command.ts';
import { draftsInSteps } from '../commands/batches.ts';
import type { GridState, Notice } from '../state/grid-state.ts';
import { count } from '../state/count.ts';
import { selectSpot } from '../state/selecting.ts';
import { positionOf } from '../state/selection.ts';
import { planDuplicate } from './duplicate.ts';
import { planClear, planFill, planRepeat, planWrite } from './fill.ts';
import type { Gesture } from './gesture.ts';
import { planPaste, planPasteColumns } from './paste.ts';
import type { Plan, Planning } from './plan.ts';

/** Ops that are predicted at once: some of these take less than a frame. */
const opsPerStep = 500;
/** How long a slice of work holds the page up, milliseconds. The first one may take longer: small gestures are done at once. */
const slice = 8;
const firstSlice = 30;
/** Steps that are done at once, however slow the machine is. */
const firstSteps = 300;
/** Work that takes longer than this shows how far it is, milliseconds. */
const patience = 150;
/** How often it does so, milliseconds. */
const often = 100;

/** What a gesture needs of the element. */
export interface GestureHost {
  readonly context: CommandContext;
  /** How much more can wait to be saved; null: there is no bound. */
  readonly room: { readonly changes: number; readonly bytes: number } | null;
  show(notice: Notice | null): void;
}

/**
 * A gesture that is being done.
 *
 *     planning ──▶ submitting ──▶ done
 *        └─cancel, no room──▶ done, and nothing has changed
 *
 * It works in slices, so that the page goes on; `finish` does what is left at once.
 */
export class GestureRun {
  readonly #state: GridState;
  readonly #host: GestureHost;
  readonly #work: Generator<void>;
  readonly #name: string;
  readonly #ended: () => void;
  readonly #channel = new MessageChannel();
  readonly #began = performance.now();
  #phase: 'planning' | 'submitting' | 'done' = 'planning';
  #progress = 0;
  #shown = false;
  #told = Number.NEGATIVE_INFINITY;

  /** `state` is the grid's when the person asked for it; `ended` is called once, when all is done. */
  constructor(gesture: Gesture, state: GridState, host: GestureHost, ended: () => void) {
    this.#state = state;
    this.#host = host;
    this.#name = names[gesture.gesture];
    this.#ended = ended;
    this.#work = this.#do(planningOf(gesture, state));
    this.#channel.port1.addEventListener('message', () => this.#slice(slice, 0));
    this.#channel.port1.start();
  }

  /** Begins; a small gesture is done when this returns. */
  begin(): void {
    this.#slice(firstSlice, firstSteps);
  }

  /** Does what is left, now. */
  finish(): void {
    while (this.#phase !== 'done') this.#step();
  }

  /** Gives up, if nothing was submitted yet. */
  cancel(): void {
    if (this.#phase !== 'planning') return;
    this.#end();
    this.#host.show({ tone: 'info', text: 'Cancelled. Nothing was changed.' });
  }

  #slice(milliseconds: number, steps: number): void {
    const began = performance.now();
    for (let done = 0; this.#phase !== 'done' && (done < steps || performance.now() - began < milliseconds); done++) this.#step();
    if (this.#phase === 'done') return;
    const now = performance.now();
    if (now - this.#began > patience && now - this.#told > often) this.#tell(now);
    this.#channel.port2.postMessage(null);
  }

  #step(): void {
    if (this.#work.next().done === true) this.#end();
  }

  #end(): void {
    if (this.#phase === 'done') return;
    this.#phase = 'done';
    this.#channel.port1.close();
    this.#ended();
  }

  #tell(now: number): void {
    this.#told = now;
    this.#shown = true;
    const isPlanning = this.#phase === 'planning';
    this.#host.show({
      tone: 'info',
      text: isPlanning ? `${this.#name} ${count(this.#progress, 'cell')} …` : `${this.#name} … ${Math.floor(this.#progress * 100)} %`,
      progress: isPlanning ? null : this.#progress,
      ...(isPlanning && { cancel: () => this.cancel() }),
    });
  }

  *#do(planning: Planning): Generator<void> {
    let step = planning.next();
    for (; step.done !== true; step = planning.next()) {
      this.#progress = step.value;
      yield;
    }
    const plan = step.value;
    const cells = this.#progress;
    const { table } = this.#state;
    const { drafts, bytes } = yield* draftsInSteps(plan.ops, table, opsPerStep);
    const noRoom = plan.ops.length === 0 ? null : noRoomText(this.#host.room, drafts.length, bytes, cells);
    if (noRoom !== null) return this.#host.show({ tone: 'bad', text: noRoom });
    const { context } = this.#host;
    this.#phase = 'submitting';
    for (const [at, draft] of drafts.entries()) {
      this.#progress = at / drafts.length;
      const isLast = at === drafts.length - 1;
      context.dispatch({ action: 'submit', draft, ...(!isLast && { followed: true }) });
      yield;
    }
    if (plan.held.length > 0) context.dispatch({ action: 'hold-all', held: withoutOlder(plan.held) });
    if (plan.movesCut) context.dispatch({ action: 'cut', cut: null });
    this.#select(plan);
    if (plan.notice !== null || this.#shown) this.#host.show(plan.notice);
  }

  #select({ select }: Plan): void {
    if (select === null) return;
    const { context } = this.#host;
    const { sheet } = context.state;
    const shown = positionOf(sheet, select.to) === null ? select.orTo : select.to;
    const from = positionOf(sheet, select.from) === null ? shown : select.from;
    const near = positionOf(sheet, from);
    if (near === null || positionOf(sheet, shown) === null) return;
    context.dispatch({ action: 'select', selection: { ...selectSpot(from, near), head: shown }, reveal: 'none' });
  }
}

const names: Readonly<Record<Gesture['gesture'], string>> = {
  paste: 'Pasting',
  'paste-columns': 'Pasting',
  clear: 'Clearing',
  write: 'Writing',
  fill: 'Filling',
  repeat: 'Filling',
  'duplicate-rows': 'Duplicating',
  restore: 'Restoring',
};

function planningOf(gesture: Gesture, state: GridState): Planning {
  switch (gesture.gesture) {
    case 'paste':
      return planPaste(state, gesture.clip, gesture.as);
    case 'paste-columns':
      return planPasteColumns(state, gesture);
    case 'clear':
      return planClear(state);
    case 'write':
      return planWrite(state, gesture.text);
    case 'fill':
      return planFill(state, gesture.from, gesture.to, gesture.way);
    case 'repeat':
      return planRepeat(state, gesture.along);
    case 'duplicate-rows':
      return planDuplicate(state);
    case 'restore':
      return gesture.plan(state);
    default:
      return unreachable(gesture);
  }
}

/** Why so much cannot wait to be saved, in a sentence; null when it can. */
function noRoomText(room: GestureHost['room'], changes: number, bytes: number, cells: number): string | null {
  if (room === null || (changes <= room.changes && bytes <= room.bytes)) return null;
  const megabytes = (n: number) => `${(n / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;
  return `Nothing was changed: ${count(cells, 'cell')} (about ${megabytes(bytes)}) are more than can wait on this device to be saved, for which ${megabytes(Math.max(0, room.bytes))} are left. Take fewer at a time, or wait until everything is saved.`;
}

/** The last text of each cell. */
function withoutOlder(held: readonly HeldText[]): readonly HeldText[] {
  return [...new Map(held.map((text) => [`${text.row}/${text.field}`, text])).values()];
}
