import { awaited, type ComputedValues } from '@teable-grid/core';

/** Reads computed fields while what computes them is on its way. */
export const onItsWay: ComputedValues = { read: () => awaited };
