import type { Choice } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { freshChoice } from '../commands/field-form.ts';
import { anyIcon } from '../header/more-icons.ts';
import { count } from '../state/count.ts';
import type { OptionsModel } from './options-form.ts';

/** The choices of a select: named, coloured, put in order by drag or by Alt and the arrows, added and taken out. */
export function choiceOptions(model: OptionsModel): TemplateResult {
  const { options, set } = model;
  const choices = options.choices ?? [];
  const put = (next: readonly Choice[]) => set({ choices: next });
  const add = (input: HTMLInputElement) => {
    const name = input.value.trim();
    if (name === '' || choices.some((choice) => choice.name === name)) return;
    put([...choices, freshChoice(choices, name)]);
    input.value = '';
  };
  return html`<fieldset class="choice-list">
    <legend>Choices</legend>
    <ol @dragover=${(event: DragEvent) => event.preventDefault()}>
      ${repeat(
        choices,
        ({ id }) => id,
        (choice, at) => choiceLine(choice, at, model, put),
      )}
    </ol>
    <div class="form-add">
      <input class="input" aria-label="New choice" placeholder="New choice" maxlength="200" autocomplete="off" @keydown=${(
        event: KeyboardEvent,
      ) => {
        if (event.key !== 'Enter' || event.isComposing) return;
        // Enter adds; it does not send the form.
        event.preventDefault();
        add(event.currentTarget as HTMLInputElement);
      }} />
      <button type="button" class="button" @click=${(event: Event) => add((event.currentTarget as HTMLElement).previousElementSibling as HTMLInputElement)}>Add</button>
    </div>
  </fieldset>`;
}

function choiceLine(
  choice: Choice,
  at: number,
  { options, usesOf }: OptionsModel,
  put: (choices: readonly Choice[]) => void,
): TemplateResult {
  const choices = options.choices ?? [];
  const change = (changed: Partial<Choice>) => put(choices.with(at, { ...choice, ...changed }));
  const move = (to: number) => {
    if (to < 0 || to >= choices.length || to === at) return;
    const rest = choices.toSpliced(at, 1);
    put(rest.toSpliced(to, 0, choice));
  };
  const uses = usesOf?.(choice.id) ?? 0;
  return html`<li
    draggable="true"
    @dragstart=${(event: DragEvent) => event.dataTransfer?.setData('text/x-choice', String(at))}
    @drop=${(event: DragEvent) => {
      event.preventDefault();
      const from = Number(event.dataTransfer?.getData('text/x-choice'));
      const moved = choices[from];
      if (moved !== undefined) put(choices.toSpliced(from, 1).toSpliced(at, 0, moved));
    }}
    @keydown=${(event: KeyboardEvent) => {
      if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
      event.preventDefault();
      move(at + (event.key === 'ArrowUp' ? -1 : 1));
    }}
  >
    <span class="handle" aria-hidden="true">⠿</span>
    <button type="button" class="hue pill" data-hue=${choice.color} aria-label=${`Next colour of ${choice.name}`} title="Next colour" @click=${() => change({ color: (choice.color + 1) % 10 })}>●</button>
    <input class="input" aria-label=${`Name of choice ${at + 1}`} .value=${choice.name} maxlength="200" autocomplete="off" @change=${(
      event: Event,
    ) => {
      const input = event.target as HTMLInputElement;
      const name = input.value.trim();
      if (name === '' || choices.some((other, index) => index !== at && other.name === name)) input.value = choice.name;
      else change({ name });
    }} />
    ${uses === 0 ? nothing : html`<small title=${`In ${count(uses, 'cell')}`}>${uses.toLocaleString('en')}</small>`}
    <button type="button" class="plain-icon" aria-label=${uses === 0 ? `Take out ${choice.name}` : `Take out ${choice.name}, which is in ${count(uses, 'cell')}`} title="Take out" @click=${() => put(choices.toSpliced(at, 1))}>${anyIcon('close')}</button>
  </li>`;
}
