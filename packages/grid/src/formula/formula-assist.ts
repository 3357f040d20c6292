import {
  cellText,
  type ComputedValues,
  type Field,
  type FieldId,
  type FieldOptions,
  type Fields,
  fieldType,
  type Row,
} from '@teable-grid/core';
import {
  fieldText,
  formulaFunction,
  formulaFunctions,
  type FormulaKind,
  type FormulaProblem,
  Formulas,
  readTyped,
  type Token,
  tokensOf,
  usesClock,
  withNames,
} from '@teable-grid/core/formula';
import { callAt, type Suggestion, signatureParts, suggestionsAt } from './suggestions.ts';

/** What a formula is written for. */
export interface FormulaPlace {
  readonly fields: Fields;
  /** The field whose formula it is; null: a new one. */
  readonly own: FieldId | null;
  readonly options: FieldOptions;
  readonly locale: string;
  /** Rows to show results for. */
  readonly rows: readonly Row[];
  /** Reads the computed fields there are. */
  readonly computed: ComputedValues | null;
}

/** What a formula came to for a row. */
export interface PreviewLine {
  readonly row: string;
  readonly text: string;
  /** Why it is an error; empty when it is none. */
  readonly why: string;
}

/** What is known of a formula that can be kept. */
export interface Outlook {
  readonly kind: FormulaKind;
  readonly lines: readonly PreviewLine[];
  readonly usesClock: boolean;
}

/** What a formula gives, in a word. */
export const kindWords: Readonly<Record<FormulaKind, string>> = {
  number: 'a number',
  text: 'a text',
  truth: 'yes or no',
  date: 'a date',
  moment: 'a date with a time',
  list: 'a list',
  blank: 'nothing',
  mixed: 'different things, as texts',
};

/** The text that people edit, of a formula as it is stored. */
export const shownText = (formula: string, { fields }: FormulaPlace): string => withNames(formula, fields);

/** A typed formula as it is stored, or what is wrong with it and where. */
export const read = (
  typed: string,
  { fields, own }: FormulaPlace,
): { readonly ok: true; readonly formula: string } | { readonly ok: false; readonly problem: FormulaProblem } =>
  readTyped(typed, fields, own);

/** A text taken apart, to be coloured. */
export const tokens = (text: string): readonly Token[] => tokensOf(text);

/** What can be put where the caret is. */
export function suggest(text: string, caret: number, { fields, own }: FormulaPlace, all: boolean): readonly Suggestion[] {
  const words = {
    fields: fields.list.filter(({ id }) => id !== own),
    functions: formulaFunctions,
    fieldText: (field: Field) => fieldText(field.id, fields),
    hintOf: (field: Field) => fieldType(field.type).label,
  };
  return suggestionsAt(text, caret, tokensOf(text), words, all);
}

/** The function whose arguments the caret is in: its signature, the argument standing out, and what it does. */
export function signature(
  text: string,
  caret: number,
): { readonly parts: readonly [string, string, string]; readonly help: string } | null {
  const call = callAt(tokensOf(text), caret);
  const found = call === null ? undefined : formulaFunction(call.name);
  return found === undefined ? null : { parts: signatureParts(found.signature, call!.argument), help: found.help };
}

/** What a formula, as it is stored, would come to. */
export function outlook(formula: string, { fields, own, options, locale, rows, computed }: FormulaPlace): Outlook {
  const field = trial(formula, own === null ? undefined : fields.get(own), options, fields.columns);
  const formulas = Formulas.of(fields.with([field]), { system: computed, now: () => Date.now() });
  const [first] = fields.list.filter(({ id }) => id !== field.id);
  return {
    kind: formulas.kindOf(field.id) ?? 'blank',
    usesClock: usesClock(formula, fields),
    lines: rows.map((row): PreviewLine => {
      const reading = formulas.read(row, field);
      return {
        row: first === undefined ? '' : cellText(row, first, locale, computed),
        text: cellText(row, field, locale, formulas),
        why: reading.state === 'unfit' ? (reading.why ?? '') : '',
      };
    }),
  };
}

function trial(formula: string, field: Field | undefined, options: FieldOptions, column: number): Field {
  const stamps = { order: '', column, deleted: false, revision: 0, typeRevision: 0, deletedRevision: 0 };
  const before = field ?? { id: 'new-formula', name: 'This formula', ...stamps };
  return { ...before, type: 'formula', options: { ...options, formula } };
}
