import { type Choice, type Field, type FieldOptions, fieldType, newId, type Op, previewConversion, whyNotUnique } from '@teable-grid/core';
import {
  changedProperties,
  choicesTakenOut,
  converts,
  type FieldForm,
  formOptions,
  startForm,
  withFormOptions,
  withoutChoices,
  withType,
} from '../state/field-form.ts';
import { type GridState, noPanel, type Panel } from '../state/grid-state.ts';
import { count } from '../state/count.ts';
import { draftsOf } from './batches.ts';
import type { Command, CommandContext } from './command.ts';
import { addField } from './fields.ts';
import { numberingOps } from './numbering.ts';

type FormPanel = Extract<Panel, { panel: 'add-field' | 'edit-field' }>;

/** How long one turn looks at cells for a preview, milliseconds: half a frame. */
const turn = 8;

/** The open form; null when there is none, or its field is gone. */
export function openForm({ panel, table }: GridState): { readonly panel: FormPanel; readonly form: FieldForm } | null {
  if (panel.panel !== 'add-field' && panel.panel !== 'edit-field') return null;
  if (panel.panel === 'add-field') return { panel, form: panel.form ?? startForm(null) };
  const field = table.fields.get(panel.field);
  return field === undefined || field.deleted ? null : { panel, form: panel.form ?? startForm(field) };
}

/** Changes the form; where cells would read otherwise, it is found out how many, and which. */
export function changeForm(change: (form: FieldForm) => FieldForm): Command {
  return (context) => {
    const open = openForm(context.state);
    if (open === null) return false;
    show(context, open.panel, change(open.form));
    return true;
  };
}

/** Takes another type; the list of types closes, unless somebody is still going through it. */
export function chooseType(type: string, then: 'done' | 'pick on' = 'done'): Command {
  return changeForm((form) => ({ ...withType(form, type), picking: then === 'pick on', search: then === 'pick on' ? form.search : '' }));
}

/** Writes options of the form; null takes one away. */
export function setFormOptions(set: Readonly<Record<string, unknown>>): Command {
  return changeForm((form) => withFormOptions(form, set));
}

function show(context: CommandContext, panel: FormPanel, form: FieldForm): void {
  const field = panel.panel === 'edit-field' ? context.state.table.fields.get(panel.field) : undefined;
  const counts = field !== undefined && converts(field, form);
  const next: FormPanel = { ...panel, form: { ...form, preview: counts ? 'counting' : null } };
  context.dispatch({ action: 'panel', panel: next });
  if (counts) preview(context, next);
}

/** Tries the change on all rows, some milliseconds a turn, and shows what comes of it unless the form has changed meanwhile. */
function preview(context: CommandContext, panel: FormPanel): void {
  const { state } = context;
  const field = panel.panel === 'edit-field' ? state.table.fields.get(panel.field) : undefined;
  const form = panel.form;
  if (field === undefined || form === undefined) return;
  const { computed } = state.sheet;
  const steps = previewConversion({
    rows: state.table.rows,
    field,
    type: form.type,
    options: form.options,
    computed,
    locale: state.locale,
  });
  const work = () => {
    if (context.state.panel !== panel) return;
    const until = performance.now() + turn;
    for (;;) {
      const step = steps.next();
      if (step.done === true) {
        context.dispatch({ action: 'panel', panel: { ...panel, form: { ...form, preview: step.value } } });
        return;
      }
      if (performance.now() >= until) break;
    }
    setTimeout(work);
  };
  setTimeout(work);
}

/** Saves the form: makes the field, or changes it; where it cannot be, the form says why. */
export const saveForm: Command = (context) => {
  const { state, dispatch } = context;
  const open = openForm(state);
  if (open === null || !state.writable) return false;
  const { panel, form } = open;
  const refuse = (problem: string) => dispatch({ action: 'panel', panel: { ...panel, form: { ...form, problem } } });
  if (form.type === 'formula' && form.formula !== undefined && form.formula.obstacle !== '')
    return (refuse(`The formula cannot be kept: ${form.formula.obstacle}`), true);
  const options = formOptions(form, state.locale);
  if (!options.ok) return (refuse(options.problem.message), true);
  if (panel.panel === 'add-field') return addField({ name: form.name, type: form.type, options: options.value }, panel.place)(context);
  // Not before it is known what choices there are to make.
  if (form.preview === 'counting') return (refuse('It is still being found out what becomes of the cells.'), true);
  const field = state.table.fields.get(panel.field)!;
  const why = whyNotSaved(state, field, form, options.value);
  if (why !== null) return (refuse(why), true);
  dispatch({ action: 'panel', panel: noPanel });
  for (const draft of draftsOf(opsOf(state, field, form, options.value), state.table)) dispatch({ action: 'submit', draft });
  const unfit = form.preview?.unfit ?? 0;
  if (form.type !== field.type && unfit > 0 && holds(form.type))
    dispatch({
      action: 'notice',
      notice: {
        tone: 'info',
        text: `${count(unfit, 'cell')} did not convert to ${fieldType(form.type).label.toLowerCase()} and ${unfit === 1 ? 'shows its' : 'show their'} text. Undo brings the type back.`,
      },
    });
  return true;
};

/** Whether cells of a type hold what people write in them. */
export function holds(type: string): boolean {
  const { computed, numbered } = fieldType(type);
  return computed !== true && numbered !== true;
}

/** What rows say against a form, in a sentence; null when nothing. */
function whyNotSaved({ table }: GridState, field: Field, form: FieldForm, options: FieldOptions): string | null {
  const becomes: Field = { ...field, type: form.type, options: withMade(options, form) };
  const readsOtherwise = form.type !== field.type || options.unique !== field.options.unique;
  if (options.unique === true && readsOtherwise) return whyNotUnique(table.rows, becomes);
  if (options.required !== true || form.type !== field.type) return null;
  const [gone] = choicesTakenOut(table.rows, field, form);
  return gone === undefined
    ? null
    : `“${gone.name}” is in ${count(gone.cells, 'cell')}, which must not be empty: give them another choice first.`;
}

function withMade(options: FieldOptions, { preview }: FieldForm): FieldOptions {
  const made = preview === null || preview === 'counting' ? [] : preview.newChoices;
  return made.length === 0 ? options : { ...options, choices: [...(options.choices ?? []), ...made] };
}

/** The ops that make a field what its form says; none when it is so already. */
function opsOf({ table }: GridState, field: Field, form: FieldForm, options: FieldOptions): readonly Op[] {
  const made: readonly Choice[] = form.preview === null || form.preview === 'counting' ? [] : form.preview.newChoices;
  const set = changedProperties(field, form, options, made);
  const ops: Op[] = [];
  if (form.type === field.type) {
    const gone = new Set(choicesTakenOut(table.rows, field, form).map(({ id }) => id));
    if (gone.size > 0) ops.push(...withoutChoices(table.rows, field, gone));
  } else ops.push(...numberingOps(field.id, form.type, table));
  // Numbers are given when the field gives numbers; choices go when no cell has them any more.
  const change: Op = { op: 'change-field', field: field.id, set };
  if (Object.keys(set).length === 0) return ops;
  return form.type === field.type ? [...ops, change] : [change, ...ops];
}

/** A choice that is not there yet, in the hue that is used least. */
export function freshChoice(choices: readonly Choice[], name: string): Choice {
  const used = Array.from({ length: 10 }, (_, hue) => choices.filter(({ color }) => color === hue).length);
  return { id: newId('choice'), name, color: used.indexOf(Math.min(...used)) };
}
