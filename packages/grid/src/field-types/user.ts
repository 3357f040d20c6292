import type { Person } from '@teable-grid/core';
import { hueOf, initialOf } from '../state/people.ts';
import { type GridType, plainDecor } from './grid-type.ts';
import { late } from './late.ts';

/** A name behind its first letter, in the person's colour. */
export const user: GridType = {
  decorate: (value) => {
    const person = value as Person;
    return { ...plainDecor, hue: hueOf(person.id), initial: initialOf(person) };
  },
  open: late(() => import('../editors/user-editor.ts').then(({ openUserEditor }) => openUserEditor)),
};

/** Somebody whom the table remembers. */
export const author: GridType = { ...user, open: null };
