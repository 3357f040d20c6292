/**
 * What is needed once a view does something: arranging rows, heads of groups, colours, search and statistics. Loaded when it is first needed, or before
 * that, when the page has nothing to do; nothing but `load-engine.ts` may import it.
 */
export { ColorRules, Hits } from '@teable-grid/core';
export { Arranger } from './arranger.ts';
export { HitMarker } from './hit-marker.ts';
export { makeGroup, paintGroup } from '../body/group-record.ts';
export { addUp, countUp, shownRows } from './findings.ts';
export { searchBar } from './search-bar.ts';
export { hasStatistics, statisticsRow } from './statistics-row.ts';
export { engineStyles } from './styles.ts';
