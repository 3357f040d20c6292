import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Watches the element's own children: what it begins with, and what columns look like, may come after it, or change. */
export class ContentController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #changed: () => void;
  #observer: MutationObserver | null = null;
  #table: HTMLTableElement | null = null;
  #templates: readonly HTMLTemplateElement[] = [];

  /** @param changed Another HTML table is in the element now, or none any more. */
  constructor(host: ReactiveControllerHost & HTMLElement, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
    host.addController(this);
  }

  /** The HTML table in the element, its direct child; null without one. */
  get table(): HTMLTableElement | null {
    return this.#host.querySelector<HTMLTableElement>(':scope > table');
  }

  /** Its `<template data-field>`s, which say how cells look; the same list until others are there. */
  get templates(): readonly HTMLTemplateElement[] {
    return this.#templates;
  }

  hostConnected(): void {
    this.#table = this.table;
    this.#findTemplates();
    this.#observer ??= new MutationObserver(() => {
      if (this.#findTemplates()) this.#host.requestUpdate();
      const { table } = this;
      if (table === this.#table) return;
      this.#table = table;
      this.#changed();
    });
    this.#observer.observe(this.#host, { childList: true });
  }

  #findTemplates(): boolean {
    const found = [...this.#host.querySelectorAll<HTMLTemplateElement>(':scope > template[data-field]')];
    if (found.length === this.#templates.length && found.every((template, at) => template === this.#templates[at])) return false;
    this.#templates = found;
    return true;
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }
}
