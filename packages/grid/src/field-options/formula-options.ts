import type { FormulaKind } from '@teable-grid/core/formula';
import { html, nothing, type TemplateResult } from 'lit';
import { AsyncDirective, directive } from 'lit/async-directive.js';
import type { Outlook } from '../formula/formula-assist.ts';
import { FormulaEditor, type FormulaModel } from '../formula/formula-editor.ts';
import { zoneChoice } from './date-options.ts';
import { numberOptions } from './number-options.ts';
import type { OptionsModel } from './options-form.ts';

/** Keeps one editor for as long as it is shown. */
class EditorDirective extends AsyncDirective {
  readonly #editor = new FormulaEditor();

  render(model: FormulaModel): Element {
    this.#editor.update(model);
    return this.#editor.element;
  }
}

const editorOf = directive(EditorDirective);

/** What is known of the formula in a form. */
export interface FormulaOutlook {
  readonly kind: FormulaKind;
  readonly usesClock: boolean;
}

/** A field for the formula; how its numbers look; and on whose clock its days are. */
export function formulaEditor(model: OptionsModel, { outlook, change, looked }: FormulaActions): TemplateResult {
  const { options, set } = model;
  const editor: FormulaModel = {
    ...model,
    formula: typeof options['formula'] === 'string' ? options['formula'] : '',
    change,
    looked: ({ kind, usesClock }: Outlook) => looked({ kind, usesClock }),
  };
  return html`<div class="formula-options">${editorOf(editor)}</div>
    ${outlook?.kind === 'number' ? numberOptions(model) : nothing}
    ${outlook?.usesClock === true ? zoneChoice(options, set, 'UTC') : nothing}`;
}

/** What the form is told. */
export interface FormulaActions {
  /** What the editor said of the formula last; null before. */
  readonly outlook: FormulaOutlook | null;
  /** It is that formula now; or it cannot be kept, and why. */
  change(formula: string | null, obstacle: string): void;
  looked(outlook: FormulaOutlook): void;
}
