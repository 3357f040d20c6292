import type { Field, RowId, Value } from '@teable-grid/core';
import type { TemplateResult } from 'lit';

/** What a page's own renderer is told of a cell. */
export interface CellContext {
  /** The value as it is kept; null when the cell is empty or does not fit its field. */
  readonly value: Value;
  /** What the cell would show by itself. */
  readonly text: string;
  readonly row: RowId;
  readonly field: Field;
  /** Language of numbers and dates. */
  readonly locale: string;
}

/**
 * Draws a cell in the page's own way. It is called whenever the cell may have changed, and for another row when the cell is recycled, so it
 * must not remember which cell it drew. A text is shown as text, never as HTML.
 */
export type CellRenderer = (context: CellContext) => TemplateResult | Node | string;

/** Renderers by the id of a field, or by the name of a type; that of the field comes first. */
export type CellRenderers = Readonly<Record<string, CellRenderer | undefined>>;
