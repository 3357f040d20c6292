import type { TeableGridEventMap } from '../events.ts';
import type { GridElement } from './grid-element.ts';
import type { ViewElement } from './view-element.ts';

/** What a template of a framework can set on the element: its properties, and the attributes that have none. */
export interface TeableGridProps
  extends Partial<
      Pick<
        GridElement,
        | 'server'
        | 'table'
        | 'token'
        | 'user'
        | 'src'
        | 'storage'
        | 'view'
        | 'toolbar'
        | 'readonly'
        | 'name'
        | 'label'
        | 'rowHeight'
        | 'virtual'
        | 'renderers'
        | 'editors'
        | 'session'
        | 'refreshToken'
      >
    >,
    Partial<Pick<ViewElement, 'sorts' | 'filter' | 'groups' | 'hiddenFields'>> {
  /** Tab moves by cell instead of leaving the sheet. */
  spreadsheet?: boolean | undefined;
  /** Colours; without it those of the page's `color-scheme`. */
  theme?: 'light' | 'dark' | undefined;
}

/** Listeners to the events as JSX and Svelte write them: `ongrid-change={…}`. */
export type TeableGridListeners = {
  [Name in keyof TeableGridEventMap as `on${Name}`]?: ((event: TeableGridEventMap[Name]) => void) | undefined;
};
