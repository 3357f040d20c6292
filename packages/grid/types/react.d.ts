// `import '@teable-grid/grid/react'` defines the element and tells JSX of it. React 19 or newer: it sets properties of elements.
import type {} from '../dist/define.js';
import type { TeableGrid, TeableGridListeners, TeableGridProps } from '../dist/index.js';
import type { DetailedHTMLProps, HTMLAttributes } from 'react';

/** What `<teable-grid>` takes in JSX. */
export interface TeableGridElementProps
  extends Omit<DetailedHTMLProps<HTMLAttributes<TeableGrid>, TeableGrid>, keyof TeableGridProps | keyof TeableGridListeners>,
    TeableGridProps,
    TeableGridListeners {}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'teable-grid': TeableGridElementProps;
    }
  }
}
