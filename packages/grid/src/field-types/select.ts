import { type GridType, plainDecor } from './grid-type.ts';
import { late } from './late.ts';

/** A choice as a pill in its colour. */
export const select: GridType = {
  decorate: (value, { options }) => ({ ...plainDecor, hue: options.choices?.find(({ id }) => id === value)?.color ?? 0 }),
  open: late(() => import('../editors/select-editor.ts').then(({ openSelectEditor }) => openSelectEditor)),
};

/** Choices as pills, one after the other. */
export const multipleSelect: GridType = {
  decorate: (value, { options }) => {
    const chosen = value as readonly string[];
    return { ...plainDecor, pills: options.choices?.filter(({ id }) => chosen.includes(id)) ?? [] };
  },
  open: late(() => import('../editors/multiple-select-editor.ts').then(({ openMultipleSelectEditor }) => openMultipleSelectEditor)),
};
