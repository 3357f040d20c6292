import type { Session } from '@teable-grid/core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Action, CommandContext } from '../commands/command.ts';
import type { Gesture } from '../gestures/gesture.ts';
import type { GestureHost, GestureRun } from '../gestures/run-gesture.ts';
import type { GridState } from '../state/grid-state.ts';
import type { NoticeController } from './notice-controller.ts';

type Running = typeof import('../gestures/run-gesture.ts');

/** Does gestures on many cells, one after the other. What plans them is loaded when there is time, or when the first one is asked for. */
export class GestureController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #context: CommandContext;
  readonly #needs: GestureHost;
  #running: Running | null = null;
  #loading = false;
  #waiting: { readonly gesture: Gesture; readonly state: GridState }[] = [];
  #run: GestureRun | null = null;
  /** What is dispatched meanwhile is the gesture's own. */
  #own = false;

  constructor(host: ReactiveControllerHost, context: CommandContext, session: () => Session | null, notices: NoticeController) {
    this.#host = host;
    this.#context = context;
    const dispatch = (action: Action) => {
      const before = this.#own;
      this.#own = true;
      context.dispatch(action);
      this.#own = before;
    };
    this.#needs = {
      context: {
        get state() {
          return context.state;
        },
        dispatch,
      },
      get room() {
        return session()?.room ?? null;
      },
      show: (notice) => (notice === null ? notices.dismiss() : notices.show(notice)),
    };
    host.addController(this);
  }

  /** Whether something is being done, or waits for what does it. */
  get busy(): boolean {
    return this.#run !== null || this.#waiting.length > 0;
  }

  hostUpdated(): void {
    if (this.#running !== null || this.#loading) return;
    this.#loading = true;
    // Safari has no idle callbacks.
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => void this.#load(), { timeout: 3_000 });
    else setTimeout(() => void this.#load(), 300);
  }

  hostDisconnected(): void {
    this.finish();
  }

  /** Does a gesture on what is there now; what is still being done is done first. */
  start(gesture: Gesture): void {
    this.finish();
    this.#waiting.push({ gesture, state: this.#context.state });
    if (this.#running === null) void this.#load();
    else this.#next();
  }

  /** Does what is left of a gesture, before anything else is written. */
  finish(): void {
    if (!this.#own) this.#run?.finish();
  }

  #next(): void {
    if (this.#run !== null || this.#running === null) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    const run = new this.#running.GestureRun(next.gesture, next.state, this.#needs, () => {
      this.#run = null;
      this.#host.requestUpdate();
      this.#next();
    });
    this.#run = run;
    run.begin();
    if (this.busy) this.#host.requestUpdate();
  }

  async #load(): Promise<void> {
    try {
      this.#running ??= await import('../gestures/run-gesture.ts');
      this.#next();
    } catch (error) {
      this.#loading = false;
      if (this.#waiting.length === 0) return;
      this.#waiting = [];
      const why = error instanceof Error ? error.message : String(error);
      this.#needs.show({ tone: 'bad', text: `Nothing was changed: this part of the page could not be loaded (${why}).` });
    }
  }
}
