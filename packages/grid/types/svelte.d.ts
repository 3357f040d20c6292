// `import '@teable-grid/grid/svelte'` defines the element and tells Svelte's templates of it.
import type {} from '../dist/define.js';
import type { TeableGrid, TeableGridListeners, TeableGridProps } from '../dist/index.js';
import type { HTMLAttributes } from 'svelte/elements';

/** What `<teable-grid>` takes in a Svelte template. */
export interface TeableGridElementProps
  extends Omit<HTMLAttributes<TeableGrid>, keyof TeableGridProps | keyof TeableGridListeners>,
    TeableGridProps,
    TeableGridListeners {}

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'teable-grid': TeableGridElementProps;
  }
}
