/** One step of the database's layout. Steps already released are never edited: a correction is a new step. */
export interface Migration {
  /** 1, 2, 3 … without a gap. */
  readonly number: number;
  readonly name: string;
  /** SQL that takes the layout from the step before to this one; several statements, one transaction. */
  readonly up: string;
  /** How to go back by hand, and what is lost by it. */
  readonly rollback: string;
}
