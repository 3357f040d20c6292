/** Reads values of all kinds, those of other types too: a file of its own, so that nothing else is loaded with it. */
export { readValue } from '@teable-grid/core';
