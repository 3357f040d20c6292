import type { FilterGroup, ViewProperties, ViewSort } from '@teable-grid/core';
import type { PropertyDeclarations } from 'lit';
import type { GridState } from '../state/grid-state.ts';
import type { Override } from '../state/own-view.ts';
import { GridElement } from './grid-element.ts';

/**
 * How the table is shown, for pages: they read it as this person has it, and what they set is his own part in the view, as if he had
 * changed it only for himself.
 */
export abstract class ViewElement extends GridElement {
  static override readonly properties: PropertyDeclarations = {
    sorts: { attribute: false, noAccessor: true },
    filter: { attribute: false, noAccessor: true },
    groups: { attribute: false, noAccessor: true },
    hiddenFields: { attribute: false, noAccessor: true },
  };

  abstract get gridState(): GridState;

  /** Changes how this person sees the table; what cannot be yet is done when the table is there. */
  protected abstract showAs(changes: Override): void;

  /** By which fields rows are sorted, the one that counts most first. */
  get sorts(): readonly ViewSort[] {
    return this.gridState.settings.sorts;
  }

  set sorts(sorts: readonly ViewSort[]) {
    this.showAs({ sorts });
  }

  /** Which rows are shown; null: all. */
  get filter(): FilterGroup | null {
    return this.gridState.settings.filter;
  }

  set filter(filter: FilterGroup | null) {
    this.showAs({ filter });
  }

  /** By which fields rows are grouped, outermost first. */
  get groups(): readonly ViewSort[] {
    return this.gridState.settings.groups;
  }

  set groups(groups: readonly ViewSort[]) {
    this.showAs({ groups });
  }

  /** Ids of the fields that are not shown. */
  get hiddenFields(): readonly string[] {
    return this.gridState.settings.hidden;
  }

  set hiddenFields(hidden: readonly string[]) {
    this.showAs({ hidden });
  }

  /** How the table is shown, all of it; read only. */
  get viewSettings(): ViewProperties {
    return this.gridState.settings;
  }
}
