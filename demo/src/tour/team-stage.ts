import { html, type TemplateResult } from 'lit';
import type { Team } from './home.ts';
import { hueSeenBy, Pane } from './pane.ts';

/** Ada and Grace side by side: kept from step to step, so that the table is where it was left. */
export class TeamStage {
  readonly ada: Pane;
  readonly grace: Pane;
  #adaHue: number | null = null;
  #graceHue: number | null = null;

  constructor(team: Team, changed: () => void) {
    this.ada = new Pane('Ada', team.ada, changed);
    this.grace = new Pane('Grace', team.grace, changed);
  }

  /** Goes on with other sessions of the same people. */
  use(team: Team): void {
    if (this.ada.session !== team.ada) this.ada.use(team.ada);
    if (this.grace.session !== team.grace) this.grace.use(team.grace);
  }

  /** Both are connected again, and nothing is open. */
  rest(): void {
    for (const pane of [this.ada, this.grace]) {
      pane.grid.cancelEditing();
      // Closes what is open, and comes back from an earlier time.
      pane.key('Escape');
      if (pane.offline) pane.session.setOnline(true);
    }
  }

  leave(): void {
    this.rest();
    this.ada.leave();
    this.grace.leave();
  }

  view({ canLeave = true }: { readonly canLeave?: boolean } = {}): TemplateResult {
    const { ada, grace } = this;
    // Somebody who is away is not seen, and keeps his colour.
    this.#adaHue = hueSeenBy(grace.session, 'Ada') ?? this.#adaHue;
    this.#graceHue = hueSeenBy(ada.session, 'Grace') ?? this.#graceHue;
    return html`<div class="panes">${ada.view({ canLeave, hue: this.#adaHue })}${grace.view({ canLeave, hue: this.#graceHue })}</div>`;
  }
}
