// `import '@teable-grid/grid/vue'` defines the element and tells Vue's templates of it. Vue's compiler has to be told that it is an
// element: `isCustomElement: (tag) => tag === 'teable-grid'`.
import type {} from '../dist/define.js';
import type { TeableGrid, TeableGridEventMap, TeableGridProps } from '../dist/index.js';
import type { HTMLAttributes, PublicProps } from 'vue';

/** How Vue's templates write listeners: `@grid-change="…"`. */
export type TeableGridEmit = <Name extends keyof TeableGridEventMap>(name: Name, event: TeableGridEventMap[Name]) => void;

/** `<teable-grid>` as a Vue template has it. */
export type TeableGridComponent = new () => TeableGrid & {
  readonly $props: TeableGridProps & Omit<HTMLAttributes, keyof TeableGridProps> & PublicProps;
  readonly $emit: TeableGridEmit;
};

declare module 'vue' {
  interface GlobalComponents {
    'teable-grid': TeableGridComponent;
  }
}
