import type { TemplateResult } from 'lit';
import type { Home } from './home.ts';
import type { TeamStage } from './team-stage.ts';

/** One thing that a script does, and what the visitor is to see. */
export interface Move {
  readonly says: string;
  /** Rejects when the visitor has gone on to another step. */
  act(signal: AbortSignal): Promise<void>;
}

/** A step that is open. */
export interface Stage {
  /** What the “Do it for me” button does, in this order. */
  readonly moves: readonly Move[];
  /** What is beside the text: the tables, and what there is to press. */
  view(): TemplateResult;
  /** Whether the last move leaves the focus where the visitor is to go on; else it comes back to the button. */
  readonly keepsFocus?: boolean;
  /** Said when all moves are made. */
  readonly after: string;
  /** Ends what belongs to this step alone. */
  leave(): void;
}

/** What a step may ask of the page around it. */
export interface StepContext {
  readonly home: Home;
  /** Ada and Grace, with the sessions that they have now. */
  team(): Promise<TeamStage>;
  /** Draws again what has changed. */
  changed(): void;
}

/** One of the guided minutes. */
export interface Step {
  /** In the address, behind `#`. */
  readonly id: string;
  /** In the list of steps. */
  readonly name: string;
  readonly title: string;
  text(home: Home): TemplateResult;
  open(context: StepContext): Promise<Stage>;
}
