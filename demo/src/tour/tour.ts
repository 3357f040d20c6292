import { html, nothing, render, type TemplateResult } from 'lit';
import type { Home } from './home.ts';
import type { Stage, Step, StepContext } from './step.ts';
import { TeamStage } from './team-stage.ts';

/**
 * The guided minutes: which step is open, and what its script is doing.
 *
 *     idle ──do it──▶ running ──all moves made──▶ done ──again──▶ running (the step is opened anew)
 *                        └──▶ failed (says why)
 */
type Script = 'idle' | 'running' | 'done' | 'failed';

/** The page: a list of steps, the open one, and its script. */
export class Tour {
  readonly #root: HTMLElement;
  readonly #home: Home;
  readonly #steps: readonly Step[];
  readonly #context: StepContext;
  #team: TeamStage | null = null;
  #step: Step;
  #stage: Stage | null = null;
  #script: Script = 'idle';
  /** How many moves are made. */
  #made = 0;
  #failure = '';
  #left = new AbortController();
  #drawing = false;

  constructor(root: HTMLElement, home: Home, steps: readonly Step[]) {
    this.#root = root;
    this.#home = home;
    this.#steps = steps;
    this.#step = this.#named(location.hash);
    this.#context = { home, team: () => this.#openTeam(), changed: () => this.#draw() };
  }

  /** Opens the step that the address names, now and whenever it names another one. */
  async start(): Promise<void> {
    addEventListener('hashchange', () => {
      const next = this.#named(location.hash);
      if (next !== this.#step) void this.#open(next).then(() => this.#root.querySelector<HTMLElement>('h2')?.focus());
    });
    await this.#open(this.#step);
  }

  #named(hash: string): Step {
    return this.#steps.find(({ id }) => `#${id}` === hash) ?? this.#steps[0]!;
  }

  async #open(step: Step): Promise<void> {
    this.#leave();
    const { signal } = this.#left;
    this.#step = step;
    document.title = `${step.title} · teable-grid`;
    this.#draw();
    try {
      const stage = await step.open(this.#context);
      if (signal.aborted) return stage.leave();
      this.#stage = stage;
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
    this.#draw();
  }

  #leave(): void {
    this.#left.abort(new Error('The step was left.'));
    this.#left = new AbortController();
    this.#stage?.leave();
    this.#stage = null;
    this.#script = 'idle';
    this.#made = 0;
    this.#failure = '';
  }

  async #run(): Promise<void> {
    if (this.#script === 'running') return;
    // What was done leaves traces; each time begins as the step does.
    if (this.#script !== 'idle') await this.#open(this.#step);
    const stage = this.#stage;
    if (stage === null) return;
    const { signal } = this.#left;
    this.#script = 'running';
    this.#made = 0;
    this.#draw();
    // In a narrow window it is below what is to be read.
    this.#root.querySelector('.stage')?.scrollIntoView({ block: 'nearest' });
    try {
      for (const move of stage.moves) {
        await move.act(signal);
        signal.throwIfAborted();
        this.#made += 1;
        this.#draw();
      }
      this.#script = 'done';
      if (stage.keepsFocus !== true) this.#root.querySelector<HTMLElement>('button.do')?.focus({ preventScroll: true });
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(error);
    }
    this.#draw();
  }

  async #startOver(): Promise<void> {
    this.#leave();
    this.#team?.leave();
    this.#team = null;
    await this.#home.startOver();
    await this.#open(this.#step);
  }

  #fail(error: unknown): void {
    this.#script = 'failed';
    this.#failure = error instanceof Error ? error.message : String(error);
  }

  async #openTeam(): Promise<TeamStage> {
    const team = await this.#home.team();
    if (this.#team === null) this.#team = new TeamStage(team, () => this.#draw());
    else this.#team.use(team);
    return this.#team;
  }

  /** Draws once for all that has changed by the next frame. */
  #draw(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      render(this.#view(), this.#root);
      this.#showStepInRail();
    });
  }

  /** In a narrow window the list of steps is a line that scrolls. */
  #showStepInRail(): void {
    const rail = this.#root.querySelector<HTMLElement>('.rail')!;
    const current = rail.querySelector<HTMLElement>('[aria-current]')!;
    const [from, to] = [current.offsetLeft, current.offsetLeft + current.offsetWidth];
    if (from < rail.scrollLeft || to > rail.scrollLeft + rail.clientWidth) rail.scrollLeft = from - current.offsetWidth;
  }

  #view(): TemplateResult {
    const at = this.#steps.indexOf(this.#step);
    return html`<nav class="rail" aria-label="Steps">
        <ol>
          ${this.#steps.map(
            (step, number) =>
              html`<li><a href=${`#${step.id}`} aria-current=${step === this.#step ? 'step' : nothing}><span class="number" aria-hidden="true">${number + 1}</span>${step.name}</a></li>`,
          )}
        </ol>
        <div class="rail-foot">
          <button type="button" class="quiet" @click=${() => void this.#startOver()}>Start over</button>
          ${this.#home.kind === 'server' ? html`<a href="./table.html">The table of 3,201 films</a>` : html`<a href="./docs/index.html">Documentation</a>`}
        </div>
      </nav>
      <div class="step">
        <section class="lead">
          <div class="words">
            <p class="count">${at + 1} of ${this.#steps.length} · ${this.#home.kind === 'server' ? 'with a server' : 'without a server'}</p>
            <h2 tabindex="-1">${this.#step.title}</h2>
            ${this.#step.text(this.#home)} ${this.#buttons(at)}
          </div>
          ${this.#movesView()}
        </section>
        <section class="stage" aria-label="What happens" aria-busy=${String(this.#stage === null && this.#failure === '')}>
          ${this.#stage === null ? (this.#failure === '' ? html`<p class="blank">Opening the tables …</p>` : nothing) : this.#stage.view()}
        </section>
      </div>`;
  }

  #buttons(at: number): TemplateResult {
    const [previous, next] = [this.#steps[at - 1], this.#steps[at + 1]];
    const moves = this.#stage?.moves ?? [];
    const label = { idle: 'Do it for me', running: 'Watch …', done: 'Do it again', failed: 'Try again' }[this.#script];
    const running = this.#script === 'running';
    return html`<div class="buttons">
      <button
        type="button"
        class=${this.#script === 'done' ? 'do quiet' : 'do'}
        aria-disabled=${running || moves.length === 0 ? 'true' : nothing}
        data-script=${this.#script}
        @click=${() => (moves.length === 0 ? undefined : void this.#run())}
      >
        ${label}
      </button>
      ${previous === undefined ? nothing : html`<a class="button quiet" href=${`#${previous.id}`} rel="prev">Back</a>`}
      ${next === undefined ? this.#end() : html`<a class=${`button ${this.#script === 'done' ? '' : 'quiet'}`} href=${`#${next.id}`} rel="next">Next: ${next.name}</a>`}
    </div>`;
  }

  /** Behind the last step. */
  #end(): TemplateResult | typeof nothing {
    if (this.#home.kind !== 'server') return nothing;
    return html`<a class=${`button ${this.#script === 'done' ? '' : 'quiet'}`} href="./table.html">Now by yourself: 3,201 films</a>`;
  }

  #movesView(): TemplateResult {
    const moves = this.#stage?.moves ?? [];
    const running = this.#script === 'running';
    return html`<div class="moves">
      <ol>
        ${moves.map(
          ({ says }, number) =>
            html`<li data-move=${number < this.#made ? 'made' : running && number === this.#made ? 'now' : 'to-come'}>${says}</li>`,
        )}
      </ol>
      <p class="after" role="status">
        ${this.#script === 'done' ? this.#stage?.after : running ? html`<span class="hidden">${moves[this.#made]?.says}</span>` : nothing}
      </p>
      ${this.#failure === '' ? nothing : html`<p class="failure" role="alert">${this.#failure}</p>`}
    </div>`;
  }
}
