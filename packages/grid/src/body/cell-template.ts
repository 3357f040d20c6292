import type { Field } from '@teable-grid/core';
import type { CellContext, CellRenderer, CellRenderers } from './cell-renderer.ts';

/**
 * A cell drawn from a `<template>`: a copy of its content, in which every element with `data-text` has the cell's text, and one with
 * `data-value` has the value as that attribute, for styles. Text of people is never HTML.
 */
export function templateRenderer(template: HTMLTemplateElement): CellRenderer {
  return ({ text, value }: CellContext) => {
    const copy = template.content.cloneNode(true) as DocumentFragment;
    for (const element of copy.querySelectorAll('[data-text]')) element.textContent = text;
    for (const element of copy.querySelectorAll<HTMLElement>('[data-value]'))
      element.dataset['value'] = value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
    const box = document.createElement('span');
    box.append(copy);
    return box;
  };
}

/** Renderers of the templates in the element, and those of the page, which come first. Templates name a field by its name or its id. */
export class TemplateRenderers {
  #made: {
    readonly templates: readonly HTMLTemplateElement[];
    readonly fields: readonly Field[];
    readonly own: CellRenderers | null;
    readonly all: CellRenderers | null;
  } | null = null;

  /** The same object as long as nothing it is made of has changed. */
  of(templates: readonly HTMLTemplateElement[], fields: readonly Field[], own: CellRenderers | null): CellRenderers | null {
    const made = this.#made;
    if (made !== null && made.templates === templates && made.fields === fields && made.own === own) return made.all;
    const drawn = fields.flatMap((field) => {
      const template = templates.find(({ dataset }) => dataset['field'] === field.id || dataset['field'] === field.name);
      return template === undefined ? [] : [[field.id, templateRenderer(template)] as const];
    });
    const all = drawn.length === 0 ? own : { ...Object.fromEntries(drawn), ...own };
    this.#made = { templates, fields, own, all };
    return all;
  }
}
