import { TeableGrid } from './teable-grid.ts';

// Two copies of the product in one page: the first one wins, and nothing throws.
if (customElements.get('teable-grid') === undefined) customElements.define('teable-grid', TeableGrid);

declare global {
  interface HTMLElementTagNameMap {
    'teable-grid': TeableGrid;
  }
}
